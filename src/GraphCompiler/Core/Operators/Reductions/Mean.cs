namespace GraphCompiler.Core.Operators;

/// <summary>y = Σ x / n over the axes, n the number of elements that one answer sums. Gradient: dy / n spread back.</summary>
internal sealed record Mean(EquatableArray<int>? Axes = null, bool KeepDims = false) : Reduction(Axes, KeepDims)
{
    public override Func<Value[], Value[]> Lower => inputs => [inputs[0].Apply(new Sum(Axes, KeepDims)) / Count(inputs[0])];

    // Divides after spreading, as TensorFlow does: in a kernel the quotient is computed once, outside the loop.
    public override Value?[] Gradient(GradientContext context) => [Spread(context.Dy, context.X.Shape) / Count(context.X)];

    private Value Count(Value x) => x.Builder.Apply(new Count(Reduced(x.Shape), x.DType))[0];
}
