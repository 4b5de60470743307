namespace GraphCompiler.Core.Operators;

/// <summary>y = 1 / √x. Gradient: -½ dy · y³.</summary>
internal sealed record Rsqrt : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512<{from.Keyword}>.One / Vector512.Sqrt({operands[0]})" : $"1 / {from.Keyword}.Sqrt({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.Output * -0.5 * context.Output.Apply(new Square())];
}
