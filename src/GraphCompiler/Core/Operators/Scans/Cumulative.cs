namespace GraphCompiler.Core.Operators;

/// <summary>What a scan combines.</summary>
internal enum ScanKind
{
    Sum,
    Product,
}

/// <summary>
/// y = the sum or product of what stands up to each element along an axis. Gradient of sums: the sums of dy from the other end;
/// of products: those of dy · y, divided by x, 0 where x is 0.
/// </summary>
/// <param name="Kind">What is combined.</param>
/// <param name="Axis">The axis.</param>
/// <param name="Exclusive">Whether the element itself does not count.</param>
/// <param name="Reverse">Whether it begins at the end.</param>
internal sealed record Cumulative(ScanKind Kind, int Axis, bool Exclusive, bool Reverse) : Operator
{
    public override string TensorFlowName => Kind == ScanKind.Sum ? "Cumsum" : "Cumprod";

    public override string Details => $"{Kind}, axis: {Axis}{(Exclusive ? ", exclusive" : "")}{(Reverse ? ", reverse" : "")}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Scanned(builder, this, inputs[0], Axis));

    public override Value?[] Gradient(GradientContext context) =>
    [
        Kind == ScanKind.Sum
            ? context.Dy.Apply(Back())
            : (context.Dy * context.Output).Apply(Back()).Apply(new DivideNoNan(), context.X),
    ];

    /// <summary>The shape of what is scanned along an axis.</summary>
    public static Shape Scanned(Builder builder, Operator @operator, Value x, int axis)
    {
        var shape = builder.WithAxes(x, [axis]);
        if (!shape.IsRankKnown || (axis >= -shape.Rank && axis < shape.Rank)) return shape;
        throw new TfInvalidArgumentException(
            $"ScanOp: Expected scan axis in the range [{-shape.Rank}, {shape.Rank}), but got {(axis < 0 ? axis + shape.Rank : axis)} [Op:{@operator.TensorFlowName}]");
    }

    private Cumulative Back() => new(ScanKind.Sum, Axis, Exclusive, !Reverse);
}
