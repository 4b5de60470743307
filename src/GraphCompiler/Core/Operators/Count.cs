namespace GraphCompiler.Core.Operators;

/// <summary>The number of elements of a shape, a scalar that is known when a plan is bound to its arguments.</summary>
internal sealed record Count(Shape Of, DType DType) : Operator
{
    public override string Details => Of.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Shape.Scalar);

    public override Value?[] Gradient(GradientContext context) => [];

    public override Operator MapShapes(Func<Shape, Shape> map) => new Count(map(Of), DType);
}
