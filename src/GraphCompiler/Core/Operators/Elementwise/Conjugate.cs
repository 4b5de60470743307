namespace GraphCompiler.Core.Operators;

/// <summary>y = a - bi of x = a + bi. No gradient.</summary>
internal sealed record Conjugate : ControlOperator
{
    public override string TensorFlowName => "Conj";

    public override bool Carries(DType dtype) => dtype == DType.Complex64 || dtype == DType.Complex128;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context) => context.None;
}
