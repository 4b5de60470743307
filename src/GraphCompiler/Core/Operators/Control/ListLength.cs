namespace GraphCompiler.Core.Operators;

/// <summary>The number of items.</summary>
internal sealed record ListLength : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "TensorListLength";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType.Int32, Shape.Scalar);

    public override Value?[] Gradient(GradientContext context) => context.None;
}
