namespace GraphCompiler.Core.Operators;

/// <summary>Two lists added item by item; an item that nobody wrote is zero. Gradient: dy to both.</summary>
internal sealed record ListAdd : ControlOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) =>
        [inputs[0].Type with { Shape = inputs[0].Shape.IsUnknown ? inputs[1].Shape : inputs[0].Shape }];

    public override Value?[] Gradient(GradientContext context) => [context.Dy, context.Dy];
}
