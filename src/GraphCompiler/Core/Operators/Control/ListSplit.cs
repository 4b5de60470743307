namespace GraphCompiler.Core.Operators;

/// <summary>A tensor cut along its first axis into items as long as those of a list. Gradient: the items one after another again.</summary>
internal sealed record ListSplit : ControlOperator
{
    public override string TensorFlowName => "TensorListSplit";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [inputs[1].Type];

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new ListConcat()), null];
}
