namespace GraphCompiler.Core.Operators;

/// <summary>y = x². Gradient: dy · 2x.</summary>
internal sealed record Square : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"{operands[0]} * {operands[0]}";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * (context.X * 2)];
}
