namespace GraphCompiler.Core.Operators;

/// <summary>
/// y = the largest of what each window sees, channel by channel; what is beyond the edges and what is no number is not seen. Gradient: dy to the
/// first of the largest.
/// </summary>
internal sealed record MaxPool(Window Window, EquatableArray<int> Size) : Operator
{
    public override string TensorFlowName => Window.Rank == 3 ? "MaxPool3D" : "MaxPool";

    public override string Details => $"[{string.Join(", ", Size)}], {Window}";

    public override DType ComputedIn(DType dtype) => dtype.IsFloating ? dtype.Wide : dtype;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, Pooled(builder, this, inputs, Window, Size));

    public override Value?[] Gradient(GradientContext context) =>
        [context.X.Builder.Apply(new MaxPoolGradient(Window, Size), context.X, context.Output, context.Dy)[0]];

    /// <summary>The shape of a pool.</summary>
    public static Shape Pooled(Builder builder, Operator @operator, Value[] inputs, Window window, EquatableArray<int> size)
    {
        if (size.Any(s => s <= 0))
        {
            var message = window.Rank == 3 ? "Sliding window ksize field must have non-negative dimensions"
                : @operator is MaxPool ? $"Sliding window ksize must be positive. The specified or inferred ksize is: 1,{(window.Rank == 1 ? "1," : "")}{string.Join(",", size)},1"
                : $"ksize must be a positive int32 value, got:{size.Min()}";
            throw new TfInvalidArgumentException($"{message} [Op:{@operator.TensorFlowName}]");
        }

        window.Check(builder, @operator, inputs, $"Stride must be > 0, but got {window.Strides.Min()}");
        var x = window.Spatial(builder, @operator, inputs, 0, "tensor_in");
        return x.IsRankKnown ? window.Result(builder, @operator, inputs, x, size.Select(s => (Dim)s).ToArray(), x.Dims[^1]) : Shape.Unknown;
    }
}
