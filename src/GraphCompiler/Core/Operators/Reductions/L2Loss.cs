namespace GraphCompiler.Core.Operators;

/// <summary>y = ½ Σ x² over everything. Gradient: dy · x.</summary>
internal sealed record L2Loss : Operator
{
    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Shape.Scalar);

    public override Func<Value[], Value[]> Lower => inputs => [inputs[0].Apply(new Square()).Apply(new Sum()) * 0.5];

    public override Value?[] Gradient(GradientContext context) => [context.Dy * context.X];
}
