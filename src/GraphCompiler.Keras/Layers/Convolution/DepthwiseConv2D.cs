using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>Each channel of images convolved with filters of its own, [height, width, channels, depthMultiplier]: activation(x ⋆ kernel + bias).</summary>
/// <inheritdoc cref="ConvolutionLayer" path="/exception"/>
public sealed partial class DepthwiseConv2D : Layer
{
    private readonly int[] _size;
    private readonly int[] _strides;
    private readonly int[] _dilation;
    private readonly Padding _padding;
    private readonly int _multiplier;
    private readonly bool _useBias;
    private readonly Func<Tensor<float>, Tensor<float>>? _activation;
    private readonly (Initializer? Depthwise, Initializer? Bias) _initializers;
    private readonly (Regularizer? Depthwise, Regularizer? Bias) _regularizers;
    private readonly (Constraint? Depthwise, Constraint? Bias) _constraints;

    /// <summary>A layer.</summary>
    public DepthwiseConv2D(
        Extent kernelSize, Extent? strides = null, Padding padding = Padding.Valid, int depthMultiplier = 1, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, bool useBias = true,
        Initializer? depthwiseInitializer = null, Initializer? biasInitializer = null, Regularizer? depthwiseRegularizer = null, Regularizer? biasRegularizer = null,
        Constraint? depthwiseConstraint = null, Constraint? biasConstraint = null, Extent? dilationRate = null, string? name = null)
        : base(name)
    {
        (_size, _strides, _dilation) = (Arguments.PerAxis(kernelSize, 2, 1, "kernel_size"), Arguments.PerAxis(strides, 2, 1, "strides"), Arguments.PerAxis(dilationRate, 2, 1, "dilation_rate"));
        (_padding, _multiplier, _activation, _useBias) = (padding, Arguments.Positive(depthMultiplier, "depth_multiplier"), activation, useBias);
        (_initializers, _regularizers, _constraints) = ((depthwiseInitializer, biasInitializer), (depthwiseRegularizer, biasRegularizer), (depthwiseConstraint, biasConstraint));
        Spec = new InputSpec { MinRank = 4 };
    }

    /// <summary>The filters.</summary>
    public Variable<float> Kernel => Weight("kernel");

    /// <summary>What is added to each channel of the result.</summary>
    public Variable<float>? Bias => FindWeight("bias");

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        AddWeight([_size[0], _size[1], inputShape.Dims[^1], _multiplier], _initializers.Depthwise, name: "kernel", regularizer: _regularizers.Depthwise, constraint: _constraints.Depthwise);
        if (_useBias) AddWeight([inputShape[^1] * _multiplier], _initializers.Bias ?? Initializer.Zeros, name: "bias", regularizer: _regularizers.Bias, constraint: _constraints.Bias);
        Spec = new InputSpec { MinRank = 4, Axes = [(-1, inputShape[^1])] };
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var result = Tf.Nn.DepthwiseConv2D(inputs, Kernel, _strides, _padding, _dilation);
        if (Bias is { } bias) result += bias;
        return _activation is null ? result : Boundary.Around(_activation, result);
    }

    internal override LayerBase Remake(Remaker c) => new DepthwiseConv2D(
        depthMultiplier: c.Of("depth_multiplier", _multiplier), kernelSize: c.Of("kernel_size", _size, isRequired: true), strides: c.Of("strides", _strides),
        padding: c.Of("padding", _padding), dilationRate: c.Fixed("data_format", "channels_last").Of("dilation_rate", _dilation), activation: c.Of("activation", _activation),
        useBias: c.Of("use_bias", _useBias), depthwiseInitializer: c.Of("depthwise_initializer", _initializers.Depthwise, "glorot_uniform"),
        biasInitializer: c.Of("bias_initializer", _initializers.Bias, "zeros"), depthwiseRegularizer: c.Of("depthwise_regularizer", _regularizers.Depthwise),
        biasRegularizer: c.Of("bias_regularizer", _regularizers.Bias), depthwiseConstraint: c.Also(ActivityRegularizer).Of("depthwise_constraint", _constraints.Depthwise),
        biasConstraint: c.Of("bias_constraint", _constraints.Bias), name: c.Name);
}
