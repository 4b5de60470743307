namespace GraphCompiler.Core.Operators;

/// <summary>Zeros of a shape to which each x is added at its index along an axis. Gradient: dy at the indices.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Target">The shape.</param>
internal sealed record PutAlong(int Axis, Shape Target) : Operator
{
    public override string TensorFlowName => "PutAlongAxis";

    public override bool CanFail => true;

    public override string Details => $"{Target.ToKernelString()}, axis: {Axis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new TakeAlong(Axis), context.Y).WithShape(context.X.Shape), null];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };
}
