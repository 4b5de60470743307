namespace GraphCompiler.Core.Operators;

/// <summary>z = the smaller of x and y; NaN where one is. Gradient: dz to the one that was chosen, x where they are equal.</summary>
internal sealed record Minimum : BinaryOperator
{
    public override bool ReadsSign => true;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        vector ? $"Vector512.Min({operands[0]}, {operands[1]})" : $"{from.Keyword}.Min({operands[0]}, {operands[1]})";

    public override Value?[] Gradient(GradientContext context)
    {
        var (x, y, zero) = (context.X, context.Y, context.Dy.Constant(0));
        var first = x.Apply(new LessEqual(), y);
        return context.Both(() => first.Select(context.Dy, zero), () => first.Select(zero, context.Dy));
    }
}
