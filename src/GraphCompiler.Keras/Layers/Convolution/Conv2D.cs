using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>activation(x ⋆ kernel + bias) of x [batch, height, width, channels] with kernel [height, width, channels / groups, filters].</summary>
/// <inheritdoc/>
public sealed partial class Conv2D(
    [LastAxis] int filters, Extent kernelSize, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilationRate = null, int groups = 1,
    [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
    : ConvolutionLayer(new ConvolutionSettings(2, filters, kernelSize, strides, padding, dilationRate, groups)
    {
        Activation = activation, UseBias = useBias, KernelInitializer = kernelInitializer, BiasInitializer = biasInitializer,
        KernelRegularizer = kernelRegularizer, BiasRegularizer = biasRegularizer, KernelConstraint = kernelConstraint, BiasConstraint = biasConstraint,
    }, name)
{
    private protected override Tensor<float> Convolve(Tensor<float> x) => Tf.Nn.Conv2D(x, Kernel, Strides, Padding, Dilation);

    private protected override LayerBase Remake(ConvolutionSettings s, Remaker c) => new Conv2D(
        s.Filters, s.KernelSize, s.Strides, s.Padding, s.DilationRate, s.Groups, s.Activation, s.UseBias, s.KernelInitializer, s.BiasInitializer, s.KernelRegularizer, s.BiasRegularizer,
        s.KernelConstraint, s.BiasConstraint, c.Name);
}
