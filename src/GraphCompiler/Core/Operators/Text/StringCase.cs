namespace GraphCompiler.Core.Operators;

/// <summary>Texts in upper or lower case: ASCII's letters, or all that have one. No gradient.</summary>
/// <param name="IsUpper">Whether upper.</param>
/// <param name="IsUnicode">Whether more letters than ASCII's change.</param>
internal sealed record StringCase(bool IsUpper, bool IsUnicode) : TextOperator
{
    public override string TensorFlowName => IsUpper ? "StringUpper" : "StringLower";

    public override string Details => IsUnicode ? $"{TensorFlowName}, utf-8" : TensorFlowName;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        CheckTexts(inputs);
        return One(DType.String, inputs[0].Shape);
    }
}
