namespace GraphCompiler.Core.Operators;

/// <summary>x with a new axis of length 1; negative ones count from the end of the result. Gradient: dy in the old shape.</summary>
internal sealed record ExpandDims(int Axis) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => $"axis: {Axis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = inputs[0].Shape;
        if (!shape.IsRankKnown) return One(inputs[0].DType, Axis == -1 ? Shape.Create([.. shape.RawDims, 1]) : Shape.Unknown);
        if (Axis < -shape.Rank - 1 || Axis > shape.Rank)
        {
            throw builder.Refusal(
                this,
                inputs,
                $"Tried to expand dim index {Axis} for tensor with {shape.Rank} dimensions.",
                $"dim {Axis} not in the interval [{-shape.Rank - 1}, {shape.Rank}].");
        }

        var dims = shape.Dims.ToArray().ToList();
        dims.Insert(Axes.Positive(Axis, shape.Rank + 1), 1);
        return One(inputs[0].DType, Shape.Create([.. dims]));
    }

    public override Func<Value[], Value[]> Lower => inputs => [inputs[0].Apply(new Reshape(Infer(inputs[0].Builder, inputs)[0].Shape))];

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new Reshape(context.X.Shape))];
}
