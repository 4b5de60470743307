namespace GraphCompiler.Core.Operators;

/// <summary>y = x, below zero eˣ - 1. Gradient: dy, below zero dy · (y + 1).</summary>
internal sealed record Elu : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector
            ? $"Vector512.ConditionalSelect(Vector512.LessThan({operands[0]}, {LaneText.Of(from)}.Zero), VectorMath.Expm1({operands[0]}), {operands[0]})"
            : $"{operands[0]} < 0 ? VectorMath.Expm1({operands[0]}) : {operands[0]}";

    public override Value?[] Gradient(GradientContext context)
    {
        var (dy, y) = (context.Dy, context.Output);
        return [y.Apply(new Less(), y.Constant(0)).Select(dy * (1 + y), dy)];
    }
}
