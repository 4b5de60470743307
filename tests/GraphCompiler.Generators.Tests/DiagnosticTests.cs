extern alias Generator;

using Generator::GraphCompiler.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Tests;

/// <summary>Each diagnostic fires at the exact place and says what to do.</summary>
public sealed class DiagnosticTests
{
    [Fact]
    public void Type_that_is_not_partial() => Expect(
        "public static class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x; }",
        "TFG0001", "F", "Type 'C' must be partial");

    [Fact]
    public void Module_that_is_not_partial() => Expect(
        "public sealed class M : Module { public Variable<float> W { get; } = new(1f); }",
        "TFG0001", "M", "the members of the module M are tracked by generated code");

    [Fact]
    public void Unsupported_statement() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) { try { return x + 1f; } finally { } } }",
        "TFG0002", "try { return x + 1f; } finally { }", "'try' is not supported in a [TfFunction]: exceptions end the trace, so move the try around the call");

    [Fact]
    public void Async_function() => Expect(
        "public static partial class C { [TfFunction] public static async System.Threading.Tasks.Task<Tensor<float>> F(Tensor<float> x) { await System.Threading.Tasks.Task.Yield(); return x; } }",
        "TFG0002", "F", "'async' is not supported");

    [Fact]
    public void Control_flow_on_a_tensor() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x, Tensor<bool> b) { if (b) return x; return -x; } }",
        "TFG0003", "if (b) return x;", "'b' decides on a tensor");

    [Fact]
    public void Method_group() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x; public static Func<Tensor<float>, Tensor<float>> G() => F; }",
        "TFG0004", "F", "a method group cannot be redirected, so pass FFunction.Call");

    [Fact]
    public void Shapes_that_do_not_fit() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F([Shape(2, 3)] Tensor<float> x, [Shape(4)] Tensor<float> y) => x * y; }",
        "TFG0005", "x * y", "Multiply cannot combine the shapes [2,3] and [4]");

    [Fact]
    public void Scalar_that_steers_host_code() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x, float rate) => rate > 0 ? x * rate : x; }",
        "TFG0006", "rate", "Parameter 'rate' is keyed by value");

    [Fact]
    public void Two_overloads_with_one_handle() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x; [TfFunction] public static Tensor<float> F(Tensor<float> x, Tensor<float> y) => x; }",
        "TFG0007", "F", "the handle 'FFunction'");

    [Fact]
    public void Parameter_by_reference() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F(ref Tensor<float> x) => x; }",
        "TFG0008", "x", "Parameter 'x' of a [TfFunction] cannot be by reference");

    [Fact]
    public void Sound_function_has_none() => Assert.Empty(GeneratorTest.Run(SnapshotTests.TrainStep).Diagnostics);

    [Fact]
    public void Readme_lists_every_diagnostic()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "generators.README.md"));
        var descriptors = typeof(DiagnosticDescriptors).GetFields().Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().ToList();
        Assert.NotEmpty(descriptors);
        foreach (var descriptor in descriptors)
        {
            Assert.Contains($"| {descriptor.Id} | {descriptor.DefaultSeverity} | {descriptor.Title} |", readme, StringComparison.Ordinal);
        }
    }

    private static void Expect(string source, string id, string at, string message)
    {
        var output = GeneratorTest.Run(source);
        var diagnostic = Assert.Single(output.Diagnostics, d => d.Id == id);
        Assert.Contains(message, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal(at, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
    }
}
