using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Tests;

/// <summary>A model that computes nothing is told while it is written.</summary>
public sealed class ModelTests
{
    private static readonly MetadataReference s_keras = GeneratorTest.CompileLibrary("""
        namespace GraphCompiler.Keras
        {
            public partial class Model<TIn, TOut> : Module
            {
                protected Model(string name = null) { }
                public Model(TIn inputs, TOut outputs, string name = null) { }
                protected virtual TOut Forward(TIn inputs, bool training) => throw new System.NotSupportedException();
                protected virtual object TrainStep(TIn inputs) => null;
            }

            public partial class Model : Model<Tensor<float>, Tensor<float>>
            {
                protected Model(string name = null) { }
                public Model(Tensor<float> inputs, Tensor<float> outputs, string name = null) : base(inputs, outputs, name) { }
            }
        }
        """);

    [Theory]
    [InlineData("public partial class Net : Model { }")]
    [InlineData("public partial class Net : Model { public Net() : base(\"net\") { } }")]
    [InlineData("public partial class Net(string name) : Model(name) { }")]
    [InlineData("public partial class Net : Model<Tensor<int>, Tensor<float>> { public Tensor<float> Call(Tensor<int> x) => 1f; }")]
    [InlineData("public abstract partial class Shared : Model { } public partial class Net : Shared { }")]
    public void Model_that_computes_nothing_is_told(string code)
    {
        var diagnostic = Assert.Single(GeneratorTest.Analyze($"using GraphCompiler.Keras; {code}", s_keras));
        Assert.Equal(("TFG0021", DiagnosticSeverity.Warning, "Net"), (diagnostic.Id, diagnostic.Severity, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)));
        Assert.Contains("The model 'Net' computes nothing: override Forward", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public partial class Net : Model { protected override Tensor<float> Forward(Tensor<float> x, bool training) => x; }")]
    [InlineData("public partial class Base : Model { protected override Tensor<float> Forward(Tensor<float> x, bool training) => x; } public partial class Net : Base { }")]
    [InlineData("public abstract partial class Net : Model { }")]
    [InlineData("public partial class Net : Model { public Net(Tensor<float> x) : base(x, x + 1f) { } }")]
    [InlineData("public partial class Net(Tensor<float> x) : Model(x, x + 1f) { }")]
    [InlineData("public partial class Net : Model { protected override object TrainStep(Tensor<float> x) => null; }")]
    public void What_computes_or_trains_is_left_alone(string code) => Assert.Empty(GeneratorTest.Analyze($"using GraphCompiler.Keras; {code}", s_keras));
}
