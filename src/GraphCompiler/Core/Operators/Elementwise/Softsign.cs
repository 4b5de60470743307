namespace GraphCompiler.Core.Operators;

/// <summary>y = x / (1 + |x|). Gradient: dy / (1 + |x|)².</summary>
internal sealed record Softsign : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector
            ? $"{operands[0]} / ({LaneText.Of(from)}.One + Vector512.Abs({operands[0]}))"
            : $"{operands[0]} / (1 + {from.Keyword}.Abs({operands[0]}))";

    public override Value?[] Gradient(GradientContext context) => [context.Dy / (1 + context.X.Apply(new Abs())).Apply(new Square())];
}
