namespace GraphCompiler.Core.Operators;

/// <summary>A function that <c>ScalarMath</c> has under the operator's name, for one element at a time.</summary>
internal abstract record SpecialFunction : PointwiseOperator
{
    public override bool IsVectorizable(DType from) => false;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        foreach (var input in inputs)
        {
            if (input.DType != inputs[0].DType) throw builder.TypeMismatch(this, inputs[0].DType, input.DType);
        }

        return One(inputs[0].DType, inputs.Length == 1 ? inputs[0].Shape : builder.Broadcast(this, inputs));
    }

    public override string Text(IReadOnlyList<string> operands, DType from, DType to, bool vector) => $"ScalarMath.{Name}({string.Join(", ", operands)})";
}
