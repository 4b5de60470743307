namespace GraphCompiler.Core.Operators;

/// <summary>
/// The number of elements of a shape, a scalar that is known when a plan is bound to its arguments. Something is divided by
/// it: an integer one is at least 1, so that the mean of nothing is NaN for floats and 0 for integers.
/// </summary>
internal sealed record Count(Shape Of, DType DType) : Operator
{
    public override string Details => Of.ToKernelString();

    /// <summary>The number, <see cref="Of"/> being the shape that is known now.</summary>
    public long Elements => DType.IsFloating ? Of.ElementCount : Math.Max(Of.ElementCount, 1);

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Scalar);

    public override Value?[] Gradient(GradientContext context) => [];

    public override Operator MapShapes(Func<Shape, Shape> map) => new Count(map(Of), DType);
}
