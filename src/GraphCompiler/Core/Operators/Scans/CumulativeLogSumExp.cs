namespace GraphCompiler.Core.Operators;

/// <summary>y = log Σ eˣ over what stands up to each element along an axis, without overflow; of nothing -∞. Gradient: eˣ · Σ dy · e⁻ʸ over the elements that x counts in.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Exclusive">Whether the element itself does not count.</param>
/// <param name="Reverse">Whether it begins at the end.</param>
internal sealed record CumulativeLogSumExp(int Axis, bool Exclusive, bool Reverse) : Operator
{
    public override string TensorFlowName => "CumulativeLogsumexp";

    public override string Details => $"axis: {Axis}{(Exclusive ? ", exclusive" : "")}{(Reverse ? ", reverse" : "")}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Cumulative.Scanned(builder, this, inputs[0], Axis));

    public override Value?[] Gradient(GradientContext context) =>
        context.X.Builder.Apply(new CumulativeExpSum(Axis, Exclusive, !Reverse), context.X, -context.Output, context.Dy);
}
