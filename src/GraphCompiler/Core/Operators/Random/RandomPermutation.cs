namespace GraphCompiler.Core.Operators;

/// <summary>The numbers 0, 1, ... in random order: of a state.</summary>
internal sealed record RandomPermutation(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "RandomShuffle";
}
