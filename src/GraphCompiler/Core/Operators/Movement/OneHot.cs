namespace GraphCompiler.Core.Operators;

/// <summary>A new axis with y where the index of x is, z elsewhere; z throughout for an index outside of it. No gradient.</summary>
/// <param name="Depth">The length of the new axis.</param>
/// <param name="Axis">Its place; -1 for the last.</param>
internal sealed record OneHot(int Depth, int Axis = -1) : Operator
{
    public override string Details => $"depth: {Depth}, axis: {Axis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = inputs[0].Shape;
        if (Depth < 0) throw builder.Refusal(this, inputs, $"depth must be non-negative, got: {Depth}", $"Dimension size, given by scalar input 1, must be non-negative but is {Depth}");
        if (Axis < -1) throw builder.Refusal(this, inputs, $"Expected axis to be -1 or between [0, {shape.RawDims.Length + 1}).  But received: {Axis}", "axis must be >= -1");
        if (!shape.IsRankKnown) return One(inputs[1].DType, Axis == -1 ? Shape.Create([.. shape.RawDims, Depth]) : Shape.Unknown);
        if (Axis > shape.Rank) throw new TfInvalidArgumentException($"Expected axis to be -1 or between [0, {shape.Rank + 1}).  But received: {Axis}");
        var dims = shape.Dims.ToArray().ToList();
        dims.Insert(Axis < 0 ? shape.Rank : Axis, Depth);
        return One(inputs[1].DType, Shape.Create([.. dims]));
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}
