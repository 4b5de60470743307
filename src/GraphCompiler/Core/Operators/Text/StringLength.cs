namespace GraphCompiler.Core.Operators;

/// <summary>How long texts are, in bytes or in characters of UTF-8. No gradient.</summary>
/// <param name="InCharacters">Whether in characters.</param>
internal sealed record StringLength(bool InCharacters) : TextOperator
{
    public override string Details => InCharacters ? "characters" : "";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        CheckTexts(inputs);
        return One(DType.Int32, inputs[0].Shape);
    }
}
