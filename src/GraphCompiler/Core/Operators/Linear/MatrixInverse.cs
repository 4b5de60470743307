namespace GraphCompiler.Core.Operators;

/// <summary>The inverse of each matrix. Gradient: -yᵀ · dy · yᵀ.</summary>
internal sealed record MatrixInverse : MatrixOperator
{
    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Square(builder, inputs));

    public override Value?[] Gradient(GradientContext context) =>
        [-Product(context.Output, Product(context.Dy, context.Output, transposeY: true), transposeX: true)];
}
