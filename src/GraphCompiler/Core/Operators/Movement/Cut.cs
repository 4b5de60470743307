namespace GraphCompiler.Core.Operators;

/// <summary>x cut along an axis into pieces of these shapes. Gradient: the pieces' gradients joined.</summary>
internal sealed record Cut(int Axis, EquatableArray<Shape> Pieces) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => $"axis: {Axis}, {string.Join(" ", Pieces.Select(p => p.ToKernelString()))}";

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [.. Pieces.Select(piece => new TensorType(inputs[0].DType, piece))];

    public override Value?[] Gradient(GradientContext context) => [Joined(context, new Concat(Axis))];

    public override Operator MapShapes(Func<Shape, Shape> map) => new Cut(Axis, Pieces.Select(map).ToEquatableArray());

    /// <summary>The gradients of all answers in one; zeros for an answer that nothing depends on.</summary>
    public static Value Joined(GradientContext context, Operator join)
    {
        var pieces = context.OutputGradients.Select((dy, i) => dy ?? context.Outputs[i].Zeros());
        return context.X.Builder.Apply(join, [.. pieces])[0];
    }
}
