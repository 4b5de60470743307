namespace GraphCompiler.Core.Operators;

/// <summary>z = the number next to x in the direction of y. Gradient: dz for x, zeros for y.</summary>
internal sealed record NextAfter : SpecialFunction
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => inputs[0].DType is { IsFloating: true, Size: >= sizeof(float) }
        ? base.Infer(builder, inputs)
        : throw builder.WrongType(TensorFlowName, "x1", inputs[0].DType, "float64, float32");

    public override Value?[] Gradient(GradientContext context) => context.Both(() => context.Dy, () => context.Y.Zeros());
}
