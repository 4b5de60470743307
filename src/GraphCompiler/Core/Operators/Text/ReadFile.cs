namespace GraphCompiler.Core.Operators;

/// <summary>All of a file whose path is a scalar. No gradient.</summary>
internal sealed record ReadFile : TextOperator
{
    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        CheckTexts(inputs);
        if (inputs[0].Shape is { IsRankKnown: true, Rank: not 0 }) throw new TfInvalidArgumentException($"Input filename tensor must be scalar, but had shape: {inputs[0].Shape.ToKernelString()} [Op:ReadFile]");
        return One(DType.String, Shape.Scalar);
    }
}
