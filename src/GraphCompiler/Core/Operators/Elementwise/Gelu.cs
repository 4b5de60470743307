namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = x · Φ(x) with Φ(x) = ½ (1 + erf(x / √2)), or approximately ½ (1 + tanh(√(2/π) (x + 0.044715 x³))). Gradient:
/// dy · (Φ(x) + x · Φ'(x)).
/// </summary>
internal sealed record Gelu(bool Approximate = false) : Operator
{
    private const double RootHalf = 0.7071067811865476;
    private const double RootTwoOverPi = 0.7978845608028654;
    private const double Cubic = 0.044715;

    public override string Details => Approximate ? "approximate" : "";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Func<Value[], Value[]> Lower => inputs => [inputs[0] * 0.5 * (1 + Saturation(inputs[0]))];

    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.X;
        var saturation = Saturation(x);
        var slope = Approximate
            ? (1 - saturation.Apply(new Square())) * ((1 + x.Apply(new Square()) * (3 * Cubic)) * RootTwoOverPi)
            : (-(x * RootHalf).Apply(new Square())).Apply(new Exp()) * RootTwoOverPi;
        return [context.Dy * ((1 + saturation) * 0.5 + x * 0.5 * slope)];
    }

    /// <summary>From -1 to 1 as x goes from -∞ to ∞.</summary>
    private Value Saturation(Value x) => Approximate
        ? ((x + x.Apply(new Square()) * x * Cubic) * RootTwoOverPi).Apply(new Tanh())
        : (x * RootHalf).Apply(new Erf());
}
