namespace GraphCompiler.Keras;

/// <summary>
/// A layer that makes one tensor of several, element by element; sizes of 1 repeat, and a tensor of a lower rank gets axes after its batch. The result is masked
/// where none of the inputs counts, if all have masks.
/// </summary>
public abstract partial class MergeLayer : Layer<Tensor<float>[], Tensor<float>>
{
    private protected MergeLayer(string? name)
        : base(name) => SupportsMasking = true;

    /// <summary>What becomes of two.</summary>
    private protected abstract Tensor<float> Merge(Tensor<float> x, Tensor<float> y);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes)
    {
        var batches = inputShapes.Where(s => s.Rank > 0 && s.Dims[0].IsKnown).Select(s => s[0]).Distinct();
        if (batches.Count() > 1) throw new TfValueException($"Cannot merge tensors with different batch sizes. Received tensors with shapes [{string.Join(", ", inputShapes)}]");
        var merged = Features(inputShapes[0]);
        foreach (var shape in inputShapes.Skip(1)) merged = Broadcast(merged, Features(shape));
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape) => Build([inputShape]);

    /// <inheritdoc/>
    protected override Tensor<float> Forward(Tensor<float>[] inputs, bool training)
    {
        var rank = inputs.Max(x => x.Rank);
        var equal = Array.ConvertAll(inputs, x =>
        {
            while (x.Rank < rank) x = Tf.ExpandDims(x, 1);
            return x;
        });
        return equal.Skip(1).Aggregate(equal[0], Merge);
    }

    internal override Tensor<bool>? ComputeMaskOf(Tensor<float>[] inputs, IReadOnlyList<Tensor<bool>?> masks) =>
        masks.Count == 0 || masks.Any(m => m is null) ? null : masks.Skip(1).Aggregate(masks[0]!, (x, y) => Tf.LogicalOr(x, y!));

    private protected override bool NotesShapes => true;

    private static Shape Features(Shape shape) => shape.Rank > 0 ? shape[1..] : shape;

    private static Shape Broadcast(Shape x, Shape y)
    {
        var (longer, shorter) = x.Rank >= y.Rank ? (x, y) : (y, x);
        var dims = longer.Dims.ToArray();
        for (var i = 1; i <= shorter.Rank; i++)
        {
            var (a, b) = (dims[^i], shorter.Dims[^i]);
            if (a.Size is not (null or 1) && b.Size is not (null or 1) && a != b) throw new TfValueException($"Inputs have incompatible shapes. Received shapes {x} and {y}");
            dims[^i] = a.Size == 1 ? b : a;
        }

        return Shape.Create(dims);
    }
}
