namespace GraphCompiler.Core.Operators;

/// <summary>y = erf(x). Gradient: dy · 2/√π · e^-x².</summary>
internal sealed record Erf : UnaryOperator
{
    /// <summary>2/√π.</summary>
    public const double TwoOverRootPi = 1.1283791670955126;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Erf({operands[0]})";

    public override Value?[] Gradient(GradientContext context) =>
        [context.Dy * ((-context.X.Apply(new Square())).Apply(new Exp()) * TwoOverRootPi)];
}
