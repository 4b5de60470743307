namespace GraphCompiler.Core.Operators;

/// <summary>y = the smallest integer that is at least x. Has no gradient.</summary>
internal sealed record Ceil : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512.Ceiling({operands[0]})" : $"{from.Keyword}.Ceiling({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
