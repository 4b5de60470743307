namespace GraphCompiler.Core.Operators;

/// <summary>y = for each index the element of x at it along an axis, at the index's own place along the others. Gradient: dy added up where it was taken from.</summary>
/// <param name="Axis">The axis.</param>
internal sealed record TakeAlong(int Axis) : Operator
{
    public override string TensorFlowName => "TakeAlongAxis";

    public override bool CanFail => true;

    public override string Details => $"axis: {Axis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[1].Shape);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new PutAlong(Axis, context.X.Shape), context.Y), null];
}
