using System.Diagnostics;
using System.Globalization;

namespace GraphCompiler.Benchmarks.Tracing;

/// <summary>What a call costs that no trace serves: a new extent of a known rank and type, a new rank, a new type; and what 1,000 signatures keep.</summary>
public static partial class TracingCosts
{
    private const int Signatures = 1000;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);

    [TfFunction]
    private static Tensor<float> Extents(Tensor<float> x, Tensor<float> y)
    {
        var z = Tf.Tanh((x * y) + x);
        return Tf.ReduceSum(Tf.Square(z - y));
    }

    [TfFunction]
    private static Tensor<T> Types<T>(Tensor<T> x)
        where T : System.Numerics.IFloatingPointIeee754<T>
        => Tf.ReduceSum(Tf.Tanh(x * x));

    /// <returns>0 where the targets hold.</returns>
    public static int Run()
    {
        // Warm: the JIT compiles again what runs often, in the background and method by method, so this takes it some seconds.
        var isWarm = Stopwatch.StartNew();
        while (isWarm.Elapsed < s_warmUp)
        {
            for (var n = 1; n <= 500; n++) Extents(Tf.Ones([n]), Tf.Ones([n]));
            ExtentsFunction.ClearCache();
        }

        Extents(Tf.Ones([1]), Tf.Ones([1]));
        var extents = Times(i => Extents(Tf.Ones([1000 + i]), Tf.Ones([1000 + i])), 200);
        var ranks = new List<double>();
        for (var rank = 2; rank <= 6; rank++)
        {
            var x = Tf.Ones(Shape.Create([.. Enumerable.Repeat((Dim)2, rank)]));
            ranks.AddRange(Times(_ => Extents(x, x), 1));
        }

        Types<float>(Tf.Ones([3]));
        Types<double>(Tf.Ones<double>([3]));
        TypesFunction.ClearCache();
        Types<float>(Tf.Ones([3]));
        var type = Times(_ => Types<double>(Tf.Ones<double>([3])), 1)[0];

        ExtentsFunction.ClearCache();
        var before = Retained();
        for (var n = 1; n <= Signatures; n++) Extents(Tf.Ones([n]), Tf.Ones([n]));
        var kept = Retained() - before;
        GC.KeepAlive(ExtentsFunction.TracingCount);

        var failed = 0;
        Say("A new extent of a known rank and type", Median(extents), 0.2, "ms");
        Say("A new rank", ranks.Max(), 5, "ms");
        Say("A new type", type, 5, "ms");
        Say($"{Signatures} signatures retain", kept / 1e6, 2, "MB");
        return failed;

        void Say(string what, double value, double target, string unit)
        {
            if (value >= target) failed = 1;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} {value,9:F3} {unit}   (under {target} asked){(value < target ? "" : "   MISSED")}"));
        }
    }

    private static double[] Times(Action<int> call, int count)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            call(i);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }

    private static long Retained()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
