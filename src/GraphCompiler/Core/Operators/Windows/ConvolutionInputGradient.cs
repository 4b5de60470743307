namespace GraphCompiler.Core.Operators;

/// <summary>
/// What a convolution of a shape with filters w passes back for y: x[n, i, c] = Σ y[n, p, o] · w[k, c, o] wherever the window at p sees i
/// as its element k; also called the transposed convolution. Gradient: for w that of the convolution of dx, for y the convolution
/// of dx with w.
/// </summary>
/// <param name="Window">That of the convolution.</param>
/// <param name="IsDepthwise">Whether the filters are depthwise.</param>
/// <param name="Target">The shape of x.</param>
internal sealed record ConvolutionInputGradient(Window Window, bool IsDepthwise, Shape Target) : Operator
{
    public override string TensorFlowName => Convolution.NameOf(Window, IsDepthwise, "BackpropInput");

    public override string Details => $"{Target.ToKernelString()}, {Window}";

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var dtype = inputs[0].DType;
        if (dtype != inputs[1].DType) throw builder.TypeMismatch(this, dtype, inputs[1].DType);
        Window.Check(builder, this, inputs, Window.Rank == 3 ? "Spatial strides should be larger than 0." : "Row and column strides should be larger than 0.");
        var filters = Window.Spatial(builder, this, inputs, 0, "filter");
        var y = Window.Spatial(builder, this, inputs, 1, Window.Rank == 1 ? "input_sizes" : "out_backprop");
        if (filters.IsRankKnown && y.IsRankKnown && Target.IsRankKnown) Check(builder, inputs, filters, y);
        return One(dtype, Target);
    }

    public override Polynomial Flops(IReadOnlyList<TensorType> inputs, TensorType output) => Convolution.Products(inputs[0].Shape, inputs[1].Shape, IsDepthwise);

    public override Value?[] Gradient(GradientContext context)
    {
        var (filters, y, dx) = (context.X, context.Y, context.Dy);
        return context.Both(
            () => dx.Apply(new ConvolutionFilterGradient(Window, IsDepthwise, filters.Shape), y),
            () => dx.Apply(new Convolution(Window, IsDepthwise), filters).WithShape(y.Shape));
    }

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Target = map(Target) };

    private void Check(Builder builder, Value[] inputs, Shape filters, Shape y)
    {
        var name = Window.Rank == 3 ? "Conv3DBackpropInputOpV2" : "Conv2DCustomBackpropInput";
        if (Target.Rank != Window.Rank + 2)
        {
            var message = $"Conv2DBackpropInput requires input_sizes to contain 4 values or 2 values, but got: {Target.Rank + (Window.Rank == 1 ? 1 : 0)}";
            throw Window.Rank < 3
                ? builder.Refusal(this, inputs, message, message)
                : builder.Refusal(this, inputs, $"{name}: input tensor must have 5 dimensions", $"Shape must be rank 5 but is rank {Target.Rank}");
        }

        if (Differ(Target.Dims[0], y.Dims[0], out var left, out var right))
        {
            throw builder.Refusal(
                this,
                inputs,
                $"{name}: input and out_backprop must have the same batch size. Input batch: {left}, outbackprop batch: {right}",
                $"Dimensions must be equal, but are {left} and {right}");
        }

        if (!IsDepthwise && Differ(y.Dims[^1], filters.Dims[^1], out left, out right))
        {
            throw Window.Rank == 3
                ? new TfInvalidArgumentException($"{name}: filter and out_backprop must have the same number of channels, got {right} and {left}")
                : builder.Refusal(this, inputs, $"{name}: filter and out_backprop must have the same out_depth", $"Dimensions must be equal, but are {left} and {right}");
        }

        if (Target.Dims[^1].Size is { } channels && filters.Dims[^2].Size is { } depth && (depth == 0 || channels % depth != 0))
        {
            throw new TfInvalidArgumentException($"{name}: input depth must be evenly divisible by filter depth: {channels} vs {depth}");
        }

        if (!IsDepthwise && Target.Dims[^1].Size is > 0 and var all && filters.Dims[^2].Size is { } each && filters.Dims[^1].Size is { } results && results % (all / each) != 0)
        {
            throw new TfInvalidArgumentException($"{name}: output depth must be evenly divisible by number of groups: {results} vs {all / each}");
        }

        for (var i = 0; i < Window.Rank; i++)
        {
            var count = Window.Count(builder, this, inputs, i, Target.Dims[i + 1], filters.Dims[i]);
            if (!Differ(y.Dims[i + 1], count, out left, out right)) continue;
            throw new TfInvalidArgumentException(
                $"{name}: Size of out_backprop doesn't match computed: actual = {left}, computed = {right} spatial_dim: {i + 1} "
                + $"input: {Target.Dims[i + 1]} filter: {filters.Dims[i]} output: {left} stride: {Window.Strides[i]} dilation: {Window.Dilations[i]}");
        }
    }

    private static bool Differ(Dim x, Dim y, out int left, out int right)
    {
        (left, right) = (x.Size ?? 0, y.Size ?? 0);
        return x.IsKnown && y.IsKnown && left != right;
    }
}
