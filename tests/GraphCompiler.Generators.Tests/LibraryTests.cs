extern alias Generator;

using Generator::GraphCompiler.Core;
using Generator::GraphCompiler.Core.Operators;
using Generator::GraphCompiler.Generators.Libraries;
using Microsoft.CodeAnalysis.CSharp;
using CoreDim = Generator::GraphCompiler.Dim;
using CoreDType = Generator::GraphCompiler.DType;
using CoreShape = Generator::GraphCompiler.Shape;

namespace GraphCompiler.Generators.Tests;

/// <summary>What a library tells the builds that use it.</summary>
public sealed class LibraryTests
{
    private static readonly CoreShape s_open = CoreShape.Create([CoreDim.Pack("x1"), CoreDim.Named("a name"), 3, CoreDim.Unknown]);

    private static readonly Operator[] s_operators =
    [
        .. OperatorTable.Pointwise.Select(e => e.Operator),
        new Sum(), new Sum([-1, 0], KeepDims: true), new Mean([]), new SumTo(s_open), new BroadcastTo(CoreShape.Unknown), new Reshape(CoreShape.Scalar),
        new Count(s_open, CoreDType.Int64), new Intrinsic(1.0 / 3, CoreDType.Float64), new Intrinsic(double.NaN, CoreDType.Float32), new Cast(CoreDType.Bool), new Gelu(true),
        new Input(InputKind.Variable, 2, "it's \\ a name", new TensorType(CoreDType.Float32, s_open, IsVariable: true)),
        new ReadVariable(), new Assign(), new AssignAdd(), new AssignSub(),
        new Invocation("this/Layers/0", "M:A.B(C{D})", new TensorType(CoreDType.Float16, s_open)),
    ];

    [Fact]
    public void Every_operator_is_read_back_as_it_was()
    {
        foreach (var @operator in s_operators)
        {
            var text = AttributeText.Write(@operator);
            var reader = new AttributeText.Reader(text);
            Assert.Equal(@operator, reader.Operator());
            Assert.True(reader.IsAtEnd, text);
        }
    }

    [Theory]
    [InlineData("Unheard(1)")]
    [InlineData("Sum(")]
    [InlineData("Cast(float33)")]
    [InlineData("")]
    public void Text_of_another_version_is_refused(string text) => Assert.Throws<FormatException>(() => new AttributeText.Reader(text).Operator());

    private const string Library = """
        namespace Library;

        public partial class Scale : Module
        {
            public Scale(int units) => W = new(Tf.Ones([units, 2]));

            public Variable<float> W { get; }

            [TfFunction]
            public virtual Tensor<float> Call(Tensor<float> x) => Inner(x) * W;

            public virtual Tensor<float> Inner(Tensor<float> x) => -x;
        }

        public static partial class Functions
        {
            [TfFunction]
            public static (Tensor<float> Sum, Tensor<float>[] Parts) Both(Tensor<float> x, int n) => (Tf.ReduceSum(x, axis: -1), [x, n > 0 ? x + 1f : Tf.Zeros([n])]);

            [TfFunction]
            internal static Tensor<float> Hidden(Tensor<float> x) => x;
        }
        """;

    [Fact]
    public void Class_and_functions_of_a_library() => Snapshot.Verify(string.Concat(
        GeneratorTest.Run(Library).Files.Where(f => f.Key.StartsWith("Graphs.", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"// {f.Key}\n{f.Value}\n")));

    [Fact]
    public void Graph_is_read_back_as_it_was()
    {
        var text = GeneratorTest.Run(Library).Files["Graphs.Library.Functions.Both.g.cs"].Split("\"\"\"")[1].Trim();
        Assert.Equal(text, ExportedGraph.Read(text).Write());
    }

    [Fact]
    public void Calls_of_a_librarys_functions_are_redirected_and_overrides_followed()
    {
        var user = GeneratorTest.Compile("""
            namespace App;

            public sealed partial class Mine() : Library.Scale(3)
            {
                public override Tensor<float> Inner(Tensor<float> x) => Tf.Exp(x);
            }

            public static partial class Functions
            {
                [TfFunction]
                public static Tensor<float> F(Mine layer, Tensor<float> x) => Tf.Tanh(layer.Call(x));

                public static void Use() => Library.Functions.Both(1f, 2);
            }
            """).AddReferences(GeneratorTest.CompileLibrary(Library));
        var output = GeneratorTest.Run(user, LanguageVersion.CSharp14);
        Assert.Empty(output.Diagnostics);
        Assert.Empty(output.CompilerDiagnostics);
        Assert.Contains("Multiply(%1, %2)", output["App.Functions.F"].Replace("%3", "%2", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("VectorMath.Exp", output["App.Functions.F"], StringComparison.Ordinal);
        var calls = output.Files.Single(f => f.Key.StartsWith("Calls.", StringComparison.Ordinal)).Value;
        Assert.Contains("self.CallFunction.Call(@x)", calls, StringComparison.Ordinal);
        Assert.Contains("global::Library.Functions.BothFunction.Call(@x, @n)", calls, StringComparison.Ordinal);
    }

    [Fact]
    public void Application_brings_no_graphs()
    {
        var application = GeneratorTest.Compile(Library + " public static class Program { public static void Main() { } }").WithOptions(new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.ConsoleApplication));
        Assert.DoesNotContain(GeneratorTest.Run(application, LanguageVersion.CSharp14).Files.Keys, k => k.StartsWith("Graphs.", StringComparison.Ordinal));
    }
}
