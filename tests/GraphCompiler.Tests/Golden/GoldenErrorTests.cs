namespace GraphCompiler.Tests.Golden;

/// <summary>Bad input fails as in TensorFlow, in eager code and in functions, and harmless input does not.</summary>
public class GoldenErrorTests
{
    // What processors disagree on: TensorFlow gives the lowest integer, .NET saturates.
    private static readonly HashSet<string> s_platform = ["nan_to_int", "overflow_to_int"];

    // TensorFlow puts atrous convolutions together from others, whose words these are; empty images are found where their size is known.
    private static readonly HashSet<(string, string)> s_different = [("atrous_conv2d", "kernel_larger_than_input"), ("flip_left_right", "empty"), ("flip_up_down", "empty"), ("rot90", "empty")];

    public static TheoryData<string, GoldenPath> Operators => GoldenTests.Operators;

    [Theory]
    [MemberData(nameof(Operators))]
    public void Errors_are_those_of_TensorFlow(string name, GoldenPath path)
    {
        var failures = new List<string>();
        foreach (var golden in GoldenData.Errors(name))
        {
            if (golden.Outcome(path) is not { } outcome || s_platform.Contains(golden.Name) || (s_different.Contains((name, golden.Name)) && (path == GoldenPath.TracedOpen || name == "atrous_conv2d")) || outcome.Outputs?.Any(o => !o.IsSupported) == true) continue;
            try
            {
                Check(GoldenOperators.All[name], golden, outcome, path);
            }
            catch (NotExpressibleException)
            {
            }
            catch (Exception e)
            {
                failures.Add($"{golden.Name}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static void Check(GoldenOperator @operator, GoldenError golden, GoldenOutcome outcome, GoldenPath path)
    {
        Tensor[] inputs = [.. golden.Inputs.Select(i => i.ToTensor())];
        if (outcome.Outputs is { } outputs)
        {
            var output = @operator.Run(inputs, golden.Attrs, path);
            var isWide = outputs[0].Dtype == "float64";
            outputs[0].Check(output, isWide ? 1e-9 : 1e-5, isWide ? 1e-10 : 1e-6, false, "the output");
            return;
        }

        var error = Assert.ThrowsAny<Exception>(() => @operator.Run(inputs, golden.Attrs, path));
        if (error is NotExpressibleException) throw error;
        Assert.IsType(
            outcome.Class switch
            {
                "InvalidArgumentError" => typeof(TfInvalidArgumentException),
                "ValueError" => typeof(TfValueException),
                "TypeError" => typeof(TfTypeException),
                _ => typeof(TfException),
            },
            error,
            exactMatch: false);
        foreach (var part in outcome.MustContain!) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
