using System.Globalization;
using GraphCompiler.Benchmarks.Peers;

namespace GraphCompiler.Benchmarks.Fitting;

/// <summary>What Fit adds to the compiled steps that it runs, silent: cutting and shuffling batches, and what an epoch costs by itself.</summary>
public static class FitCosts
{
    private const double Most = 2;

    /// <returns>0 where the target holds.</returns>
    public static int Run()
    {
        var w2 = new FittedPerceptron();
        var (step, fit, ordered, epoch) = (Microseconds(w2.Step), Microseconds(w2.Fit), Microseconds(w2.FitInOrder), Microseconds(w2.Epochs));
        Say("The compiled step of W2", step);
        Say("The same through Fit, shuffled", fit);
        Say("Fit adds to a step", fit - step, Most);
        Say("Fit adds to a step, not shuffled", ordered - step, Most);
        Say("Fit adds to an epoch of one step", epoch - step);
        return fit - step < Most && ordered - step < Most ? 0 : 1;
    }

    private static double Microseconds(Action steps)
    {
        Clock.Processor.WarmUp(steps);
        return Enumerable.Range(0, 5).Select(_ => Clock.Processor.Time(steps)).Order().ElementAt(2) / FittedPerceptron.Steps * 1e6;
    }

    private static void Say(string what, double microseconds, double? most = null) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42}{microseconds,8:F2} us{(most is { } limit ? $"   (under {limit})" : "")}"));
}
