namespace GraphCompiler.Core.Operators;

/// <summary>z = the derivative of igamma with respect to a, of the operands a and x. Gradient: dz · e⁻ˣ xᵃ⁻¹ / Γ(a) · (log(x) - ψ(a)) for x; there is none for a.</summary>
internal sealed record IgammaGradA : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context)
    {
        if (context.Needs(0)) throw TfNoGradientException.Of(this);
        var (a, x) = (context.X, context.Y);
        return [null, context.Dy * (Igamma.Density(a, x) * (x.Apply(new Log()) - a.Apply(new Digamma())))];
    }
}
