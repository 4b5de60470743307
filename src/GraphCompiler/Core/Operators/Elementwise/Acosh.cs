namespace GraphCompiler.Core.Operators;

/// <summary>y = arcosh(x). Gradient: dy / sinh(y).</summary>
internal sealed record Acosh : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Acosh({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy / context.Output.Apply(new Sinh())];
}
