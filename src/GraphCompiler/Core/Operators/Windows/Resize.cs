namespace GraphCompiler.Core.Operators;

/// <summary>Images [batch, height, width, channels] of another size: each pixel is a weighted sum of old ones. Gradient: dy spread by the same weights.</summary>
internal sealed record Resize(int Height, int Width, ResizeMethod Method, bool Antialias) : Operator
{
    public override string TensorFlowName => Method switch
    {
        ResizeMethod.NearestNeighbor => "ResizeNearestNeighbor",
        ResizeMethod.Bilinear => "ResizeBilinear",
        ResizeMethod.Bicubic => "ResizeBicubic",
        ResizeMethod.Area => "ResizeArea",
        _ => "ScaleAndTranslate",
    };

    public override string Details => $"[{Height}, {Width}], {Method}{(Antialias ? ", antialias" : "")}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (Height <= 0 || Width <= 0) throw new TfInvalidArgumentException($"output dimensions must be positive [Op:{TensorFlowName}]");
        var shape = builder.WithAxes(inputs[0], [3]);
        if (!shape.IsRankKnown) return One(inputs[0].DType, Shape.Create([Dim.Unknown, Height, Width, Dim.Unknown]));
        if (shape.Rank != 4) throw builder.Refusal(this, inputs, $"input must be 4-dimensional: {shape.ToKernelString()}", $"Shape must be rank 4 but is rank {shape.Rank}");
        if (shape.Dims[1] == 0 || shape.Dims[2] == 0) throw new TfInvalidArgumentException($"input image must be of non-zero size [Op:{TensorFlowName}]");
        return One(inputs[0].DType, Shape.Create([shape.Dims[0], Height, Width, shape.Dims[3]]));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new ResizeGradient(context.X.Shape, Method, Antialias))];
}
