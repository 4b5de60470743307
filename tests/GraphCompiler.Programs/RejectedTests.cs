using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Programs;

/// <summary>What the compiler must refuse, since TensorFlow would refuse it when it runs, or do what nobody meant.</summary>
public sealed class RejectedTests
{
    private static readonly MetadataReference[] s_references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    [Theory]
    [InlineData("_ = b + b;", "CS0019")]
    [InlineData("if (x) { }", "CS0029")]
    [InlineData("_ = x & x;", "CS0019")]
    [InlineData("_ = x + n;", "CS0019")]
    [InlineData("v += 1f;", "CS0266")]
    [InlineData("_ = 0.5 * x;", "CS0019")]
    [InlineData("_ = n / n;", "CS0019")]
    [InlineData("_ = Tf.Exp(n);", "CS0315")]
    [InlineData("_ = Tf.ReduceSum(b);", "CS0315")]
    [InlineData("bool isNull = x == null;", "CS0266")]
    [InlineData("_ = t + x;", "CS0019")]
    [InlineData("_ = t == x;", "CS0252")]
    [InlineData("_ = new Dense(3).Call(n);", "CS1503")]
    [InlineData("_ = new Dense(3, activation: \"relu\");", "CS1503")]
    [InlineData("tape.Gradient(x, 3f);", "CS1503")]
    [InlineData("_ = Tf.Where(n, x, x);", "CS1503")]
    [InlineData("var c = b ? x : n;", "CS0173")]
    [InlineData("_ = x[1.5f];", "CS1503")]
    [InlineData("Tensor<float> d = new double[] { 1 };", "CS0266")]
    [InlineData("Tensor<float> e = [1.0, 2.0];", "CS0029")]
    [InlineData("x[0] = 1f;", "CS0200")]
    [InlineData("model.Compile(opt, Tf.ReduceSum);", "CS1503")]
    public void Statement(string statement, string error) => Expect(
        $"static class C {{ static void F(Tensor<float> x, Tensor<float> y, Tensor<int> n, Tensor<bool> b, Variable<float> v, Tensor t, GradientTape tape, Model model, Optimizer opt) {{ {statement} }} }}", error);

    [Theory]
    [InlineData("class M : Model { public Tensor<float> Call(Tensor<float> x) => x; }", "CS0108")]
    [InlineData("class M : Model { public Tensor<float> Call(Tensor<float> x, bool training) => x; }", "CS0108")]
    public void Class(string text, string warning) => Expect(text, warning);

    private static void Expect(string text, string id)
    {
        var tree = CSharpSyntaxTree.ParseText("using GraphCompiler;\nusing GraphCompiler.Keras;\n" + text, new CSharpParseOptions(LanguageVersion.CSharp14));
        var compilation = CSharpCompilation.Create("Rejected", [tree], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        // Of warnings only where there are no errors.
        var found = compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).ToLookup(d => d.Severity);
        Assert.Equal([id], (found[DiagnosticSeverity.Error].Any() ? found[DiagnosticSeverity.Error] : found[DiagnosticSeverity.Warning]).Select(d => d.Id).Distinct());
    }
}
