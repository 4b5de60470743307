namespace GraphCompiler.Core.Operators;

/// <summary>low + u · (high - low), u uniform in [0, 1): of a state, low and high.</summary>
internal sealed record RandomUniform(Shape Of, DType DType) : RandomOperator(Of, DType)
{
    public override string TensorFlowName => "StatelessRandomUniformV2";
}
