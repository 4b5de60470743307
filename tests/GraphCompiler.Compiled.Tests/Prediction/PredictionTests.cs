using System.Globalization;
using System.Text.RegularExpressions;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using Xunit.Abstractions;

namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>
/// The build foresees what the trace needs: the keys of every traced group are among those of the function's own generated
/// file and the library's alphabet. And what the kernels compute is, bit for bit, what eager code computes.
/// </summary>
public sealed partial class PredictionTests(ITestOutputHelper output)
{
    private static readonly HashSet<string> s_alphabet = [.. OperatorTable.SingleGroups().Select(g => g.Key)];

    public static TheoryData<FunctionCase> Cases => [.. FunctionCases.All];

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
        var own = OwnKeys(function);
        foreach (var (concrete, kernel) in handle.ConcreteFunctions.SelectMany(c => c.Kernels.Select(k => (c, k))))
        {
            Assert.True(kernel.IsCompiled, $"{kernel.Key} ran interpreted: {kernel.Reason}\nits file has\n{string.Join("\n", own)}");
            if (kernel.Key.StartsWith('r')) Assert.True(own.Overlaps(Keys(concrete.Graph, kernel.Key)) || s_alphabet.Contains(kernel.Key), $"{kernel.Key} is not in the function's own file");
        }

        Assert.Equal(eager.Length, compiled.Length);
        for (var i = 0; i < eager.Length; i++)
        {
            Assert.Equal(eager[i].Shape, compiled[i].Shape);
            Assert.Equal(Bits(eager[i]), Bits(compiled[i]));
        }
    }

    [Fact]
    public void Most_functions_have_kernels_of_their_own()
    {
        var keys = FunctionCases.All.SelectMany(OwnKeys).ToHashSet();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{FunctionCases.All.Count} functions, {keys.Count} distinct keys of their own"));
        Assert.True(FunctionCases.All.Count >= 60);
        Assert.True(keys.Count >= 60);
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

    /// <summary>A key, and that of the same group with its axes of length 1, which the plan takes where it finds no other.</summary>
    private static IEnumerable<string> Keys(Graph graph, string key) => FusionPass.Run(graph).Kernels
        .Where(step => GroupFactory.Create(graph, step).Group.Key == key)
        .Select(step => GroupFactory.Create(graph, step, dropOnes: false).Group.Key)
        .Append(key);

    private static HashSet<string> OwnKeys(FunctionCase function)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Generated", $"GraphCompiler.Compiled.Tests.Prediction.{function}.g.cs");
        return [.. Registration().Matches(File.ReadAllText(path)).Select(m => m.Groups[1].Value)];
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

    [GeneratedRegex("KernelRegistry.Add<\\w+>\\(\"([^\"]+)\"")]
    private static partial Regex Registration();
}
