namespace GraphCompiler.Core.Operators;

/// <summary>The operands, all of one shape, along a new axis. Gradient: dy taken apart again.</summary>
internal sealed record Pack(int Axis) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => $"axis: {Axis}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var merged = inputs[0].Shape;
        for (var i = 1; i < inputs.Length; i++)
        {
            var shape = inputs[i].Shape;
            if (!merged.IsCompatibleWith(shape)) throw Mismatch(builder, inputs, i, merged);
            merged = builder.Merged(merged, shape);
        }

        if (!merged.IsRankKnown) return One(inputs[0].DType, Axis == -1 && merged.RawDims.Length > 0 ? Shape.Create([.. merged.RawDims, inputs.Length]) : Shape.Unknown);
        var rank = merged.Rank + 1;
        if (Axis < -rank || Axis >= rank) throw new TfValueException($"Argument `axis` = {Axis} not in range [{-rank}, {rank})");
        var dims = merged.Dims.ToArray().ToList();
        dims.Insert(Axes.Positive(Axis, rank), inputs.Length);
        return One(inputs[0].DType, Shape.Create([.. dims]));
    }

    public override Func<Value[], Value[]> Lower => inputs =>
        inputs[0].Builder.Apply(new Concat(Axis), [.. inputs.Select(x => new ExpandDims(Axis).Lower([x])[0])]);

    public override Value?[] Gradient(GradientContext context) => context.Dy.Builder.Apply(new Unpack(Axis, context.Inputs.Length), context.Dy);

    private TfException Mismatch(Builder builder, Value[] inputs, int index, Shape first)
    {
        var shape = inputs[index].Shape;
        var kernel = $"Shapes of all inputs must match: values[0].shape = {inputs[0].Shape.ToKernelString()} != values[{index}].shape = {shape.ToKernelString()}";
        if (shape.Rank != first.Rank) return builder.Refusal(this, inputs, kernel, $"Shapes must be equal rank, but are {first.Rank} and {shape.Rank}\n\tFrom merging shape 0 with other shapes.");
        var at = Enumerable.Range(0, first.Rank).First(i => first.Dims[i].IsKnown && shape.Dims[i].IsKnown && first.Dims[i] != shape.Dims[i]);
        return builder.Refusal(
            this,
            inputs,
            kernel,
            $"Dimension {at} in both shapes must be equal, but are {first.Dims[at]} and {shape.Dims[at]}. Shapes are {first.ToKernelString()} and {shape.ToKernelString()}.\n\tFrom merging shape 0 with other shapes.");
    }
}
