namespace GraphCompiler.Core.Operators;

/// <summary>What a shape says, as a tensor: known when a plan is bound to its arguments, and no step computes it.</summary>
internal abstract record ShapeQuery(Shape Of, DType DType) : Operator
{
    public override string Details => Of.ToKernelString();

    /// <summary>The elements, <see cref="Of"/> being the shape that is known now.</summary>
    public abstract long[] Values { get; }

    public override Value?[] Gradient(GradientContext context) => [];
}

/// <summary>The sizes of a shape.</summary>
internal sealed record ShapeOf(Shape Of, DType DType) : ShapeQuery(Of, DType)
{
    public override string TensorFlowName => "Shape";

    public override long[] Values => [.. Of.ToArray().Select(size => (long)size)];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Create([Of.IsRankKnown ? Of.Rank : Dim.Unknown]));

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Of = map(Of) };
}

/// <summary>The number of dimensions of a shape.</summary>
internal sealed record RankOf(Shape Of) : ShapeQuery(Of, DType.Int32)
{
    public override string TensorFlowName => "Rank";

    public override long[] Values => [Of.Rank];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Scalar);

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Of = map(Of) };
}

/// <summary>The number of elements of a shape.</summary>
internal sealed record SizeOf(Shape Of, DType DType) : ShapeQuery(Of, DType)
{
    public override string TensorFlowName => "Size";

    public override long[] Values => [Of.ElementCount];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Scalar);

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Of = map(Of) };
}
