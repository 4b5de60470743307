namespace GraphCompiler.Core.Operators;

/// <summary>y = the mean of (x - x̄)² over the axes, x̄ the mean there. Gradient: dy · 2 (x - x̄) / n.</summary>
internal sealed record Variance(EquatableArray<int>? Axes = null, bool KeepDims = false) : Reduction(Axes, KeepDims)
{
    public override Func<Value[], Value[]> Lower => inputs => [Centered(inputs[0]).Apply(new Square()).Apply(new Mean(Axes, KeepDims))];

    public override Value?[] Gradient(GradientContext context)
    {
        var count = context.X.Builder.Apply(new Count(Reduced(context.X.Shape), context.X.DType))[0];
        return [Spread(context.Dy * 2 / count, context.X) * Centered(context.X)];
    }

    // The mean of all elements broadcasts without axes of its own, also where the rank is not known.
    private Value Centered(Value x) => x - x.Apply(new Mean(Axes, KeepDims: Axes is not null));
}
