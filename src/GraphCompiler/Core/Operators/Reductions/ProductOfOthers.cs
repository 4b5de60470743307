namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = for each x the product of all others over the axes, without a division. Gradient: (Σ dy · y - dy · y) / x, 0 where x is
/// 0, as in TensorFlow.
/// </summary>
internal sealed record ProductOfOthers(EquatableArray<int>? Axes = null) : Reduction(Axes, KeepDims: true)
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context)
    {
        var each = context.Dy * context.Output;
        var sum = each.Apply(new Sum(Axes, KeepDims: true)).BroadcastTo(context.X.Shape);
        return [(sum - each).Apply(new DivideNoNan(), context.X)];
    }

    /// <summary>Whether an axis is one of those that are multiplied along.</summary>
    public bool IsAlong(int axis, int rank) => Axes is not { } axes || Contains(axes, axis, rank);
}
