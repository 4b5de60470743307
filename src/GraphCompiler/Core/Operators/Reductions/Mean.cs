namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = Σ x / n over the axes, n the number of elements that one answer sums. Integers are summed in 64 bits and their quotient
/// is truncated. Gradient: dy / n spread back.
/// </summary>
internal sealed record Mean(EquatableArray<int>? Axes = null, bool KeepDims = false) : Reduction(Axes, KeepDims)
{
    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var type = inputs[0].DType;
        var x = type.IsFloating || type == DType.UInt64 ? inputs[0] : inputs[0].CastTo(DType.Int64);
        return [(x.Apply(new Sum(Axes, KeepDims)) / Count(x)).CastTo(type)];
    };

    // Divides after spreading, as TensorFlow does: in a kernel the quotient is computed once, outside the loop.
    public override Value?[] Gradient(GradientContext context) => [Spread(context.Dy, context.X) / Count(context.X)];

    private Value Count(Value x) => x.Builder.Apply(new Count(Reduced(x.Shape), x.DType))[0];
}
