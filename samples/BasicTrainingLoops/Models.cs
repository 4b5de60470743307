using GraphCompiler;
using GraphCompiler.Keras;

namespace BasicTrainingLoops;

/// <summary>y = w · x + b.</summary>
public interface ILinearModel
{
    Variable<float> W { get; }

    Variable<float> B { get; }

    Tensor<float> Call(Tensor<float> x);
}

/// <summary>The model as a module.</summary>
public sealed partial class MyModel : Module, ILinearModel
{
    // In practice, these should be randomly initialized.
    public Variable<float> W { get; } = new(5.0f);

    public Variable<float> B { get; } = new(0.0f);

    public Tensor<float> Call(Tensor<float> x) => W * x + B;
}

/// <summary>The same as a Keras model: it has Fit.</summary>
public sealed partial class MyModelKeras : Model, ILinearModel
{
    public Variable<float> W { get; } = new(5.0f);

    public Variable<float> B { get; } = new(0.0f);

    protected override Tensor<float> Forward(Tensor<float> x, bool training) => W * x + B;
}
