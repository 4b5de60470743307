namespace GraphCompiler.Core.Operators;

/// <summary>0, 1, 2, ... as many as the only dimension of <paramref name="Of"/> says.</summary>
internal sealed record Iota(Shape Of, DType DType) : ShapeQuery(Of, DType)
{
    public override string TensorFlowName => "Range";

    public override long[] Values => [.. Enumerable.Range(0, checked((int)Of.ElementCount)).Select(i => (long)i)];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Of);

    public override Operator MapShapes(Func<Shape, Shape> map) => new Iota(map(Of), DType);
}
