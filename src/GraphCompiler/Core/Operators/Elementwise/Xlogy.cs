namespace GraphCompiler.Core.Operators;

/// <summary>z = x · log(y), 0 where x is 0. Gradient: dz · log(y), dz · x / y, both 0 where x is 0.</summary>
internal sealed record Xlogy : BinaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        LaneText.ZeroWhereZero(operands[0], $"{operands[0]} * VectorMath.Log({operands[1]})", from, vector);

    public override Value?[] Gradient(GradientContext context)
    {
        var (dz, x, y) = (context.Dy, context.X, context.Y);
        return context.Both(() => dz * Xdivy.OneWhereNot0(x).Apply(new Xlogy(), y), () => dz * x.Apply(new Xdivy(), y));
    }
}
