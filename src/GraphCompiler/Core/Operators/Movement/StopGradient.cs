namespace GraphCompiler.Core.Operators;

/// <summary>x, through which no gradient passes.</summary>
internal sealed record StopGradient : Operator
{
    public override bool Carries(DType dtype) => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context) => context.None;
}
