namespace GraphCompiler.Core.Operators;

/// <summary>
/// z = x to the power y; of integers it wraps, and a negative exponent fails. Gradient: dz · y · x^(y - 1), dz · z · log(x)
/// where x is positive and 0 elsewhere.
/// </summary>
internal sealed record Pow : BinaryOperator
{
    public override bool CanFail => true;

    public override bool IsVectorizable(DType from) => from.IsFloating;

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) =>
        $"{(from.IsFloating ? "VectorMath.Pow" : "ScalarMath.Power")}({operands[0]}, {operands[1]})";

    public override Value?[] Gradient(GradientContext context)
    {
        var (dz, x, y) = (context.Dy, context.X, context.Y);
        return context.Both(() => dz * y * x.Apply(new Pow(), y - y.Constant(1)), () => dz * context.Output * Logarithm());

        Value Logarithm()
        {
            var isPositive = x.Apply(new Greater(), x.Constant(0));
            return isPositive.Select(isPositive.Select(x, x.Constant(1)).Apply(new Log()), x.Constant(0));
        }
    }
}
