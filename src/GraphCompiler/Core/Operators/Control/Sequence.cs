namespace GraphCompiler.Core.Operators;

/// <summary>start, start + delta, ... up to a limit that is not reached: how many numbers that is, only the operands say.</summary>
internal sealed record Sequence : ControlOperator
{
    public override string TensorFlowName => "Range";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Shape.Create([Dim.Unknown]));

    public override Value?[] Gradient(GradientContext context) => context.None;
}
