namespace GraphCompiler.Core.Operators;

/// <summary>How often of n attempts one succeeds: of a state, the attempts and the probability of each element.</summary>
internal sealed record RandomBinomial(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomBinomial";

    public override long Consumption => 256 * 200;
}
