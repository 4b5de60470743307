namespace GraphCompiler.Core.Operators;

/// <summary>Repeats x along new and length-1 axes. Costs nothing in a kernel. Gradient: dy summed over what was repeated.</summary>
internal sealed record BroadcastTo(Shape Target) : Operator
{
    public override string Details => Target.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.SumTo(context.X.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => new BroadcastTo(map(Target));
}
