using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;
using GraphCompiler.Tests.Golden;
using Xunit.Abstractions;

namespace GraphCompiler.Golden.Tests;

/// <summary>
/// What TensorFlow computed, by functions that are written as C# text from the golden cases and compiled by the generator: values, gradients,
/// gradients of gradients, Jacobians. The build foresaw every kernel that they ask for.
/// </summary>
public sealed class CompiledGoldenTests(ITestOutputHelper output)
{
    private const string OpenLength = "that an open length is spread over another one, and not the same, is not supposed";

    private const string Identity = "the identity that the Jacobian of rows starts from has another form for the lengths of the run";

    // Whose kernels the function's own build does not foresee, and why. They run all the same, interpreted unless another function brings the kernel.
    private static readonly Dictionary<string, string> s_unforeseen = new()
    {
        ["broadcast_to"] = OpenLength,
        ["second_order/broadcast_to"] = OpenLength,
        ["second_order/add"] = OpenLength,
        ["second_order/segment_prod"] = OpenLength,
        ["jacobian/cumsum"] = Identity,
        ["jacobian/solve"] = Identity,
    };

    // What other vectors ask of the build is not known: their values count.
    private static bool IsOwn { get; } = Environment.GetEnvironmentVariable("GRAPHCOMPILER_GOLDEN") is null;

    public static TheoryData<string> Operators => [.. WrittenCases.Names.Where(n => GoldenData.Cases(n).Length > 0)];

    public static TheoryData<string> Differentiable => [.. WrittenCases.Names.Where(n => GoldenData.SecondOrder(n).Length > 0)];

    public static TheoryData<string> Mapped => [.. WrittenCases.Names.Where(n => GoldenData.Jacobians(n).Length > 0)];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Values_and_gradients_are_those_of_TensorFlow(string name) => RunAll(name, GoldenData.Cases(name), WrittenCases.Values, (functions, golden) =>
    {
        IVariable[] inputs = [.. golden.Inputs.Select(i => i.ToVariable())];
        using var tape = new GradientTape();

        // A function of tensors is foreseen for tensors: variables are read before the call.
        var results = Flat(functions[0].Invoke([.. inputs.Select((v, i) => i == 0 && GoldenCalls.IsUpdate(name) ? v : (object)v.Value)]));
        Assert.Equal(golden.Outputs.Length, results.Length);
        for (var i = 0; i < results.Length; i++) golden.Outputs[i].Check(results[i], golden.Rtol, golden.Atol, golden.SignedZero, $"output {i}");
        if (GoldenCalls.IsUpdate(name)) golden.Outputs[0].Check(inputs[0].Value, golden.Rtol, golden.Atol, golden.SignedZero, "the variable");
        if (golden.Gradients is not { } expected || inputs.Length == 0 || GoldenCalls.IsUpdate(name)) return;
        var asked = golden.Upstream is { } upstream ? WrittenFunctions.Indices(upstream) : results.Length == 1 ? [0] : [];
        if (asked.Length == 0) return;
        var gradients = tape.Gradient((IReadOnlyList<Tensor>)[.. asked.Select(i => results[i])], inputs, golden.Upstream is null ? null : [.. asked.Select(i => golden.Upstream[i]!.ToTensor())]);
        for (var i = 0; i < gradients.Count; i++)
        {
            if (expected[i] is { } gradient) gradient.Check(gradients[i], golden.Rtol, golden.Atol, false, $"gradient {i}");
            else if (results.Length == 1) Assert.True(gradients[i] is null, $"gradient {i} is not null");
        }
    });

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_of_gradients_are_those_of_TensorFlow(string name) => RunAll(name, GoldenData.SecondOrder(name), WrittenCases.SecondOrder, (functions, golden) =>
    {
        GoldenTensor[] arguments = [.. golden.Inputs, .. golden.Upstream!.OfType<GoldenTensor>(), .. golden.U!.OfType<GoldenTensor>()];
        var results = Flat(functions[0].Invoke([.. arguments.Select(a => a.ToTensor())]));
        GoldenTensor?[] expected = [.. golden.Inputs.Zip(golden.Second!).Where(i => i.First.ToTensor().DType.IsFloating).Select(i => i.Second), .. WrittenFunctions.Indices(golden.Upstream!).Select(i => golden.Jvp![i])];
        Assert.Equal(expected.Length, results.Length);
        for (var i = 0; i < expected.Length; i++) expected[i]?.Check(results[i], golden.Rtol, golden.Atol, false, $"second {i}");
    });

    [Theory]
    [MemberData(nameof(Mapped))]
    public void Jacobians_are_those_of_TensorFlow(string name) => RunAll(name, GoldenData.Jacobians(name), WrittenCases.Jacobians, (functions, golden) =>
    {
        GoldenTensor[] expected = [.. golden.Jacobian!.Concat(golden.BatchJacobian!).OfType<GoldenTensor>()];
        for (var i = 0; i < expected.Length; i++) expected[i].Check((Tensor?)functions[i].Invoke([.. golden.Inputs.Select(x => x.ToTensor())]), golden.Rtol, golden.Atol, false, $"jacobian {i}");
    });

    [Fact]
    public void What_is_left_out_has_a_reason()
    {
        (string What, WrittenCases Cases, int LeftOut)[] all = [("values and gradients", WrittenCases.Values, 136), ("gradients of gradients", WrittenCases.SecondOrder, 0), ("Jacobians", WrittenCases.Jacobians, 0)];
        foreach (var (what, cases, leftOut) in all)
        {
            output.WriteLine($"{what}: {cases.Count} cases as {cases.Program.Count} functions");
            foreach (var reason in cases.LeftOut.GroupBy(c => c.Reason)) output.WriteLine($"left out {reason.Count()}: {reason.Key} ({string.Join(", ", reason.Select(c => $"{c.Operator}/{c.Case}").Take(3))})");
            if (IsOwn) Assert.Equal(leftOut, cases.LeftOut.Count);
        }

        foreach (var (name, reason) in s_unforeseen) output.WriteLine($"not foreseen: {name}, {reason}");
        Assert.Equal([], all.SelectMany(a => a.Cases.Program.Warnings));
    }

    private static void RunAll(string name, GoldenCase[] all, WrittenCases written, Action<TfFunction[], GoldenCase> check)
    {
        var failures = new List<string>();
        foreach (var golden in all)
        {
            if (written[name, golden.Name] is not { } functions) continue;
            var what = $"{golden.Name} ({string.Join(", ", functions.Select(f => f.Name))})";
            try
            {
                var missed = MissedBy(() => check(functions, golden)) ?? functions.Select(f => written.Program.Missing(name, f, written == WrittenCases.Values)).FirstOrDefault(m => m is not null);
                if (missed is not null && IsOwn && !s_unforeseen.ContainsKey((written == WrittenCases.Values ? "" : written == WrittenCases.Jacobians ? "jacobian/" : "second_order/") + name)) failures.Add($"{what}: not predicted: {missed}");
            }
            catch (Exception e)
            {
                failures.Add($"{what}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    /// <summary>The kernels that were asked for and were not there, in what runs meanwhile; null where all were.</summary>
    internal static string? MissedBy(Action run)
    {
        var path = Path.GetTempFileName();
        File.Delete(path);
        KernelRecorder.Current = new KernelRecorder(path);
        try
        {
            run();
            return File.Exists(path) ? string.Join(" AND ", File.ReadAllLines(path).Skip(1)) : null;
        }
        finally
        {
            KernelRecorder.Current = null;
            File.Delete(path);
        }
    }

    internal static Tensor[] Flat(object? result) => result switch
    {
        Tensor tensor => [tensor],
        Tensor[] tensors => tensors,
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => (Tensor)tuple[i]!)],
        _ => throw new InvalidOperationException($"{result}"),
    };
}
