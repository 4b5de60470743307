namespace GraphCompiler.Core.Operators;

/// <summary>The texts of all operands one after another, element by element; scalars go with every element. No gradient.</summary>
/// <param name="Separator">What stands between them.</param>
internal sealed record StringJoin(string Separator) : TextOperator
{
    public override string Details => $"'{Separator}'";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        CheckTexts(inputs);
        Value? whole = null;
        foreach (var input in inputs)
        {
            if (input.Shape is { IsRankKnown: true, Rank: 0 }) continue;
            if (whole is not null && !whole.Shape.IsCompatibleWith(input.Shape))
            {
                throw new TfInvalidArgumentException($"Input shapes do not match: {whole.Shape.ToKernelString()} vs. {input.Shape.ToKernelString()} [Op:StringJoin]");
            }

            if (whole is null || !whole.Shape.IsFullyDefined) whole = input;
        }

        return One(DType.String, whole?.Shape ?? Shape.Scalar);
    }
}
