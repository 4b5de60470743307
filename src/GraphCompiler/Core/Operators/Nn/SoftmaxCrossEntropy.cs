namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = Σ z · (log Σ eˣ - x) along an axis, for labels z and logits x. Gradient: for z, -log softmax(x) · dy; for x, (softmax(x) - z) · dy, which is
/// what labels have that add up to 1.
/// </summary>
internal sealed record SoftmaxCrossEntropy(int Axis = -1) : Operator
{
    public override string TensorFlowName => "SoftmaxCrossEntropyWithLogits";

    public override string Details => Axis == -1 ? "" : $"axis: {Axis}";

    private EquatableArray<int> Axes => [Axis];

    public override string Misfit(Shape[] shapes) =>
        $"logits and labels must be broadcastable: logits_size={shapes[0].ToKernelString()} labels_size={shapes[1].ToKernelString()} [Op:{TensorFlowName}]";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (labels, logits) = (inputs[0], inputs[1]);
        if (labels.DType != logits.DType) throw builder.TypeMismatch(this, labels.DType, logits.DType);
        _ = builder.WithAxes(labels, Axes);
        _ = builder.WithAxes(logits, Axes);
        var shape = builder.Broadcast(this, logits, labels);
        if (shape.RawDims.IsEmpty && !shape.IsRankKnown) return One(logits.DType, Shape.Unknown);
        var rank = shape.RawDims.Length;
        if (shape.IsRankKnown && (Axis < -rank || Axis >= rank))
        {
            throw builder.Refusal(this, inputs, $"Requires start <= limit when delta > 0: {Axis + 1}/{rank}", $"Requires start <= limit when delta > 0: {Axis + 1}/{rank}");
        }

        if (!shape.IsRankKnown && (Axis >= 0 || -Axis >= rank)) return One(logits.DType, Shape.Unknown);
        var axis = GraphCompiler.Axes.Positive(Axis, rank);
        return One(logits.DType, Shape.Create([.. shape.RawDims.ToArray().Where((_, i) => i != axis)]));
    }

    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var (z, sum) = Parts(inputs[1]);
        return [(inputs[0] * (sum.Apply(new Log()) - z)).Apply(new Sum(Axes))];
    };

    public override Value?[] Gradient(GradientContext context)
    {
        var (labels, logits) = (context.X, context.Y);
        var (z, sum) = Parts(logits);
        var dy = context.Dy.Apply(new ExpandDims(Axis));
        return context.Both(
            () => ((sum.Apply(new Log()) - z) * dy).SumTo(labels.Shape),
            () => ((z.Apply(new Exp()) / sum - labels) * dy).SumTo(logits.Shape));
    }

    /// <summary>The logits less the largest of their row, and the sum of its exponentials.</summary>
    private (Value Z, Value Sum) Parts(Value x)
    {
        var z = x - x.Apply(new Max(Axes, KeepDims: true));
        return (z, z.Apply(new Exp()).Apply(new Sum(Axes, KeepDims: true)));
    }
}
