namespace GraphCompiler.Keras;

/// <summary>The tensors one after the other along an axis.</summary>
/// <exception cref="TfValueException">In a call: the other axes differ.</exception>
public sealed partial class Concatenate : Layer<Tensor<float>[], Tensor<float>>
{
    private readonly int _axis;

    /// <summary>A layer.</summary>
    public Concatenate(int axis = -1, string? name = null)
        : base(name) => (_axis, SupportsMasking) = (axis, true);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes)
    {
        var first = inputShapes[0];
        var at = Axes.Positive(_axis, first.Rank);
        if (inputShapes.Any(s => s.Rank != first.Rank || Enumerable.Range(0, s.Rank).Any(i => i != at && s.Dims[i].IsKnown && first.Dims[i].IsKnown && s.Dims[i] != first.Dims[i])))
        {
            throw new TfValueException(
                $"A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Received: input_shape=[{string.Join(", ", inputShapes)}]");
        }
    }

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float>[] inputs, bool training) => inputs is [var only] ? only : Tf.Concat(inputs, _axis);

    // An input without a mask counts throughout; a step counts if one of its features does.
    internal override Tensor<bool>? ComputeMaskOf(Tensor<float>[] inputs, IReadOnlyList<Tensor<bool>?> masks)
    {
        if (masks.All(m => m is null)) return null;
        var spread = inputs.Select((x, i) =>
        {
            var mask = masks[i];
            while (mask is not null && mask.Rank < x.Rank) mask = Tf.ExpandDims(mask, -1);
            return mask is null ? Tf.Cast<bool>(Tf.OnesLike(x)) : Tf.LogicalAnd(mask, Tf.Cast<bool>(Tf.OnesLike(x)));
        }).ToArray();
        return Tf.ReduceAny(Tf.Concat(spread, _axis), axis: -1);
    }

    private protected override bool NotesShapes => true;

    internal override LayerBase Remake(Remaker c) => new Concatenate(c.Of("axis", _axis), c.Name);
}
