namespace GraphCompiler.Core.Operators;

/// <summary>
/// The pieces of the texts of a vector between separators, the second operand; between white space where that is empty. Results: which piece of which
/// text each is, the pieces, and how many texts there are and pieces at most, as a sparse matrix. No gradient.
/// </summary>
/// <param name="MaxSplit">How often a text is cut at most; always where it is negative.</param>
internal sealed record StringSplit(int MaxSplit) : TextOperator
{
    public override string TensorFlowName => "StringSplitV2";

    public override string Details => MaxSplit < 0 ? "" : $"{MaxSplit}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        CheckTexts(inputs);
        if (inputs[0].Shape is { IsRankKnown: true, Rank: not 1 }) throw new TfInvalidArgumentException($"input must be a vector, got shape: {inputs[0].Shape.ToKernelString()} [Op:{TensorFlowName}]");
        if (inputs[1].Shape is { IsRankKnown: true, Rank: not 0 }) throw new TfInvalidArgumentException($"sep must be a scalar, got shape: {inputs[1].Shape.ToKernelString()} [Op:{TensorFlowName}]");
        return
        [
            new TensorType(DType.Int64, Shape.Create([Dim.Unknown, 2])),
            new TensorType(DType.String, Shape.Create([Dim.Unknown])),
            new TensorType(DType.Int64, Shape.Create([2])),
        ];
    }
}
