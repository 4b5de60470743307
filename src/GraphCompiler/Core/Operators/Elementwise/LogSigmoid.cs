namespace GraphCompiler.Core.Operators;

/// <summary>y = log(sigmoid(x)) = -softplus(-x). Gradient: dy · sigmoid(-x).</summary>
internal sealed record LogSigmoid : UnaryOperator
{
    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"-VectorMath.Softplus(-{operands[0]})";

    public override Value?[] Gradient(GradientContext context) => [context.Dy * (-context.X).Apply(new Sigmoid())];
}
