namespace GraphCompiler.Core.Operators;

/// <summary>Fails where its first operand has a false element; the others are shown then.</summary>
/// <param name="Message">What it says.</param>
/// <param name="Summarize">How many elements of each operand it shows.</param>
internal sealed record Assertion(string Message, int Summarize) : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "Assert";

    public override bool IsObservable => true;

    public override bool CanFail => true;

    public override string Details => "\"" + Message + "\"";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [];

    public override Value?[] Gradient(GradientContext context) => context.None;
}
