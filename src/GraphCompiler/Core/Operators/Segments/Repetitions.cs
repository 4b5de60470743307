namespace GraphCompiler.Core.Operators;

/// <summary>0 as often as the first element of a vector says, then 1 as often as the second, and so on. No gradient.</summary>
internal sealed record Repetitions : ControlOperator
{
    public override string TensorFlowName => "Repeat";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(DType.Int32, Shape.Create([Dim.Unknown]));

    public override Value?[] Gradient(GradientContext context) => context.None;
}
