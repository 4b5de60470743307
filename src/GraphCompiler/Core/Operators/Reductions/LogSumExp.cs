namespace GraphCompiler.Core.Operators;

/// <summary>y = m + log Σ eˣ⁻ᵐ over the axes, m the largest x there, or 0 where that is infinite. Gradient: dy · eˣ⁻ʸ.</summary>
internal sealed record LogSumExp(EquatableArray<int>? Axes = null, bool KeepDims = false) : Reduction(Axes, KeepDims)
{
    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var x = inputs[0];
        var largest = x.Apply(new Max(Axes, KeepDims: true));
        var isFinite = largest.Apply(new Abs()).Apply(new Less(), x.Constant(double.PositiveInfinity));
        var shift = isFinite.Select(largest, x.Constant(0));
        var sum = (x - shift).Apply(new Exp()).Apply(new Sum(Axes, KeepDims: true)).Apply(new Log()) + shift;
        return [KeepDims ? sum : sum.Apply(new Reshape(Infer(x.Builder, inputs)[0].Shape))];
    };

    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.X;
        return [Spread(context.Dy, x) * (x - Spread(context.Output, x)).Apply(new Exp())];
    }
}
