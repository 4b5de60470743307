namespace GraphCompiler.Core.Operators;

/// <summary>How many numbers a <see cref="Sequence"/> of the same operands has.</summary>
internal sealed record SequenceLength : ControlOperator
{
    public override string TensorFlowName => "Range";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType.Int32, Shape.Scalar);

    public override Value?[] Gradient(GradientContext context) => context.None;
}
