namespace GraphCompiler.Core.Operators;

/// <summary>Sums x over what broadcasting from <paramref name="Target"/> repeated: the inverse of a broadcast, written by the gradient driver alone. Gradient: dy spread back.</summary>
internal sealed record SumTo(Shape Target) : Operator, IFold
{
    public override string Details => Target.ToKernelString();

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.BroadcastTo(context.X.Shape)];

    public override Operator MapShapes(Func<Shape, Shape> map) => new SumTo(map(Target));

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Polynomial.Elements(inputs[0].Shape);

    PointwiseOperator IFold.Combine => new Add();

    double IFold.Identity => 0;

    Operator IFold.Kind => new Sum();

    bool IFold.Folds(Shape input, int axis)
    {
        var own = axis - (input.RawDims.Length - Target.RawDims.Length);
        return own < 0 || (Target.RawDims[own] == 1 && input.RawDims[axis] != 1);
    }
}
