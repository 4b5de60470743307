namespace GraphCompiler.Core.Operators;

/// <summary>mean + z · deviation, z normal: of a state, mean and deviation.</summary>
internal sealed record RandomNormal(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomNormalV2";
}
