namespace GraphCompiler.Core.Operators;

/// <summary>y = the integer nearest to x, of two equally near ones the even one. Has no gradient.</summary>
internal sealed record Round : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512.Round({operands[0]})" : $"{from.Keyword}.Round({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => context.None;
}
