namespace GraphCompiler.Core.Operators;

/// <summary>y = s · x, below zero s · a · (eˣ - 1): the s and a with which layers keep mean and variance. Gradient: dy · s, below zero dy · (y + s · a).</summary>
internal sealed record Selu : Operator
{
    private const double Scale = 1.0507009873554805;
    private const double ScaledAlpha = 1.7580993408473768;

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Func<Value[], Value[]> Lower => inputs =>
        [IsNegative(inputs[0]).Select(inputs[0].Apply(new Expm1()) * ScaledAlpha, inputs[0] * Scale)];

    public override Value?[] Gradient(GradientContext context) =>
        [IsNegative(context.Output).Select(context.Dy * (ScaledAlpha + context.Output), context.Dy * Scale)];

    private static Value IsNegative(Value x) => x.Apply(new Less(), x.Constant(0));
}
