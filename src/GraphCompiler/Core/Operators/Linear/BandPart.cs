namespace GraphCompiler.Core.Operators;

/// <summary>
/// Of each matrix so many diagonals below the main one and so many above it, zeros elsewhere; a negative number keeps all.
/// Gradient: dy in the same band.
/// </summary>
internal sealed record BandPart(int Below, int Above) : MatrixOperator
{
    public override string TensorFlowName => "MatrixBandPart";

    public override string Details => $"{Below}, {Above}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], Both);
        if (shape.IsFullyDefined && shape.Rank < 2) throw new TfInvalidArgumentException($"input must be at least 2-dim, received shape: {shape.ToKernelString()}");
        if (shape.RawDims.Length < 2) return One(inputs[0].DType, shape);
        Check("num_lower", Below, shape.RawDims[^2], "rows");
        Check("num_upper", Above, shape.RawDims[^1], "columns");
        return One(inputs[0].DType, shape);
    }

    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var (x, shape) = (inputs[0], inputs[0].Builder.WithAxes(inputs[0], Both));

        // As wide as the elements, so that a kernel holds both in the same lanes.
        var dtype = x.DType.Wide.Size == sizeof(long) ? DType.Int64 : DType.Int32;
        var rows = Numbers(shape.RawDims[^2]).Apply(new Reshape(Shape.Create([shape.RawDims[^2], 1])));
        var distance = rows - Numbers(shape.RawDims[^1]);
        var keep = distance.Apply(new LessEqual(), Limit(Below)).Apply(new LogicalAnd(), (-distance).Apply(new LessEqual(), Limit(Above)));
        return [keep.Select(x, x.Constant(0))];

        Value Numbers(Dim count) => x.Builder.Apply(new Iota(Shape.Create([count]), dtype))[0];

        Value Limit(int count) => x.Builder.Apply(new Number(count < 0 ? int.MaxValue : count, dtype))[0];
    };

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(this)];

    private static void Check(string name, int count, Dim size, string what)
    {
        if (count < 0 || !size.IsKnown || count <= size.Size) return;
        throw new TfInvalidArgumentException($"{name} must be negative or less or equal to number of {what} ({size}) got: {count}");
    }
}
