namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = Σ w · eᵃ⁺ᵇ along an axis, of the operands a, b and w: a at each element, b and w at those up to it. The power is taken of the
/// sum, which is small where a and b are large. Gradients: dy · y for a; with z, the same sum over dy from the other end, w · z for b and z for w.
/// </summary>
/// <param name="Axis">The axis.</param>
/// <param name="Exclusive">Whether the element itself does not count.</param>
/// <param name="Reverse">Whether it begins at the end.</param>
internal sealed record CumulativeExpSum(int Axis, bool Exclusive, bool Reverse) : Operator
{
    public override string Details => $"axis: {Axis}{(Exclusive ? ", exclusive" : "")}{(Reverse ? ", reverse" : "")}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context)
    {
        var (a, b, w, dy) = (context.X, context.Y, context.Inputs[2], context.Dy);
        var back = context.Needs(1) || context.Needs(2) ? dy.Builder.Apply(this with { Reverse = !Reverse }, b, a, dy)[0] : null;
        return [context.Needs(0) ? dy * context.Output : null, context.Needs(1) ? w * back! : null, back];
    }
}
