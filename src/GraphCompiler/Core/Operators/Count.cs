namespace GraphCompiler.Core.Operators;

/// <summary>
/// The number of elements of a shape that something is divided by: an integer one is at least 1, so that the mean of nothing is
/// NaN for floats and 0 for integers.
/// </summary>
internal sealed record Count(Shape Of, DType DType) : ShapeQuery(Of, DType)
{
    public override long[] Values => [DType.IsFloating ? Of.ElementCount : Math.Max(Of.ElementCount, 1)];

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Scalar);

    public override Operator MapShapes(Func<Shape, Shape> map) => new Count(map(Of), DType);
}
