namespace GraphCompiler.Core.Operators;

/// <summary>
/// 1 + x + x²/2! + x³/3! + ... of each matrix. Gradient: the upper right quarter of the exponential of [[xᵀ, dy], [0, xᵀ]].
/// </summary>
internal sealed record MatrixExponential : MatrixOperator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Square(builder, inputs));

    public override Value?[] Gradient(GradientContext context)
    {
        var (builder, x) = (context.X.Builder, context.X.Apply(new MatrixTranspose()));
        var upper = builder.Apply(new Concat(-1), x, context.Dy)[0];
        var lower = builder.Apply(new Concat(-1), x.Zeros(), x)[0];
        var both = builder.Apply(new Concat(-2), upper, lower)[0].Apply(new MatrixExponential());
        var half = Shape.Create(new Dim[2]);
        var top = builder.Apply(new Split(-2, half), both)[0];
        return [builder.Apply(new Split(-1, half), top)[1].WithShape(context.X.Shape)];
    }
}
