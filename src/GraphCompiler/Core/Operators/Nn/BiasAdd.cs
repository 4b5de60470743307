namespace GraphCompiler.Core.Operators;

/// <summary>y = x + b, b a vector along the last axis. Gradient: dy, and dy summed over all axes but the last.</summary>
internal sealed record BiasAdd : Operator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(this, inputs[0].DType, inputs[1].DType);
        var (x, bias) = (builder.WithAxes(inputs[0], [-2, -1]), builder.WithAxes(inputs[1], [0]));
        if (x.IsRankKnown && x.Rank < 2) throw builder.Refusal(this, inputs, $"Input tensor must be at least 2D: {x.ToKernelString()}", $"Shape must be at least rank 2 but is rank {x.Rank}");
        if (bias.IsRankKnown && bias.Rank != 1) throw builder.Refusal(this, inputs, $"Biases must be 1D: {bias.ToKernelString()}", $"Shape must be rank 1 but is rank {bias.Rank}");
        if (x.RawDims.IsEmpty || !bias.IsRankKnown || builder.Same(Shape.Create([x.RawDims[^1]]), bias)) return One(inputs[0].DType, x);
        throw builder.Refusal(
            this,
            inputs,
            $"Must provide as many biases as the last dimension of the input tensor: {bias.ToKernelString()} vs. {x.ToKernelString()}",
            $"Dimensions must be equal, but are {x.RawDims[^1]} and {bias.RawDims[^1]}");
    }

    public override Func<Value[], Value[]> Lower => inputs => [inputs[0] + inputs[1]];

    public override Value?[] Gradient(GradientContext context) => context.Both(() => context.Dy, () => context.Dy.SumTo(context.Y.Shape));
}
