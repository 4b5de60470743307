using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Generators.Tests;

/// <summary>Lambdas that a library takes as parts of its functions: each has a file of its own, wherever it stands.</summary>
public sealed class PartTests
{
    private const string Library = """
        using GraphCompiler.CompilerServices;
        namespace GraphCompiler.Keras;

        [KernelBoundary] public delegate Tensor<float> LossFunction(Tensor<float> yTrue, Tensor<float> yPred);

        public class Dense([KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null) { public object? Activation => activation; }

        public class Model { public void Compile(LossFunction loss) { } }

        public abstract class Layer
        {
            [KernelBoundary] protected abstract Tensor<float> Forward(Tensor<float> x);

            protected virtual Tensor<float> Forward__graph(Tensor<float> x) => Forward(x);
        }
        """;

    private const string Program = """
        using GraphCompiler.Keras;

        var model = new Model();
        model.Compile((y, p) => Tf.Square(y - p));
        model.Compile((y, p) => Tf.Abs(y - p));
        Console.WriteLine(string.Join(";", args.Select(a => a.Trim())));

        public partial class Layers
        {
            private readonly Dense _first = new(x => Tf.Tanh(x)), _second = new(x => Tf.Sigmoid(x));

            public Layers() => Own = new(x => Tf.Exp(x));

            public Layers(int _) => Own = new(x => Tf.Sin(x));

            public Dense Own { get; set; } = new(x => Tf.Cos(x));

            public Dense this[int i] => new(x => Tf.Expm1(x));

            public Dense this[string i] => new(x => Tf.Log1p(x));

            public void Make() => Take((y, p) => y * p);

            public void Make(int _) => Take((y, p) => y / p);

            private static void Take(LossFunction loss) => loss(1f, 2f);
        }

        public class Named() : Dense(x => Tf.Nn.Softplus(x));
        """;

    private const string Rest = """
        using GraphCompiler.Keras;

        public partial class Layers
        {
            private readonly Dense _third = new(x => Tf.Sqrt(x));
        }
        """;

    private static readonly string[] s_all =
    [
        "Layers.Constructor2Lambda1", "Layers.ConstructorLambda1", "Layers.MakeLambda1", "Layers.Make2Lambda1", "Layers.OwnLambda1", "Layers._firstLambda1", "Layers._secondLambda2",
        "Layers._thirdLambda1", "Layers.this__Lambda1", "Layers.this__2Lambda1", "Named.BaseLambda1", "Program.MainLambda1", "Program.MainLambda2",
    ];

    [Fact]
    public void Each_has_a_file()
    {
        var output = GeneratorTest.Run(Compilation(Program), LanguageVersion.CSharp14);
        Assert.Empty(output.CompilerDiagnostics);
        Assert.Equal(s_all.Order(StringComparer.Ordinal), Parts(output.Files.Keys));
        Assert.Contains("Tf.Nn.Softplus(x)", output["Named.BaseLambda1"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string.Join(\";\", args.Select(a => a.Trim()))", "args.Length")]
    [InlineData("model.Compile((y, p) => Tf.Square(y - p));", "")]
    [InlineData("public Dense Own", "public Dense New { get; } = new(x => x); public Dense Own")]
    [InlineData("Tf.Cos(x)", "Tf.Tan(x)")]
    public void Edited_program_has_the_files_of_a_build_from_nothing(string before, string after)
    {
        var compilation = Compilation(Program);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorTest.Parse(GeneratorTest.Usings + Program.Replace(before, after, StringComparison.Ordinal), "File0.cs"));
        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        var fresh = GeneratorTest.Run(edited.WithAssemblyName("Anew"), LanguageVersion.CSharp14);
        Assert.Equal(Parts(fresh.Files.Keys), Parts(result.GeneratedSources.Select(s => s.HintName)));
        Assert.All(result.GeneratedSources, s => Assert.Equal(fresh.Files[s.HintName], s.SourceText.ToString()));
    }

    [Fact]
    public void A_compiled_function_that_is_given_has_the_kernels_of_a_part()
    {
        var output = GeneratorTest.Run(
            Compilation("""
                using GraphCompiler.Keras;

                new Model().Compile(Losses.Own);

                public static partial class Losses
                {
                    [TfFunction]
                    public static Tensor<float> Own(Tensor<float> y, Tensor<float> p) => Tf.Square(Tf.Exp(y) - p);
                }
                """),
            LanguageVersion.CSharp14);

        Assert.Empty(output.CompilerDiagnostics);
        Assert.Empty(output.Diagnostics);
        Assert.Contains("Supposing that only argument 2 is trained for", output["Losses.Own"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("if (x > 0f) return x; return -x;", 2)]
    [InlineData("return -x;", 0)]
    public void A_twin_overrides_what_the_library_calls_and_so_does_that_of_a_derived_class(string body, int twins)
    {
        var output = GeneratorTest.Run(
            Compilation($$"""
                using GraphCompiler.Keras;

                Console.WriteLine();

                public partial class Base : Layer
                {
                    protected override Tensor<float> Forward(Tensor<float> x) { {{body}} }
                }

                public partial class Derived : Base
                {
                    protected override Tensor<float> Forward(Tensor<float> x) => Tf.Exp(x);
                }
                """),
            LanguageVersion.CSharp14);

        Assert.Empty(output.CompilerDiagnostics);
        string[] files = [.. output.Files.Where(f => f.Key.Contains("Forward__graph", StringComparison.Ordinal)).Select(f => f.Value)];
        Assert.Equal(twins, files.Length);
        Assert.All(files, f => Assert.Contains("protected override Tensor<float> Forward__graph(Tensor<float> x)", f, StringComparison.Ordinal));
    }

    private static CSharpCompilation Compilation(string program)
    {
        using var image = new MemoryStream();
        var emitted = GeneratorTest.Compile("GraphCompiler.Keras", [Library]).Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var compilation = GeneratorTest.Compile(program, Rest).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        return compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
    }

    private static IEnumerable<string> Parts(IEnumerable<string> files) =>
        files.Where(f => f.Contains("Lambda", StringComparison.Ordinal)).Select(f => f[..^".g.cs".Length]).Order(StringComparer.Ordinal);
}
