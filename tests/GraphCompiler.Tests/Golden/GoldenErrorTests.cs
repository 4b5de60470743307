using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Tests.Golden;

/// <summary>
/// Bad input fails as in TensorFlow, in eager code and in functions, each time it is given, and harmless input does not. It leaves its inputs and
/// variables as they were, and the next call works.
/// </summary>
public class GoldenErrorTests(ITestOutputHelper output)
{
    // Where one of TensorFlow's phases is not ours, and why.
    private static readonly Dictionary<(string Operator, string Case), string> s_different = new()
    {
        [("cast", "nan_to_int")] = "processors disagree: TensorFlow gives the lowest integer, .NET saturates",
        [("cast", "overflow_to_int")] = "processors disagree: TensorFlow gives the lowest integer, .NET saturates",
        [("atrous_conv2d", "kernel_larger_than_input")] = "TensorFlow puts it together from other operators, whose words these are",
    };

    // And where nothing is known of sizes.
    private static readonly Dictionary<(string Operator, string Case), string> s_differentOpen = new()
    {
        [("flip_left_right", "empty")] = "empty images are found where their size is known",
        [("flip_up_down", "empty")] = "empty images are found where their size is known",
        [("rot90", "empty")] = "empty images are found where their size is known",
        [("variable_strided_slice_assign", "value_rank")] = "the rank alone says so, and the message has no sizes",
    };

    public static TheoryData<string, GoldenPath> Operators
    {
        get
        {
            var rows = new TheoryData<string, GoldenPath>();
            foreach (var name in GoldenCalls.All.Keys.Where(n => GoldenData.Errors(n).Length > 0))
            {
                foreach (var path in Enum.GetValues<GoldenPath>()) rows.Add(name, path);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Errors_are_those_of_TensorFlow_and_the_next_call_works(string name, GoldenPath path)
    {
        var failures = new List<string>();
        foreach (var golden in GoldenData.Errors(name))
        {
            if (golden.Outcome(path) is not { } outcome || ReasonAgainst(name, golden, path) is not null) continue;
            try
            {
                Check(name, golden, outcome, path);
            }
            catch (Exception e)
            {
                failures.Add($"{golden.Name}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public void What_is_left_out_has_a_reason()
    {
        var all = GoldenCalls.All.Keys.Order(StringComparer.Ordinal).SelectMany(name => GoldenData.Errors(name).Select(golden => (name, Case: golden.Name, Reason: ReasonAgainst(name, golden, GoldenPath.Eager)))).ToList();
        output.WriteLine($"{all.Count(c => c.Reason is null)} of {all.Count} records. Left out:");
        foreach (var (name, golden, reason) in all.Where(c => c.Reason is not null)) output.WriteLine($"{name}/{golden}: {reason}");
    }

    private static string? ReasonAgainst(string name, GoldenError golden, GoldenPath path)
    {
        if (s_different.TryGetValue((name, golden.Name), out var reason)) return reason;
        if (path == GoldenPath.TracedOpen && s_differentOpen.TryGetValue((name, golden.Name), out reason)) return reason;
        if (golden.Outcome(path)?.Outputs?.FirstOrDefault(o => !o.IsSupported) is { } other) return $"a result of {other.Dtype}";
        try
        {
            GoldenCalls.All[name](Inputs(name, golden), golden.Attrs);
            return null;
        }
        catch (NotExpressibleException e)
        {
            return e.Message;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static void Check(string name, GoldenError golden, GoldenOutcome outcome, GoldenPath path)
    {
        var inputs = Inputs(name, golden);
        var call = Call(name, inputs, golden.Attrs, path);
        if (outcome.Outputs is { } outputs)
        {
            var results = call();
            for (var i = 0; i < results.Length; i++)
            {
                var isWide = outputs[i].Dtype == "float64";
                outputs[i].Check(results[i], isWide ? 1e-9 : 1e-5, isWide ? 1e-10 : 1e-6, false, $"output {i}");
            }

            return;
        }

        // A function that has failed is asked once more: what it keeps must not be half of something.
        for (var time = 0; time < 2; time++)
        {
            var error = Assert.ThrowsAny<Exception>(call);
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

        for (var i = 0; i < inputs.Length; i++) Assert.Equal(golden.Inputs[i].ToTensor().Data, (inputs[i] is IVariable v ? v.Value : inputs[i]).Data);
        if (GoldenCalls.Expressible(name).FirstOrDefault() is not { } good) return;

        // How many pieces there are is known while a function is traced.
        if (name == "unstack" && path == GoldenPath.TracedOpen) path = GoldenPath.Traced;
        var next = GoldenCalls.Inputs(name, good);
        foreach (var (expected, actual) in good.Outputs.Zip(Call(name, next, good.Attrs, path)())) expected.Check(actual, good.Rtol, good.Atol, good.SignedZero, $"the next call's {good.Name}");
    }

    private static Tensor[] Inputs(string name, GoldenError golden) =>
        [.. golden.Inputs.Select((input, i) => i == 0 && GoldenCalls.IsUpdate(name) ? (Tensor)input.ToVariable() : input.ToTensor())];

    /// <summary>The operator called with its inputs, in a function that is the same each time.</summary>
    private static Func<Tensor[]> Call(string name, Tensor[] inputs, JsonElement attributes, GoldenPath path)
    {
        var isUpdate = GoldenCalls.IsUpdate(name);
        if (path == GoldenPath.Eager) return () => GoldenCalls.All[name](inputs, attributes);
        Tensor[] arguments = isUpdate ? inputs[1..] : inputs;
        var function = Traced.Function(x => GoldenCalls.All[name](isUpdate ? [inputs[0], .. x] : x, attributes), arguments, path == GoldenPath.Traced);
        return () => function(arguments);
    }
}
