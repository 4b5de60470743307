namespace GraphCompiler.Core.Operators;

/// <summary>z = x / y, 0 where x is 0. Gradient: dz / y, -dz · x / y², both 0 where x is 0.</summary>
internal sealed record Xdivy : BinaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        LaneText.ZeroWhereZero(operands[0], $"{operands[0]} / {operands[1]}", from, vector);

    public override Value?[] Gradient(GradientContext context)
    {
        var (dz, x, y) = (context.Dy, context.X, context.Y);
        return context.Both(() => dz * OneWhereNot0(x).Apply(new Xdivy(), y), () => dz * (-x).Apply(new Xdivy(), y.Apply(new Square())));
    }

    /// <summary>The x for which these operators are their own derivative: 0 where x is 0, else 1.</summary>
    internal static Value OneWhereNot0(Value x) => x.Apply(new NotEqual(), x.Constant(0)).CastTo(x.DType);
}
