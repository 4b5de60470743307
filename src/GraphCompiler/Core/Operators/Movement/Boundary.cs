namespace GraphCompiler.Core.Operators;

/// <summary>
/// A value under another name, where kernels end: nothing is fused across it, whatever made the value, and two boundaries of one value stay two.
/// Gradient: dy behind a boundary.
/// </summary>
internal sealed record Boundary() : Reshape(Shape.Unknown)
{
    public override string Details => "";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new Boundary())];

    public override Operator MapShapes(Func<Shape, Shape> map) => this;
}
