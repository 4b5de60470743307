namespace GraphCompiler.Compiled.Layers;

/// <summary>One factor for all, in an initialiser; its method has no attribute.</summary>
public partial class Gain : Module
{
    private readonly Variable<float> _calls = new(0f, trainable: false);

    public Variable<float> Factor { get; } = new(1.5f);

    public virtual Tensor<float> Call(Tensor<float> x)
    {
        _calls.AssignAdd(1f);
        return x * Factor;
    }
}

/// <summary>The same, squashed.</summary>
public sealed partial class BoundedGain(float limit) : Gain
{
    public override Tensor<float> Call(Tensor<float> x) => Tf.Tanh(base.Call(x)) * limit;
}
