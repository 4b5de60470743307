namespace GraphCompiler.Core.Operators;

/// <summary>x, if all of it is finite. Gradient: dy.</summary>
/// <param name="Message">What the error begins with.</param>
internal sealed record CheckNumerics(string Message) : ControlOperator
{
    public override bool IsObservable => true;

    public override bool CanFail => true;

    public override string Details => "\"" + Message + "\"";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [inputs[0].Type];

    public override Value?[] Gradient(GradientContext context) => [context.Dy];
}
