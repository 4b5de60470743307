namespace GraphCompiler.Core.Operators;

/// <summary>Whose element a window's largest sum is made of.</summary>
internal enum DilationSide
{
    Input,
    Filters,
}

/// <summary>
/// y[n, p, c] = the largest x[n, p · stride + k · dilation - margin, c] + w[k, c] of a window's elements k; what is beyond the edges is not seen.
/// Gradient: dy to the x and the w of the first of the largest.
/// </summary>
internal sealed record Dilation(Window Window) : Operator
{
    public override string TensorFlowName => "Dilation2D";

    public override string Details => Window.ToString();

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Dilated(builder, this, inputs, Window));

    public override Value?[] Gradient(GradientContext context)
    {
        return context.Both(() => Passed(DilationSide.Input), () => Passed(DilationSide.Filters));

        Value Passed(DilationSide side) => context.Dy.Builder.Apply(new DilationGradient(Window, side), context.X, context.Y, context.Dy)[0];
    }

    /// <summary>The shape of what windows give.</summary>
    public static Shape Dilated(Builder builder, Operator @operator, Value[] inputs, Window window)
    {
        if (inputs[0].DType != inputs[1].DType) throw builder.TypeMismatch(@operator, inputs[0].DType, inputs[1].DType);

        // TensorFlow looks at strides where it computes with them.
        if (inputs[0].Shape.IsFullyDefined) window.Check(builder, @operator, inputs, $"Stride must be > 0, but got {window.Strides.Min()}");
        else if (window.Strides.Any(s => s <= 0)) return Shape.Create(new Dim[window.Rank + 2]);
        var x = window.Spatial(builder, @operator, inputs, 0, "input");
        var filters = builder.WithAxes(inputs[1], [window.Rank]);
        if (!x.IsRankKnown || !filters.IsRankKnown) return Shape.Unknown;
        if (filters.Rank != window.Rank + 1)
        {
            throw builder.Refusal(
                @operator, inputs, $"filter must be {window.Rank + 1}-dimensional: {filters.ToKernelString()}", $"Shape must be rank {window.Rank + 1} but is rank {filters.Rank}");
        }

        if (x.Dims[^1].Size is { } channels && filters.Dims[^1].Size is { } depth && channels != depth)
        {
            throw builder.Refusal(
                @operator, inputs, $"input and filter must have the same depth: {channels} vs {depth}", $"Dimensions must be equal, but are {channels} and {depth}");
        }

        return window.Result(builder, @operator, inputs, x, filters.Dims.ToArray().Take(window.Rank).ToArray(), x.Dims[^1], allowsNone: true);
    }
}
