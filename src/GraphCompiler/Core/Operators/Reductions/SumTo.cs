namespace GraphCompiler.Core.Operators;

/// <summary>Sums x over what broadcasting from <paramref name="Target"/> repeated: the inverse of a broadcast, written by the gradient driver alone. Gradient: dy spread back.</summary>
internal sealed record SumTo(Shape Target) : Operator
{
    public override string Details => Target.ToKernelString();

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.BroadcastTo(context.X.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => new SumTo(map(Target));

    /// <summary>Whether nothing but one element remains.</summary>
    public bool IsFull => Target.IsRankKnown && Target.Dims.ToArray().All(d => d == 1);
}
