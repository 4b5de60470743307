using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>Each channel convolved with filters of its own, then all channels mixed at each place: activation((x ⋆ depthwise) · pointwise + bias).</summary>
/// <inheritdoc cref="ConvolutionLayer" path="/exception"/>
public sealed partial class SeparableConv2D : Layer
{
    private readonly int _filters;
    private readonly int[] _size;
    private readonly int[] _strides;
    private readonly int[] _dilation;
    private readonly Padding _padding;
    private readonly int _multiplier;
    private readonly bool _useBias;
    private readonly Func<Tensor<float>, Tensor<float>>? _activation;
    private readonly (Initializer? Depthwise, Initializer? Pointwise, Initializer? Bias) _initializers;
    private readonly (Regularizer? Depthwise, Regularizer? Pointwise, Regularizer? Bias) _regularizers;
    private readonly (Constraint? Depthwise, Constraint? Pointwise, Constraint? Bias) _constraints;

    /// <summary>A layer.</summary>
    public SeparableConv2D(
        [LastAxis] int filters, Extent kernelSize, Extent? strides = null, Padding padding = Padding.Valid, int depthMultiplier = 1, [KernelBoundary] Func<Tensor<float>, Tensor<float>>? activation = null, bool useBias = true,
        Initializer? depthwiseInitializer = null, Initializer? pointwiseInitializer = null, Initializer? biasInitializer = null, Regularizer? depthwiseRegularizer = null,
        Regularizer? pointwiseRegularizer = null, Regularizer? biasRegularizer = null, Constraint? depthwiseConstraint = null, Constraint? pointwiseConstraint = null,
        Constraint? biasConstraint = null, Extent? dilationRate = null, string? name = null)
        : base(name)
    {
        _filters = Arguments.Positive(filters, nameof(filters));
        (_size, _strides, _dilation) = (Arguments.PerAxis(kernelSize, 2, 1, "kernel_size"), Arguments.PerAxis(strides, 2, 1, "strides"), Arguments.PerAxis(dilationRate, 2, 1, "dilation_rate"));
        (_padding, _multiplier, _activation, _useBias) = (padding, Arguments.Positive(depthMultiplier, "depth_multiplier"), activation, useBias);
        _initializers = (depthwiseInitializer, pointwiseInitializer, biasInitializer);
        _regularizers = (depthwiseRegularizer, pointwiseRegularizer, biasRegularizer);
        _constraints = (depthwiseConstraint, pointwiseConstraint, biasConstraint);
        Spec = new InputSpec { MinRank = 4 };
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        var channels = inputShape[^1];
        AddWeight([_size[0], _size[1], channels, _multiplier], _initializers.Depthwise, name: "depthwise_kernel", regularizer: _regularizers.Depthwise, constraint: _constraints.Depthwise);
        AddWeight([1, 1, channels * _multiplier, _filters], _initializers.Pointwise, name: "pointwise_kernel", regularizer: _regularizers.Pointwise, constraint: _constraints.Pointwise);
        if (_useBias) AddWeight([_filters], _initializers.Bias ?? Initializer.Zeros, name: "bias", regularizer: _regularizers.Bias, constraint: _constraints.Bias);
        Spec = new InputSpec { MinRank = 4, Axes = [(-1, channels)] };
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        var result = Tf.Nn.SeparableConv2D(inputs, Weight("depthwise_kernel"), Weight("pointwise_kernel"), _strides, _padding, _dilation);
        if (FindWeight("bias") is { } bias) result += bias;
        return _activation is null ? result : Boundary.Around(_activation, result);
    }

    internal override LayerBase Remake(Remaker c) => new SeparableConv2D(
        depthMultiplier: c.Of("depth_multiplier", _multiplier), filters: c.Of("filters", _filters, isRequired: true), kernelSize: c.Of("kernel_size", _size, isRequired: true),
        strides: c.Of("strides", _strides), padding: c.Of("padding", _padding), dilationRate: c.Fixed("data_format", "channels_last").Of("dilation_rate", _dilation),
        activation: c.Of("activation", _activation), useBias: c.Of("use_bias", _useBias), depthwiseInitializer: c.Of("depthwise_initializer", _initializers.Depthwise, "glorot_uniform"),
        pointwiseInitializer: c.Of("pointwise_initializer", _initializers.Pointwise, "glorot_uniform"), biasInitializer: c.Of("bias_initializer", _initializers.Bias, "zeros"),
        depthwiseRegularizer: c.Of("depthwise_regularizer", _regularizers.Depthwise), pointwiseRegularizer: c.Of("pointwise_regularizer", _regularizers.Pointwise),
        biasRegularizer: c.Of("bias_regularizer", _regularizers.Bias), depthwiseConstraint: c.Also(ActivityRegularizer).Of("depthwise_constraint", _constraints.Depthwise),
        pointwiseConstraint: c.Of("pointwise_constraint", _constraints.Pointwise), biasConstraint: c.Of("bias_constraint", _constraints.Bias), name: c.Name);
}
