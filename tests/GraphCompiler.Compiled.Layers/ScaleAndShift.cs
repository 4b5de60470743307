namespace GraphCompiler.Compiled.Layers;

/// <summary>y = tanh(scale · x + shift), a variable for each unit: made in the constructor, called through a function.</summary>
public sealed partial class ScaleAndShift : Module
{
    private readonly Variable<float> _shift;

    public ScaleAndShift(int units)
    {
        Scale = new(Tf.Ones([units]));
        _shift = new(Tf.Zeros([units]));
    }

    public Variable<float> Scale { get; }

    public Variable<float> Shift => _shift;

    [TfFunction]
    public Tensor<float> Call(Tensor<float> x) => Tf.Tanh(x * Scale + _shift);
}
