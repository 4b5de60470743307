namespace GraphCompiler.Core.Operators;

/// <summary>y = √x. Gradient: dy / 2y.</summary>
internal sealed record Sqrt : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512.Sqrt({operands[0]})" : $"{from.Keyword}.Sqrt({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * 0.5 / context.Output];
}
