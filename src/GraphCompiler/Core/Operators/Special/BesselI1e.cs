namespace GraphCompiler.Core.Operators;

/// <summary>y = I₁(x) · e^-|x|. Gradient: dy · (I₀(x) · e^-|x| - y · (sign(x) + 1 / x)), half of dy where x is 0.</summary>
internal sealed record BesselI1e : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context)
    {
        var x = context.X;
        var isZero = x.Apply(new Equal(), x.Constant(0));
        var safe = isZero.Select(x.Constant(1), x);
        return [context.Dy * isZero.Select(x.Constant(0.5), safe.Apply(new BesselI0e()) - context.Output * (x.Apply(new Sign()) + safe.Apply(new Reciprocal())))];
    }
}
