namespace GraphCompiler.Core.Operators;

/// <summary>
/// The first list with zeros where nobody wrote an item, as large as the second list's items: a gradient of a list, in which what was not
/// used is missing. Gradient: dy to the first.
/// </summary>
internal sealed record ListFill : ControlOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => [inputs[1].Type];

    public override Value?[] Gradient(GradientContext context) => [context.Dy, null];
}
