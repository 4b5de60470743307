namespace GraphCompiler.Core.Operators;

/// <summary>0, 1, 2, ... as many as the only dimension of <paramref name="Of"/> says, known when a plan is bound to its arguments.</summary>
internal sealed record Iota(Shape Of, DType DType) : Operator
{
    public override string Details => Of.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType, Of);

    public override Value?[] Gradient(GradientContext context) => [];

    public override Operator MapShapes(Func<Shape, Shape> map) => new Iota(map(Of), DType);
}
