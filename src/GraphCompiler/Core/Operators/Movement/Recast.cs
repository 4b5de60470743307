namespace GraphCompiler.Core.Operators;

/// <summary>The bytes of x as a type of another size: of a smaller one there is a new last axis, for a larger one the last axis vanishes. No gradient.</summary>
internal sealed record Recast(DType To) : Operator
{
    public override string TensorFlowName => "Bitcast";

    public override string Details => To.Name;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (shape, from) = (inputs[0].Shape, inputs[0].DType);
        if (!shape.IsRankKnown) return One(To, Shape.Unknown);
        if (from.Size > To.Size) return One(To, Shape.Create([.. shape.Dims, from.Size / To.Size]));
        var ratio = To.Size / from.Size;
        var message = $"Cannot bitcast from {Number(from)} to {Number(To)}";
        if (shape.Rank == 0) throw builder.Refusal(this, inputs, message, "Shape must be at least rank 1 but is rank 0");
        if (shape.Dims[^1].Size is { } last && last != ratio) throw builder.Refusal(this, inputs, message, $"{message} due to shape. {last} does not match {ratio}");
        return One(To, Shape.Create(shape.Dims.Slice(0, shape.Rank - 1)));
    }

    public override Value?[] Gradient(GradientContext context) => context.None;

    // TensorFlow's messages have the numbers of its types.
    private static int Number(DType dtype) => dtype.Name switch
    {
        "float32" => 1,
        "float64" => 2,
        "int32" => 3,
        "uint8" => 4,
        "int16" => 5,
        "int8" => 6,
        "int64" => 9,
        "uint16" => 17,
        "float16" => 19,
        "uint32" => 22,
        _ => 23,
    };
}
