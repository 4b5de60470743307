namespace GraphCompiler.Core.Operators;

/// <summary>y = eˣ. Gradient: dy · y.</summary>
internal sealed record Exp : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Exp({operands[0]})";

    public override string? DeviceText(IReadOnlyList<string> operands, DType from, DType to) => DeviceFunction("MathF.Exp", operands, from);

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.Output];
}
