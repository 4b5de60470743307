namespace GraphCompiler.Core.Operators;

/// <summary>z = x × y of vectors of three along the last axis. Gradient: y × dz and dz × x.</summary>
internal sealed record Cross : Operator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        var (x, y) = (builder.WithAxes(inputs[0], [-1]), inputs[1].Shape);
        if (x.IsRankKnown && y.IsRankKnown && x.Rank != y.Rank)
        {
            throw builder.Refusal(this, inputs, Differ(x, y), $"Shapes must be equal rank, but are {x.Rank} and {y.Rank}");
        }

        if (x.IsScalar) throw builder.Refusal(this, inputs, "Input must be at least 1D[]", "Shape must be at least rank 1 but is rank 0");
        if (!builder.Same(x, y))
        {
            var axis = Enumerable.Range(0, x.Rank).First(i => x.Dims[i] != y.Dims[i]);
            throw builder.Refusal(this, inputs, Differ(x, y), $"Dimension {axis} in both shapes must be equal, but are {x.Dims[axis]} and {y.Dims[axis]}. Shapes are {x.ToKernelString()} and {y.ToKernelString()}.");
        }

        if (!x.RawDims.IsEmpty && x.RawDims[^1].Size is { } size && size != 3)
        {
            throw builder.Refusal(this, inputs, $"Cross-products are only defined for 3-element vectors, not {x.ToKernelString()}", $"Dimension must be 3 but is {size}");
        }

        return One(inputs[0].DType, x);
    }

    public override Func<Value[], Value[]> Lower => inputs =>
    {
        var (x, y) = (inputs[0], inputs[1]);
        return [(Rolled(x, -1) * Rolled(y, -2)) - (Rolled(x, -2) * Rolled(y, -1))];
    };

    public override Value?[] Gradient(GradientContext context) => context.Both(
        () => context.Y.Apply(this, context.Dy),
        () => context.Dy.Apply(this, context.X));

    private static Value Rolled(Value x, int shift) => x.Apply(new Roll([shift], [-1]));

    private static string Differ(Shape x, Shape y) => $"Both inputs must be of same shape: {x.ToKernelString()} vs. {y.ToKernelString()}";
}
