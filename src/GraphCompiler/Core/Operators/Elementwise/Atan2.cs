namespace GraphCompiler.Core.Operators;

/// <summary>z = the angle of the point (x, y), of the operands y and x. Gradient: dz · x / (x² + y²), -dz · y / (x² + y²).</summary>
internal sealed record Atan2 : BinaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Atan2({operands[0]}, {operands[1]})";

    public override Value?[] Gradient(GradientContext context)
    {
        var (y, x) = (context.X, context.Y);
        return context.Both(() => x * Scaled(), () => -y * Scaled());

        Value Scaled() => context.Dy / (x.Apply(new Square()) + y.Apply(new Square()));
    }
}
