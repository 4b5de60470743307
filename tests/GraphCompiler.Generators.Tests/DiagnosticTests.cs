extern alias Generator;

using Generator::GraphCompiler.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

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

    [Theory]
    [InlineData("int i = 0; while (i < n) i++; return new[] { 1, 2 }[i];", "i", "declare them as such, or keep them out of it")]
    [InlineData("int i = 6; if (n > 0) i = i / 2; return i;", "i / 2", "Operator '/' cannot be applied")]
    [InlineData("var s = \"a\"; if (n > 0) s = \"b\"; return s.Length;", "s", "a string cannot be part of a graph")]
    [InlineData("if (n > 0) s_count++; return s_count;", "s_count", "it has to be a Tensor<int>")]
    [InlineData("return n > 0 ? s_tensor = n : n;", "s_tensor = n", "write an if statement")]
    [InlineData("if (n > 0) Make().F = n; return n;", "Make().F", "keep the object in a local")]
    [InlineData("return n switch { var m when m > 0 => m, _ => 0 };", "m > 0", "a switch chooses while tracing: write if and else")]
    [InlineData("switch (1) { case 1: if (n > 0) break; n = 0; break; } return n;", "break;", "a tensor cannot lead out of a switch")]
    [InlineData("bool IsBig() { if (n > 0) return true; return false; } return IsBig() ? 1 : 0;", "return true;", "it has to be a Tensor<bool>")]
    [InlineData("foreach (int i in Tf.Range(n)) { int j = i; n += new[] { 1, 2 }[j]; } return n;", "i", "tensors there")]
    public void Control_flow_that_cannot_be_converted(string body, string at, string message) => Expect(
        $"public class Box {{ public Tensor<int> F = 0; }} public static partial class C {{ static int s_count; static Tensor<int> s_tensor = 0; static Box Make() => new(); [TfFunction] public static Tensor<int> F(Tensor<int> n) {{ {body} }} }}",
        "TFG0003", at, message);

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) { if (n > i) break; n += i; } return n;", "break;")]
    [InlineData("while (true) { if (n > 3) break; n += 1; } return n;", "break;")]
    [InlineData("foreach (var i in new[] { 1, 2 }) { if (n > i) return n; n += i; } return n;", "return n;")]
    public void Tensor_that_ends_a_host_loop(string body, string at) => Expect(
        $"public static partial class C {{ [TfFunction] public static Tensor<int> F(Tensor<int> n) {{ {body} }} }}",
        "TFG0016", at, "make it a loop of the graph");

    [Fact]
    public void Helper_that_no_twin_can_stand_in() => Expect(
        "public static class H { public static Tensor<int> G(Tensor<int> n) { if (n > 0) return n; return -n; } } public static partial class C { [TfFunction] public static Tensor<int> F(Tensor<int> n) => H.G(n); }",
        "TFG0016", "n > 0", "'H' is not partial");

    [Theory]
    [InlineData("again: n += 1; if (n < 3) goto again; return n;", "again: n += 1;", "write a loop")]
    [InlineData("if (n > 0) { ref var m = ref n; m = n; } return n;", "ref var m = ref n", "assign the variable itself")]
    [InlineData("try { if (n > 0) n = 1; } finally { } return n;", "try { if (n > 0) n = 1; } finally { }", "move the try around the call")]
    public void Statement_beside_control_flow_on_tensors(string body, string at, string message)
    {
        var output = GeneratorTest.Run($"public static partial class C {{ [TfFunction] public static Tensor<int> F(Tensor<int> n) {{ {body} }} }}");
        Assert.Contains(output.Diagnostics, d => d.Id == "TFG0002" && At(d) == at && d.GetMessage(null).Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Control_flow_without_conversion_is_left_to_the_trace()
    {
        var output = GeneratorTest.Run("public static partial class C { [TfFunction(AutoGraph = false)] public static Tensor<int> F(Tensor<int> n) { if (n > 0) return n; return -n; } }");
        Assert.Empty(output.Diagnostics);
        Assert.DoesNotContain(output.Files.Keys, k => k.Contains("__graph", StringComparison.Ordinal));
    }

    [Fact]
    public void Method_group() => Expect(
        "public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x; public static Func<Tensor<float>, Tensor<float>> G() => F; }",
        "TFG0004", "F", "a method group cannot be redirected, so pass FFunction.Call");

    [Fact]
    public void Call_through_an_interface() => Expect(
        "public interface IModel { Tensor<float> Call(Tensor<float> x); } public partial class M : IModel { [TfFunction] public Tensor<float> Call(Tensor<float> x) => x; } public static class U { public static Tensor<float> G(IModel model) => model.Call(1f); }",
        "TFG0004", "Call", "it is called through 'IModel', so call it on 'M', or call CallFunction.Call");

    [Fact]
    public void Call_through_a_base_class() => Expect(
        "public abstract class B { public abstract Tensor<float> Call(Tensor<float> x); } public partial class M : B { [TfFunction] public override Tensor<float> Call(Tensor<float> x) => x; } public static class U { public static Tensor<float> G(B model) => model.Call(1f); }",
        "TFG0004", "Call", "it is called through 'B'");

    [Fact]
    public void Call_through_an_interface_inside_a_function_is_traced_in_place() => Assert.DoesNotContain(
        GeneratorTest.Run("public interface IModel { Tensor<float> Call(Tensor<float> x); } public partial class M : IModel { [TfFunction] public Tensor<float> Call(Tensor<float> x) => x; } public static partial class U { [TfFunction] public static Tensor<float> G(IModel model) => model.Call(1f); }").Diagnostics,
        d => d.Id == "TFG0004");

    [Fact]
    public void Call_that_is_not_compiled_is_an_error_in_a_strict_project()
    {
        const string source = "public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x; public static Func<Tensor<float>, Tensor<float>> G() => F; }";
        GeneratorTest.Driver(options: new Options(("build_property.GraphCompilerStrict", "true")))
            .RunGeneratorsAndUpdateCompilation(GeneratorTest.Compile(source), out _, out var diagnostics);
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(diagnostics).Severity);
    }

    [Fact]
    public void Helper_of_another_assembly_without_a_graph()
    {
        var library = GeneratorTest.CompileLibrary("namespace Library; public static class Helpers { public static Tensor<float> Twice(Tensor<float> x) => x + x; }");
        var user = GeneratorTest.Compile("public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) => Library.Helpers.Twice(x) * x; }").AddReferences(library);
        var diagnostic = Assert.Single(GeneratorTest.Run(user, LanguageVersion.CSharp14).Diagnostics);
        Assert.Equal("TFG0009", diagnostic.Id);
        Assert.Contains("of Library' brings no graph", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal("Library.Helpers.Twice(x)", At(diagnostic));
    }

    [Theory]
    [InlineData("x == null", "x is null")]
    [InlineData("x != null", "x is not null")]
    [InlineData("null == x", "x is null")]
    public void Null_test_by_a_comparison(string test, string advice)
    {
        var diagnostic = Assert.Single(GeneratorTest.Analyze($"public static class C {{ public static bool F(Tensor<float>? x) {{ if ({test}) return true; return x is null; }} }}"));
        Assert.Equal(("TFG0010", DiagnosticSeverity.Info, test), (diagnostic.Id, diagnostic.Severity, At(diagnostic)));
        Assert.Contains($"write '{advice}'", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Comparison_of_tensors_is_no_null_test() => Assert.Empty(GeneratorTest.Analyze(
        "public static class C { public static Tensor<bool> F(Tensor<float> x, Tensor<float> y) => x == y; public static bool G(string s) => s == null; }"));

    [Theory]
    [InlineData("public static void F(Variable<float> v) { Tensor<float> x = v; Tf.Square(x); }")]
    [InlineData("public static Tensor<float> F(Variable<float> v) => v;")]
    [InlineData("private static Tensor<float>? s_x; public static void F(Variable<float> v) { s_x = v; Tf.Square(s_x); }")]
    public void Name_that_stands_for_a_variable(string member)
    {
        var diagnostic = Assert.Single(GeneratorTest.Analyze($"public static class C {{ {member} }}"));
        Assert.Equal(("TFG0011", DiagnosticSeverity.Info, "v"), (diagnostic.Id, diagnostic.Severity, At(diagnostic)));
        Assert.Contains("'v.Value' is what it holds now", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Use_of_a_variable_is_no_alias() => Assert.Empty(GeneratorTest.Analyze("""
        public static partial class C
        {
            public static Tensor<float> F(Variable<float> v) => Tf.Square(v) + v;
            public static Tensor<float> G(Variable<float> v) { var w = v; Tensor<float> x = v.Value; return w * x; }
            [TfFunction] public static Tensor<float> H(Variable<float> v) => v;
        }
        """));

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

    [Theory]
    [InlineData("float32[?, x]", "'float32[?, x]' is no spec such as 'float32[?, 2]'")]
    [InlineData("float33[]", "'float33[]' is no spec")]
    [InlineData("float32[]\", \"int32[2]", "input_signature contains 1 extra type constraints")]
    [InlineData("int32[]", "x is a tensor of float32, not of int32")]
    [InlineData("[float32[]", "'[float32[]' is no spec")]
    [InlineData("{a float32}", "'{a float32}' is no spec")]
    public void Input_signature_that_does_not_fit(string specs, string message) => Expect(
        $"public static partial class C {{ [TfFunction(InputSignature = [\"{specs}\"])] public static Tensor<float> F(Tensor<float> x) => x; }}",
        "TFG0012", $"TfFunction(InputSignature = [\"{specs}\"])", message);

    [Theory]
    [InlineData("float32[]", "Tensor<float> x, Tensor<float> y", "input_signature missing type constraint for y")]
    [InlineData("float32[]", "Variable<float> x", "input_signature doesn't support VariableSpec, which x needs")]
    [InlineData("float32[]", "Tensor<float>[] x, Dictionary<string, Tensor<float>> y", "input_signature contains 1 extra type constraints")]
    public void Input_signature_that_does_not_fit_the_parameters(string specs, string parameters, string message) => Expect(
        $"public static partial class C {{ [TfFunction(InputSignature = [\"{specs}\"])] public static Tensor<float> F({parameters}) => 1f; }}",
        "TFG0012", $"TfFunction(InputSignature = [\"{specs}\"])", message);

    [Theory]
    [InlineData("float32[], [int32, int32[?]]", "Tensor<float> x, List<Tensor<int>> y")]
    [InlineData("{a: float32[2], 'b': (int32[], int32[])}", "Dictionary<string, object> x")]
    [InlineData("float32[?], float32[]", "params Tensor<float>[] x")]
    [InlineData("float32[?], int32[]", "(Tensor<float>, Tensor<int>) x, int n = 3")]
    public void Input_signature_may_have_structures(string specs, string parameters) => Assert.Empty(GeneratorTest.Run(
        $"public static partial class C {{ [TfFunction(InputSignature = [{string.Join(", ", Texts(specs).Select(t => $"\"{t}\""))}])] public static Tensor<float> F({parameters}) => 1f; }}").Diagnostics);

    /// <summary>The texts of a signature: what is not between brackets is separated by commas.</summary>
    private static IEnumerable<string> Texts(string specs)
    {
        var (depth, first) = (0, 0);
        for (var i = 0; i < specs.Length; i++)
        {
            depth += specs[i] is '[' or '(' or '{' ? 1 : specs[i] is ']' or ')' or '}' ? -1 : 0;
            if (depth > 0 || specs[i] != ',') continue;
            yield return specs[first..i];
            first = i + 1;
        }

        yield return specs[first..];
    }

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
        Assert.True(diagnostic.GetMessage(null).Contains(message, StringComparison.Ordinal), diagnostic.GetMessage(null));
        Assert.Equal(at, At(diagnostic));
    }

    private static string At(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    /// <summary>Properties of a project.</summary>
    private sealed class Options(params (string Key, string Value)[] values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(values.ToDictionary(v => v.Key, v => v.Value));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
