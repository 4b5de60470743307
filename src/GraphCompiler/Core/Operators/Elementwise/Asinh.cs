namespace GraphCompiler.Core.Operators;

/// <summary>y = arsinh(x). Gradient: dy / cosh(y).</summary>
internal sealed record Asinh : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"VectorMath.Asinh({operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy / context.Output.Apply(new Cosh())];
}
