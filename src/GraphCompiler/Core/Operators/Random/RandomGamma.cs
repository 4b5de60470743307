namespace GraphCompiler.Core.Operators;

/// <summary>Gamma-distributed elements of rate 1: of a state and the shape parameter of each.</summary>
internal sealed record RandomGamma(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomGammaV3";
}
