namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = the cross entropy between labels z and sigmoid(x), max(x, 0) - x · z + log(1 + e^-|x|), of the operands z and x.
/// Gradient: -dy · x, dy · (sigmoid(x) - z).
/// </summary>
internal sealed record SigmoidCrossEntropy : Operator
{
    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[1].DType, builder.Broadcast(this, inputs));

    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var (z, x) = (inputs[0], inputs[1]);
        return [x.Apply(new Relu()) - x * z + (-x.Apply(new Abs())).Apply(new Exp()).Apply(new Log1p())];
    };

    public override Value?[] Gradient(GradientContext context) =>
        context.Both(() => -context.Dy * context.Y, () => context.Dy * (context.Y.Apply(new Sigmoid()) - context.X));
}
