namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = log Σ eˣ - x[label] along the last axis of the logits x, for each label. Gradient: (softmax(x) - onehot(label)) · dy.
/// </summary>
internal sealed record SparseSoftmaxCrossEntropy : Operator
{
    private static readonly EquatableArray<int> s_last = [-1];

    public override string TensorFlowName => "SparseSoftmaxCrossEntropyWithLogits";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (labels, logits) = (inputs[0].Shape, builder.WithAxes(inputs[1], s_last));
        if (logits.IsScalar) throw new TfValueException($"`logits` cannot be a scalar. Received logits={inputs[1]}`");
        if (labels.IsRankKnown && logits.IsRankKnown && labels.Rank != logits.Rank - 1)
        {
            throw new TfValueException($"`labels.shape.rank` must equal `logits.shape.rank - 1`. Received: labels.shape={labels} of rank {labels.Rank} and logits.shape={logits} of rank {logits.Rank}");
        }

        if (logits.RawDims.IsEmpty) return One(inputs[1].DType, labels);
        var rows = Shape.Create(logits.RawDims[..^1]);
        return builder.Same(labels, rows) ? One(inputs[1].DType, rows) : throw builder.LabelsMismatch(labels, logits);
    }

    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var (z, sum, chosen) = Parts(inputs);
        var picked = chosen.Select(z, z.Constant(0)).Apply(new Sum(s_last, KeepDims: true));
        return [(sum.Apply(new Log()) - picked).Apply(new Reshape(Rows(inputs)))];
    };

    public override Value?[] Gradient(GradientContext context)
    {
        var (z, sum, chosen) = Parts(context.Inputs);
        var dy = context.Dy.Apply(new Reshape(sum.Shape));
        return [null, (z.Apply(new Exp()) / sum - chosen.CastTo(z.DType)) * dy];
    }

    private static Shape Rows(Value[] inputs) => inputs[1].Shape.RawDims.IsEmpty ? inputs[0].Shape : Shape.Create(inputs[1].Shape.RawDims[..^1]);

    /// <summary>The logits less the largest of their row, the sum of its exponentials, and which of the row the label names.</summary>
    private static (Value Z, Value Sum, Value Chosen) Parts(Value[] inputs)
    {
        var (labels, x) = (inputs[0], inputs[1]);
        var classes = Shape.Create([x.Shape.RawDims.IsEmpty ? Dim.Unknown : x.Shape.RawDims[^1]]);
        var z = x - x.Apply(new Max(s_last, KeepDims: true));
        var sum = z.Apply(new Exp()).Apply(new Sum(s_last, KeepDims: true));

        // As wide as the logits, so that a kernel holds both in the same lanes.
        var index = labels.Apply(new CheckedLabels(classes)).CastTo(x.DType == DType.Float64 ? DType.Int64 : DType.Int32).Apply(new Reshape(sum.Shape));
        var range = x.Builder.Apply(new Iota(classes, index.DType))[0];
        return (z, sum, index.Apply(new Equal(), range));
    }
}
