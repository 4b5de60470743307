namespace GraphCompiler.Core.Operators;

/// <summary>Pixels spread over an image of a shape by the weights with which they are made of it. Gradient: dy resized.</summary>
internal sealed record ResizeGradient(Shape Target, ResizeMethod Method, bool Antialias) : Operator
{
    public override string Details => $"{Target.ToKernelString()}, {Method}{(Antialias ? ", antialias" : "")}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Target);

    // The size is known: it is an attribute of the operator whose gradient this is.
    public override Value?[] Gradient(GradientContext context)
    {
        var dims = context.X.Shape.Dims;
        return [context.Dy.Apply(new Resize(dims[1].Size!.Value, dims[2].Size!.Value, Method, Antialias)).WithShape(context.X.Shape)];
    }

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };
}
