namespace GraphCompiler.Core.Operators;

/// <summary>x cut along an axis that has a known length, an answer without that axis for each position. Gradient: the answers' gradients stacked.</summary>
internal sealed record Unpack(int Axis, int Length) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => $"axis: {Axis}, {Length}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], [Axis]);
        if (!shape.IsRankKnown) return [.. Enumerable.Repeat(new TensorType(inputs[0].DType, Shape.Unknown), Length)];
        if (Axis < -shape.Rank || Axis >= shape.Rank) throw new TfValueException($"Argument `axis` = {Axis} not in range [{-shape.Rank}, {shape.Rank})");
        var at = Axes.Positive(Axis, shape.Rank);
        if (shape.Dims[at].Size is { } size && size != Length)
        {
            throw builder.Refusal(this, inputs, $"Input shape axis {at} must equal {Length}, got shape {shape.ToKernelString()}", $"Dimension must be {Length} but is {size}");
        }

        var dims = shape.Dims.ToArray().ToList();
        dims.RemoveAt(at);
        return [.. Enumerable.Repeat(new TensorType(inputs[0].DType, Shape.Create([.. dims])), Length)];
    }

    public override Func<Value[], Value[]> Lower => inputs =>
    [
        .. new Split(Axis, Shape.Create([.. Enumerable.Repeat((Dim)1, Length)])).Lower(inputs)
            .Select(piece => new Squeeze([Axis]).Lower([piece])[0]),
    ];

    public override Value?[] Gradient(GradientContext context) => [Cut.Joined(context, new Pack(Axis))];
}
