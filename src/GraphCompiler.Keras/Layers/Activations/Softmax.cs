namespace GraphCompiler.Keras;

/// <summary>eˣ / Σ eˣ along one axis or over several. Where a mask of the input's shape is false the result is 0.</summary>
public sealed partial class Softmax : Layer
{
    private readonly Axes _axis;

    /// <summary>A layer.</summary>
    /// <param name="axis">The axes of the sum: the last one unless given.</param>
    /// <param name="name">The layer's name.</param>
    public Softmax(Axes? axis = null, string? name = null)
        : base(name) => (_axis, SupportsMasking) = (axis ?? -1, true);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, bool training) => Of(inputs, null, _axis);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float> inputs, Tensor<bool>? mask, bool training) => Of(inputs, mask, _axis);

    /// <summary>The softmax of what a mask leaves.</summary>
    internal static Tensor<float> Of(Tensor<float> inputs, Tensor<bool>? mask, Axes axis)
    {
        if (mask is not null) inputs += (1f - Masks.ToFloat(mask)) * -1e9f;
        int[] axes = [.. axis.ToEquatable()!];
        var result = axes is [var one] ? Tf.Nn.Softmax(inputs, one) : Tf.Exp(inputs - Tf.ReduceLogSumExp(inputs, axes, keepDims: true));
        return mask is null ? result : result * Masks.ToFloat(mask);
    }

    internal override LayerBase Remake(Remaker c) => new Softmax(c.Of("axis", _axis), c.Name);

    internal override IReadOnlyList<string> CallKeywords => ["mask"];
}
