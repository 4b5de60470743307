namespace GraphCompiler.Core.Operators;

/// <summary>y = I₁(x), a modified Bessel function. Gradient: dy · (I₀(x) - y / x), dy where x is 0, as in TensorFlow.</summary>
internal sealed record BesselI1 : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.X;
        var isZero = x.Apply(new Equal(), x.Constant(0));
        return [context.Dy * isZero.Select(x.Constant(1), x.Apply(new BesselI0()) - context.Output / isZero.Select(x.Constant(1), x))];
    }
}
