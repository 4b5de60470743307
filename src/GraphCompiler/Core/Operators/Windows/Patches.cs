namespace GraphCompiler.Core.Operators;

/// <summary>What each window sees, as channels: y[n, p, k · channels + c], zero beyond the edges. Gradient: dy added up where it was seen.</summary>
internal sealed record Patches(Window Window, EquatableArray<int> Size) : Operator
{
    public override string TensorFlowName => "ExtractImagePatches";

    public override string Details => $"[{string.Join(", ", Size)}], {Window}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        if (Size.Any(s => s <= 0)) throw new TfInvalidArgumentException($"ksizes is out of range: {string.Join(", ", Size)} [Op:{TensorFlowName}]");
        if (Window.Dilations.Any(d => d <= 0)) throw new TfInvalidArgumentException($"rates is out of range: {string.Join(", ", Window.Dilations)} [Op:{TensorFlowName}]");
        if (Window.Strides.Any(s => s <= 0))
        {
            throw builder.Refusal(this, inputs, "strides is out of range", $"Stride must be > 0, but got {Window.Strides.Min()}: strides is out of range");
        }

        Window.Check(builder, this, inputs, "");
        var x = Window.Spatial(builder, this, inputs, 0, "input");
        if (!x.IsRankKnown) return One(inputs[0].DType, Shape.Unknown);
        var elements = Size.Aggregate(1, (product, size) => product * size);
        return One(inputs[0].DType, Window.Result(builder, this, inputs, x, Size.Select(s => (Dim)s).ToArray(), x.Dims[^1].Size * elements, allowsNone: true));
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new PatchesGradient(Window, Size, context.X.Shape))];
}
