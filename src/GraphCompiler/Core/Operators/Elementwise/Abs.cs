namespace GraphCompiler.Core.Operators;

/// <summary>y = |x|; the lowest integer stays itself. Gradient: dy · sign(x).</summary>
internal sealed record Abs : UnaryOperator
{
    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        from.IsUnsigned ? operands[0] : vector ? $"Vector512.Abs({operands[0]})" : from.IsFloating ? $"{from.Keyword}.Abs({operands[0]})" : $"{operands[0]} < 0 ? -{operands[0]} : {operands[0]}";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X.Apply(new Sign())];
}
