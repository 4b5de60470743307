namespace GraphCompiler.Core.Operators;

/// <summary>Integers over all that their type holds: of a state.</summary>
internal sealed record RandomBits(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomUniformFullIntV2";
}
