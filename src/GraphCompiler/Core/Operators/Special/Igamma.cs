namespace GraphCompiler.Core.Operators;

/// <summary>z = the lower incomplete gamma function divided by Γ(a), of the operands a and x. Gradient: dz times its derivative for a, dz · e⁻ˣ xᵃ⁻¹ / Γ(a) for x.</summary>
internal sealed record Igamma : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context)
    {
        var (dz, a, x) = (context.Dy, context.X, context.Y);
        return context.Both(() => dz * a.Apply(new IgammaGradA(), x), () => dz * Density(a, x));
    }

    /// <summary>e⁻ˣ xᵃ⁻¹ / Γ(a).</summary>
    public static Value Density(Value a, Value x) => ((a - a.Constant(1)) * x.Apply(new Log()) - x - a.Apply(new Lgamma())).Apply(new Exp());
}
