namespace GraphCompiler.Core.Operators;

/// <summary>z = the upper incomplete gamma function divided by Γ(a), of the operands a and x: 1 - igamma. Its gradients are the opposite.</summary>
internal sealed record Igammac : SpecialFunction
{
    public override Value?[] Gradient(GradientContext context)
    {
        var (dz, a, x) = (context.Dy, context.X, context.Y);
        return context.Both(() => -dz * a.Apply(new IgammaGradA(), x), () => -dz * Igamma.Density(a, x));
    }
}
