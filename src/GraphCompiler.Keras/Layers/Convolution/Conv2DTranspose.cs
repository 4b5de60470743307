using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>
/// The gradient of a convolution as a layer: images [batch, height, width, channels] become larger ones. The kernel is [height, width, filters, channels];
/// the result is as long as the convolution's input, the longest where several are.
/// </summary>
/// <inheritdoc/>
public sealed partial class Conv2DTranspose(
    [LastAxis] int filters, Extent kernelSize, Extent? strides = null, Padding padding = Padding.Valid, Extent? dilationRate = null, int groups = 1,
    [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null, Extent? outputPadding = null, string? name = null)
    : ConvolutionLayer(new ConvolutionSettings(2, filters, kernelSize, strides, padding, dilationRate, groups)
    {
        Activation = activation, UseBias = useBias, KernelInitializer = kernelInitializer, BiasInitializer = biasInitializer,
        KernelRegularizer = kernelRegularizer, BiasRegularizer = biasRegularizer, KernelConstraint = kernelConstraint, BiasConstraint = biasConstraint,
    }, name)
{
    private readonly int[]? _outputPadding = outputPadding is null ? null : Arguments.PerAxis(outputPadding, 2, 0, "output_padding");

    private protected override Shape KernelShape(int channels) => [KernelSize[0], KernelSize[1], Filters, channels / Groups];

    private protected override Tensor<float> Convolve(Tensor<float> x)
    {
        var shape = Tf.Shape(x);
        var sizes = Tf.Stack([shape[0], Length(x, shape, 0), Length(x, shape, 1), Filters]);
        return Tf.Nn.Conv2DTranspose(x, Kernel, sizes, Strides, Padding, Dilation);
    }

    private protected override void CheckLengths(Shape input, Shape kernel)
    {
    }

    private Tensor<int> Length(Tensor<float> x, Tensor<int> shape, int axis)
    {
        var window = (KernelSize[axis] - 1) * Dilation[axis] + 1;
        var extra = _outputPadding is { } more ? window - Strides[axis] + more[axis] - (Padding == Padding.Same ? 2 * (window / 2) : 0)
            : Padding == Padding.Same ? 0
            : Math.Max(window - Strides[axis], 0);
        return x.Shape.Dims[axis + 1].Size is { } length ? length * Strides[axis] + extra : shape[axis + 1] * Strides[axis] + extra;
    }

    /// <summary>Keras has the padding of the output before the format, and one group.</summary>
    public override IReadOnlyDictionary<string, object?> GetConfig() => base.GetConfig().Only(
    [
        "name", "trainable", "dtype", "filters", "kernel_size", "strides", "padding", "output_padding", "data_format", "dilation_rate", .. Groups == 1 ? Array.Empty<string>() : ["groups"],
        "activation", "use_bias", "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint",
    ]);

    private protected override LayerBase Remake(ConvolutionSettings s, Remaker c) => new Conv2DTranspose(
        s.Filters, s.KernelSize, s.Strides, s.Padding, s.DilationRate, s.Groups, s.Activation, s.UseBias, s.KernelInitializer, s.BiasInitializer, s.KernelRegularizer, s.BiasRegularizer,
        s.KernelConstraint, s.BiasConstraint, c.Maybe("output_padding", _outputPadding) is { } extra ? extra : (Extent?)null, c.Name);
}
