namespace GraphCompiler.Core.Operators;

/// <summary>An operator on texts. TensorFlow counts and changes their bytes, unless it is told that they are UTF-8.</summary>
internal abstract record TextOperator : ControlOperator
{
    public override bool Carries(DType dtype) => dtype == DType.String;

    public override Value?[] Gradient(GradientContext context) => context.None;

    /// <exception cref="TfInvalidArgumentException">An operand is no text.</exception>
    protected void CheckTexts(Value[] inputs)
    {
        foreach (var input in inputs)
        {
            if (input.DType != DType.String) throw new TfInvalidArgumentException($"{TensorFlowName} takes texts, not {input.DType.Name} [Op:{TensorFlowName}]");
        }
    }
}
