namespace GraphCompiler.Core.Operators;

/// <summary>Poisson-distributed elements: of a state and the rate of each.</summary>
internal sealed record RandomPoisson(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomPoisson";
}
