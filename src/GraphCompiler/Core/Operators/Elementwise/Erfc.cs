namespace GraphCompiler.Core.Operators;

/// <summary>y = 1 - erf(x). Gradient: -dy · 2/√π · e^-x².</summary>
internal sealed record Erfc : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Erfc({operands[0]})";

    public override Value?[] Gradient(GradientContext context) =>
        [-context.Dy * ((-context.X.Apply(new Square())).Apply(new Exp()) * Erf.TwoOverRootPi)];
}
