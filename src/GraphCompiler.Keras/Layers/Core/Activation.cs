using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>A function of the elements.</summary>
public sealed partial class Activation : Layer
{
    private readonly Func<Tensor<float>, Tensor<float>> _activation;

    /// <summary>The function as a layer, through which masks pass.</summary>
    public Activation([KernelBoundary] Func<Tensor<float>, Tensor<float>> activation, string? name = null)
        : base(name) => (_activation, SupportsMasking) = (activation, true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => _activation(inputs);

    internal override LayerBase Remake(Remaker c) => new Activation(c.Of("activation", _activation, null)!, c.Name);
}
