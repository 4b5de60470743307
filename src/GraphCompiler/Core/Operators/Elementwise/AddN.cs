namespace GraphCompiler.Core.Operators;

/// <summary>y = the sum of values of one shape, in their order. Gradient: dy to each.</summary>
internal sealed record AddN : Operator
{
    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, builder.Broadcast(this, inputs));

    public override string Misfit(Shape[] shapes)
    {
        var other = Array.FindIndex(shapes, s => s != shapes[0]);
        return "Inputs to operation AddN of type AddN must have the same size and shape.  "
            + $"Input 0: {shapes[0].ToKernelString()} != input {other}: {shapes[other].ToKernelString()}";
    }

    public override Func<Value[], Value[]> Lower => inputs => [inputs.Aggregate((x, y) => x + y)];

    public override Value?[] Gradient(GradientContext context) => Array.ConvertAll(context.Inputs, Value? (_) => context.Dy);
}
