namespace GraphCompiler.Core.Operators;

/// <summary>y = not x.</summary>
internal sealed record LogicalNot : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => (vector ? "~" : "!") + operands[0];

    public override Value?[] Gradient(GradientContext context) => context.None;
}
