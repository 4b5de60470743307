namespace GraphCompiler.Keras;

/// <summary>Cross-correlation with filters over the axes between batch and channels: activation(x ⋆ kernel + bias).</summary>
/// <exception cref="TfValueException">A parameter is out of range; in a call: the shape does not fit.</exception>
public abstract partial class ConvolutionLayer : Layer
{
    private readonly ConvolutionSettings _settings;

    private protected ConvolutionLayer(ConvolutionSettings settings, string? name)
        : base(name)
    {
        var s = settings;
        Rank = s.Rank;
        Filters = s.Filters > 0 ? s.Filters : throw new TfValueException($"Invalid value for argument `filters`. Expected a strictly positive value. Received filters={s.Filters}.");
        Groups = s.Groups;
        KernelSize = Arguments.PerAxis(s.KernelSize, Rank, 1, "kernel_size");
        Strides = Arguments.PerAxis(s.Strides, Rank, 1, "strides");
        Dilation = Arguments.PerAxis(s.DilationRate, Rank, 1, "dilation_rate");
        Padding = s.Padding;
        if (Groups <= 0 || Filters % Groups != 0) throw new TfValueException($"The number of filters must be evenly divisible by the number of groups. Received: groups={Groups}, filters={Filters}.");
        if (Strides.Any(x => x > 1) && Dilation.Any(x => x > 1))
        {
            throw new TfValueException($"`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: strides={Arguments.Tuple(Strides)} and dilation_rate={Arguments.Tuple(Dilation)}");
        }

        if (Padding == Padding.Causal && Rank != 1) throw new TfValueException("The `padding` argument must be one of {'valid', 'same'}. Received: causal");
        _settings = s;
        Spec = new InputSpec { MinRank = Rank + 2 };
    }

    /// <summary>The filters.</summary>
    public Variable<float> Kernel => Weight("kernel");

    /// <summary>What is added to each channel of the result.</summary>
    public Variable<float>? Bias => FindWeight("bias");

    private protected int Rank { get; }

    private protected int Filters { get; }

    private protected int Groups { get; }

    private protected int[] KernelSize { get; }

    private protected int[] Strides { get; }

    private protected int[] Dilation { get; }

    private protected Padding Padding { get; }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        if (inputShape.Dims[^1].Size is not { } channels) throw new TfValueException($"The number of channels must be known. Received: input_shape={inputShape}, by the layer '{Name}'");
        if (channels % Groups != 0)
        {
            throw new TfValueException($"The number of input channels must be evenly divisible by the number of groups. Received groups={Groups}, but the input has {channels} channels (full input shape is {inputShape}).");
        }

        var kernel = KernelShape(channels);
        CheckLengths(inputShape, kernel);
        var s = _settings;
        AddWeight(kernel, s.KernelInitializer, name: "kernel", regularizer: s.KernelRegularizer, constraint: s.KernelConstraint);
        if (s.UseBias) AddWeight([Filters], s.BiasInitializer ?? Initializer.Zeros, name: "bias", regularizer: s.BiasRegularizer, constraint: s.BiasConstraint);
        Spec = new InputSpec { MinRank = Rank + 2, Axes = [(-1, channels)] };
    }

    private protected virtual Shape KernelShape(int channels) => Shape.Create([.. KernelSize.Select(s => (Dim)s), channels / Groups, Filters]);

    private protected abstract Tensor<float> Convolve(Tensor<float> x);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training)
    {
        CheckLengths(inputs.Shape, Kernel.Shape);
        return Finish(Convolve(inputs));
    }

    private protected Tensor<float> Finish(Tensor<float> result)
    {
        if (Bias is { } bias) result += bias;
        return _settings.Activation is null ? result : Boundary.Around(_settings.Activation, result);
    }

    internal override LayerBase Remake(Remaker c) => Remake(
        new ConvolutionSettings(
            Rank, c.Of("filters", Filters, isRequired: true), c.Of("kernel_size", KernelSize, isRequired: true), c.Of("strides", Strides),
            c.Of("padding", Padding), c.Fixed("data_format", "channels_last").Of("dilation_rate", Dilation), c.Of("groups", Groups))
        {
            Activation = c.Of("activation", _settings.Activation),
            UseBias = c.Of("use_bias", _settings.UseBias),
            KernelInitializer = c.Of("kernel_initializer", _settings.KernelInitializer, "glorot_uniform"),
            BiasInitializer = c.Of("bias_initializer", _settings.BiasInitializer, "zeros"),
            KernelRegularizer = c.Of("kernel_regularizer", _settings.KernelRegularizer),
            BiasRegularizer = c.Of("bias_regularizer", _settings.BiasRegularizer),
            KernelConstraint = c.Also(ActivityRegularizer).Of("kernel_constraint", _settings.KernelConstraint),
            BiasConstraint = c.Of("bias_constraint", _settings.BiasConstraint),
        },
        c);

    /// <summary>A new layer of settings that went through a remaker.</summary>
    private protected abstract LayerBase Remake(ConvolutionSettings settings, Remaker c);

    private protected virtual void CheckLengths(Shape input, Shape kernel)
    {
        for (var i = 0; i < Rank && Padding == Padding.Valid; i++)
        {
            if (input.Dims[i + 1].Size is not { } length || length > (KernelSize[i] - 1) * Dilation[i]) continue;
            throw new TfValueException(
                $"Computed output size would be zero or negative. Received `inputs shape={input}`, `kernel shape={kernel}`, `dilation_rate=[{string.Join(' ', Dilation)}]`, `strides={Arguments.Tuple(Strides)}`, `padding=valid`, by the layer '{Name}'.");
        }
    }
}

/// <summary>What convolutions are constructed with.</summary>
internal sealed record ConvolutionSettings(int Rank, int Filters, Extent KernelSize, Extent? Strides, Padding Padding, Extent? DilationRate, int Groups)
{
    public Func<Tensor<float>, Tensor<float>>? Activation { get; init; }

    public bool UseBias { get; init; } = true;

    public Initializer? KernelInitializer { get; init; }

    public Initializer? BiasInitializer { get; init; }

    public Regularizer? KernelRegularizer { get; init; }

    public Regularizer? BiasRegularizer { get; init; }

    public Constraint? KernelConstraint { get; init; }

    public Constraint? BiasConstraint { get; init; }
}
