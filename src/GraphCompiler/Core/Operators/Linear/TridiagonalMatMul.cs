namespace GraphCompiler.Core.Operators;

/// <summary>
/// a · x, a given by its diagonals [..., 3, n]: above the main one, itself, below it; the last of the first and the first of the last
/// count for nothing. Gradient: dy · xᵀ on the diagonals, and aᵀ · dy.
/// </summary>
internal sealed record TridiagonalMatMul : MatrixOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        var (a, b) = (Matrices(builder, inputs), Matrices(builder, inputs, 1));
        if (a.IsUnknown || b.IsUnknown) return One(inputs[0].DType, b);
        if (a.RawDims[^2].Size is { } count && count < 3)
        {
            var message = $"slice index {count} of dimension {a.RawDims.Length - 2} out of bounds.";
            throw builder.Refusal(this, inputs, message, message);
        }

        if (!builder.Same(Shape.Create([a.RawDims[^1]]), Shape.Create([b.RawDims[^2]])) || !builder.Same(Batch(a), Batch(b)))
        {
            throw builder.Refusal(this, inputs, $"Invalid superdiagonal shape: {a.ToKernelString()} for a right-hand side of shape {b.ToKernelString()}", $"Dimensions must be equal, but are {a.RawDims[^1]} and {b.RawDims[^2]}");
        }

        return One(inputs[0].DType, b);
    }

    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var (diagonals, x) = (inputs[0].Builder.Apply(new Unpack(-2, 3), inputs[0]), inputs[1]);
        var (above, below) = (Column(diagonals[0]) * Composites.Shifted(x, -1), Column(diagonals[2]) * Composites.Shifted(x, 1));
        return [Composites.ExceptLast(above, -2) + (Column(diagonals[1]) * x) + Composites.ExceptFirst(below, -2)];

        static Value Column(Value diagonal) => diagonal.Apply(new ExpandDims(-1));
    };

    public override Value?[] Gradient(GradientContext context) => context.Both(
        () => Composites.DiagonalsOf(context.Dy, context.Y),
        () => Composites.TransposedDiagonals(context.X).Apply(this, context.Dy));

    protected override string TooFewAxes(int index, Shape shape) => "All input tensors must have the same rank.";
}
