namespace GraphCompiler.Tests.Golden;

/// <summary>Bad input in eager code fails as in TensorFlow, and harmless input does not.</summary>
public class GoldenErrorTests
{
    // What processors disagree on: TensorFlow gives the lowest integer, .NET saturates.
    private static readonly HashSet<string> s_platform = ["nan_to_int", "overflow_to_int"];

    public static TheoryData<string> Operators => [.. GoldenOperators.All.Keys];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Eager_code_fails_as_TensorFlow_does(string name)
    {
        var failures = new List<string>();
        foreach (var golden in GoldenData.Errors(name))
        {
            if (golden.Eager is not { } outcome || s_platform.Contains(golden.Name) || outcome.Outputs?.Any(o => !o.IsSupported) == true) continue;
            try
            {
                Check(GoldenOperators.All[name], golden, outcome);
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

    private static void Check(GoldenOperator @operator, GoldenError golden, GoldenOutcome outcome)
    {
        Tensor[] inputs = [.. golden.Inputs.Select(i => i.ToTensor())];
        if (outcome.Outputs is { } outputs)
        {
            var output = @operator.Call(inputs, golden.Attrs);
            var isWide = outputs[0].Dtype == "float64";
            outputs[0].Check(output, isWide ? 1e-9 : 1e-5, isWide ? 1e-10 : 1e-6, false, "the output");
            return;
        }

        var error = Assert.ThrowsAny<Exception>(() => @operator.Call(inputs, golden.Attrs));
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
