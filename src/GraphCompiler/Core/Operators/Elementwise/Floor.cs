namespace GraphCompiler.Core.Operators;

/// <summary>y = the largest integer that is at most x. Has no gradient.</summary>
internal sealed record Floor : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512.Floor({operands[0]})" : $"{from.Keyword}.Floor({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
