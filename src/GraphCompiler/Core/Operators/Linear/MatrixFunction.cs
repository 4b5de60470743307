namespace GraphCompiler.Core.Operators;

/// <summary>
/// An analytic function f of each square matrix. Gradient: the upper right quarter of f([[xᵀ, dy], [0, xᵀ]]), for that is the
/// derivative of f at xᵀ in the direction of dy; so there are gradients of any order.
/// </summary>
internal abstract record MatrixFunction : MatrixOperator
{
    public sealed override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Square(builder, inputs));

    public sealed override Value?[] Gradient(GradientContext context)
    {
        var (builder, x) = (context.X.Builder, context.X.Apply(new MatrixTranspose()));
        var upper = builder.Apply(new Concat(-1), x, context.Dy)[0];
        var lower = builder.Apply(new Concat(-1), x.Zeros(), x)[0];
        var both = builder.Apply(new Concat(-2), upper, lower)[0].Apply(this);
        var half = Shape.Create(new Dim[2]);
        var top = builder.Apply(new Split(-2, half), both)[0];
        return [builder.Apply(new Split(-1, half), top)[1].WithShape(context.X.Shape)];
    }
}
