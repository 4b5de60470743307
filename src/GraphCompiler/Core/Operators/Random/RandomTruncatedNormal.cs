namespace GraphCompiler.Core.Operators;

/// <summary>mean + z · deviation, z normal and drawn again where |z| is 2 or more: of a state, mean and deviation.</summary>
internal sealed record RandomTruncatedNormal(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessTruncatedNormalV2";
}
