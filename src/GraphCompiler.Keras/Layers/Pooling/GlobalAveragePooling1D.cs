namespace GraphCompiler.Keras;

/// <summary>The mean of each channel over the steps that count, for x [batch, length, channels].</summary>
public sealed partial class GlobalAveragePooling1D : Layer
{
    private readonly bool _keepDims;

    /// <summary>A layer.</summary>
    /// <param name="keepDims">Whether the axis stays, with length 1.</param>
    /// <param name="name">The layer's name.</param>
    public GlobalAveragePooling1D(bool keepDims = false, string? name = null)
        : base(name) => (_keepDims, Spec) = (keepDims, new InputSpec { Rank = 3 });

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Tf.ReduceMean(inputs, axis: 1, keepDims: _keepDims);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, Tensor<bool>? mask, bool training)
    {
        if (mask is null) return Forward(inputs, training);
        var weights = Tf.ExpandDims(Masks.ToFloat(mask), -1);
        return Tf.ReduceSum(inputs * weights, axis: 1, keepDims: _keepDims) / Tf.ReduceSum(weights, axis: 1, keepDims: _keepDims);
    }

    private protected override bool TakesMask => true;

    internal override LayerBase Remake(Remaker c) => new GlobalAveragePooling1D(c.Fixed("data_format", "channels_last").Of("keepdims", _keepDims), c.Name);

    internal override IReadOnlyList<string> CallKeywords => ["mask"];
}
