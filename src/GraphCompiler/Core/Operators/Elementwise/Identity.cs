namespace GraphCompiler.Core.Operators;

/// <summary>y = x, a copy. Gradient: dy.</summary>
internal sealed record Identity : UnaryOperator
{
    public override bool Carries(DType dtype) => true;

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Polynomial.Zero;

    public override DType ComputedIn(DType dtype) => dtype;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => operands[0];

    public override Value?[] Gradient(GradientContext context) => [context.Dy];
}
