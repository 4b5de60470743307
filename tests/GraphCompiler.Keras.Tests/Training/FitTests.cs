using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Whole programs: histories, evaluations, predictions, hooks, lines, files, errors and the weights that are left.</summary>
public class FitTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => KerasData.Files("fit");

    [Theory]
    [MemberData(nameof(Files))]
    public void Program(string file)
    {
        var (root, tally) = (KerasData.Read("fit", file), new KerasTally(output));
        FitProgram? program = null;
        tally.Run(file, false, () =>
        {
            using (program = FitProgram.Of(root)) program.Run();
        });
        foreach (var note in program?.LeftOut ?? []) output.WriteLine("left out: " + note);
        tally.Finish();
    }
}
