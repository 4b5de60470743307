using System.Globalization;
using System.Text.RegularExpressions;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using Xunit.Abstractions;

namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>
/// The build foresees what the trace needs: the keys of every traced group are among those of the function's own generated
/// file and the library's alphabet. And what the kernels compute is, bit for bit, what eager code computes.
/// </summary>
public sealed partial class PredictionTests(ITestOutputHelper output)
{
    private static readonly HashSet<string> s_alphabet = [.. OperatorTable.SingleGroups().Select(g => g.Key)];

    // What the build cannot foresee, and why.
    private static readonly Dictionary<string, string> s_excluded = new()
    {
        ["LookupFunctions.Ensemble"] = "how many tensors an array parameter has is known at the call only",
        ["OptimizerFunctions.AccumulateGradients"] = "how many tensors an array parameter has is known at the call only",
        ["HostFunctions.SumOfPowers"] = "a list that grows is not followed",
    };

    public static TheoryData<FunctionCase> Cases => [.. FunctionCases.All];

    public static TheoryData<string> Excluded => [.. s_excluded.Keys];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Traced_keys_were_predicted_and_compiled_equals_eager(FunctionCase function)
    {
        Tensor[] eager;
        try
        {
            Tf.Config.RunFunctionsEagerly = true;
            eager = function.Run().Results;
        }
        finally
        {
            Tf.Config.RunFunctionsEagerly = false;
        }

        var (handle, compiled) = function.Run();
        Assert.NotEmpty(handle.ConcreteFunctions);
        if (!s_excluded.ContainsKey(function.ToString())) Assert.Null(Missed(function, handle));
        Assert.Equal(eager.Length, compiled.Length);
        for (var i = 0; i < eager.Length; i++)
        {
            Assert.Equal(eager[i].Shape, compiled[i].Shape);
            Assert.Equal(Bits(eager[i]), Bits(compiled[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Excluded))]
    public void Exclusions_are_not_predicted_yet(string name)
    {
        var function = Assert.Single(FunctionCases.All, f => f.ToString() == name);
        Assert.NotNull(Missed(function, function.Run().Handle));
    }

    [Fact]
    public void At_least_98_of_100_functions_are_predicted_in_full()
    {
        var (count, keys) = (FunctionCases.All.Count, FunctionCases.All.SelectMany(OwnKeys).ToHashSet());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count - s_excluded.Count} of {count} functions predicted in full ({100.0 * (count - s_excluded.Count) / count:F1} %), {keys.Count} distinct keys"));
        foreach (var (name, reason) in s_excluded) output.WriteLine($"not {name}: {reason}");
        Assert.Equal(count, FunctionCases.All.Select(f => f.ToString()).Distinct().Count());
        Assert.True(count >= 300);
        Assert.True(keys.Count >= 150);
        Assert.True(s_excluded.Count * 50 <= count);
    }

    /// <summary>The first of a function's traced groups that its build did not foresee.</summary>
    private static string? Missed(FunctionCase function, TfFunction handle)
    {
        var own = OwnKeys(function);
        foreach (var (concrete, kernel) in handle.ConcreteFunctions.SelectMany(c => c.Kernels.Select(k => (c, k))))
        {
            if (!kernel.IsCompiled) return $"{kernel.Key} ran interpreted: {kernel.Reason}\nits file has\n{string.Join("\n", own)}";
            if (kernel.Key.StartsWith('r') && !own.Contains(kernel.Key) && !own.Overlaps(Keys(concrete.Graph, kernel.Key)) && !s_alphabet.Contains(kernel.Key)) return $"{kernel.Key} is not in the function's own file";
        }

        return null;
    }

    [Fact]
    public void Keys_are_read_back()
    {
        foreach (var key in FunctionCases.All.SelectMany(OwnKeys).Distinct())
        {
            var group = GroupParser.Parse(key, out var error);
            Assert.True(group is not null, $"{key}\n{error}");
            Assert.Equal(key, group.Key);
        }
    }

    /// <summary>The keys of the same group with its axes of length 1, which the plan takes where it finds no other.</summary>
    private static IEnumerable<string> Keys(Graph graph, string key) =>
        from part in SegmentsPass.PlansOf(graph)
        from step in FusionPass.Run(part).Kernels
        where GroupFactory.Create(part, step).Group.Key == key
        select GroupFactory.Create(part, step, dropOnes: false).Group.Key;

    private static HashSet<string> OwnKeys(FunctionCase function)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Generated", $"GraphCompiler.Compiled.Tests.Prediction.{function}.g.cs");
        return [.. Listed().Matches(File.ReadAllText(path)).Select(m => m.Groups["key"].Value)];
    }

    private static string Bits(Tensor tensor)
    {
        var values = tensor.Numpy().Cast<object>();
        return string.Join(" ", values.Select(v => v switch
        {
            float f => float.IsNaN(f) ? "NaN" : BitConverter.SingleToInt32Bits(f).ToString("X8", CultureInfo.InvariantCulture),
            double d => double.IsNaN(d) ? "NaN" : BitConverter.DoubleToInt64Bits(d).ToString("X16", CultureInfo.InvariantCulture),
            _ => Convert.ToString(v, CultureInfo.InvariantCulture),
        }));
    }

    // Its own kernels, and those that it shares with a function whose file has them.
    [GeneratedRegex("KernelRegistry.Add<\\w+>\\(\"(?<key>[^\"]+)\"|^//     (?<key>r[0-9] [^\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
