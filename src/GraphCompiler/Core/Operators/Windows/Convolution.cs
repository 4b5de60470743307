namespace GraphCompiler.Core.Operators;

/// <summary>
/// y[n, p, o] = Σ x[n, p · stride + k · dilation - margin, c] · w[k, c, o] over the window's elements k and the channels c. Filters with
/// fewer channels than x are for groups of them: the first filters for the first channels, and so on. Depthwise filters have a result
/// of their own for each channel: y[n, p, c · m + j] = Σ x[.., c] · w[k, c, j].
/// Gradient: two operators of the same family, <see cref="ConvolutionInputGradient"/> and <see cref="ConvolutionFilterGradient"/>.
/// </summary>
internal sealed record Convolution(Window Window, bool IsDepthwise = false) : Operator
{
    public override string TensorFlowName => NameOf(Window, IsDepthwise, "");

    public override string Details => Window + (IsDepthwise ? ", depthwise" : "");

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var dtype = inputs[0].DType;
        if (dtype != inputs[1].DType) throw builder.TypeMismatch(this, dtype, inputs[1].DType);
        var strides = IsDepthwise ? $"Stride must be > 0, but got {Window.Strides.Min()}"
            : Window.Rank == 3 ? "Spatial strides should be larger than 0." : "Row and column strides should be larger than 0.";
        Window.Check(builder, this, inputs, strides);
        var x = Window.Spatial(builder, this, inputs, 0, "input");
        var filters = Window.Spatial(builder, this, inputs, 1, "filter");
        if (!x.IsRankKnown || !filters.IsRankKnown) return One(dtype, Shape.Unknown);
        CheckChannels(builder, inputs, x, filters);
        var channels = !IsDepthwise ? filters.Dims[^1] : filters.Dims[^2].Size * filters.Dims[^1].Size;
        return One(dtype, Window.Result(builder, this, inputs, x, filters.Dims.ToArray().Take(Window.Rank).ToArray(), channels));
    }

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Products(inputs[1].Shape, output.Shape, IsDepthwise);

    public override Value?[] Gradient(GradientContext context)
    {
        var (x, filters, dy) = (context.X, context.Y, context.Dy);
        return context.Both(
            () => filters.Apply(new ConvolutionInputGradient(Window, IsDepthwise, x.Shape), dy),
            () => x.Apply(new ConvolutionFilterGradient(Window, IsDepthwise, filters.Shape), dy));
    }

    /// <summary>TensorFlow's name of an operator of this family.</summary>
    public static string NameOf(Window window, bool isDepthwise, string suffix) =>
        (isDepthwise ? "DepthwiseConv2dNative" : window.Rank == 3 ? "Conv3D" : "Conv2D") + suffix;

    /// <summary>Each element of y sums as many products as a filter has elements.</summary>
    public static Polynomial Products(Shape filters, Shape y, bool isDepthwise) => !filters.IsRankKnown || !y.IsRankKnown
        ? Polynomial.Zero
        : 2 * Polynomial.Elements(Shape.Create([.. y.RawDims, .. filters.RawDims[..^(isDepthwise ? 2 : 1)]]));

    private void CheckChannels(Builder builder, Value[] inputs, Shape x, Shape filters)
    {
        if (filters.ElementCount == 0) throw new TfInvalidArgumentException($"filter must not have zero elements (i.e. all dimensions must be non-zero) [Op:{TensorFlowName}]");
        if (x.Dims[^1].Size is not { } channels || filters.Dims[^2].Size is not { } depth) return;
        if (IsDepthwise)
        {
            if (channels == depth) return;
            throw builder.Refusal(this, inputs, $"input and filter must have the same depth: {channels} vs {depth}", $"Dimensions must be equal, but are {channels} and {depth}");
        }

        if (channels % depth != 0 || channels == 0)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"{(Window.Rank == 3 ? 'I' : 'i')}nput depth must be evenly divisible by filter depth: {channels} vs {depth}",
                $"Depth of input ({channels}) is not a multiple of input depth of filter ({depth})");
        }

        if (filters.Dims[^1].Size is { } results && channels > 0 && results % (channels / depth) != 0)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"output depth must be evenly divisible by number of groups: {results} vs {channels / depth}",
                $"Depth of output ({results}) is not a multiple of the number of groups ({channels / depth})");
        }
    }
}
