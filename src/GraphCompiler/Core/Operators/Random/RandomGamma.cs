namespace GraphCompiler.Core.Operators;

/// <summary>Gamma-distributed elements of rate 1: of a state and the shape parameter of each. Gradient: dy · <see cref="RandomGammaGrad"/> for the shape parameters.</summary>
internal sealed record RandomGamma(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomGammaV3";

    public override Value?[] Gradient(GradientContext context) => [null, context.Dy * context.Y.Apply(new RandomGammaGrad(), context.Output)];
}
