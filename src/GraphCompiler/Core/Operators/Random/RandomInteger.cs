namespace GraphCompiler.Core.Operators;

/// <summary>Integers from low up to high, which is left out: of a state, low and high. The remainder of a full word, bias and all.</summary>
internal sealed record RandomInteger(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomUniformIntV2";
}
