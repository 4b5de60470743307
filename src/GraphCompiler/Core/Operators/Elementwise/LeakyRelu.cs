namespace GraphCompiler.Core.Operators;

/// <summary>z = x where x is positive, elsewhere x · alpha; alpha is a scalar operand. Gradient: dz, dz · alpha; none for alpha.</summary>
internal sealed record LeakyRelu : Operator
{
    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Func<Value[], Value[]> Lower => inputs => [IsPositive(inputs[0]).Select(inputs[0], inputs[0] * inputs[1])];

    public override Value?[] Gradient(GradientContext context) =>
        [IsPositive(context.X).Select(context.Dy, context.Dy * context.Y), null];

    private static Value IsPositive(Value x) => x.Apply(new Greater(), x.Constant(0));
}
