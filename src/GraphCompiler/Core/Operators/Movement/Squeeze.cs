namespace GraphCompiler.Core.Operators;

/// <summary>x without axes of length 1: these, or all of that length. Gradient: dy in the old shape.</summary>
internal sealed record Squeeze(EquatableArray<int>? Axes = null) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string Details => Axes is { } axes ? $"axis: [{string.Join(", ", axes)}]" : "";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = Axes is { } named ? builder.WithAxes(inputs[0], named) : inputs[0].Shape;
        var isOpen = Axes is null && shape.RawDims.ToArray().Any(d => !d.IsKnown);
        if (isOpen || !shape.IsRankKnown) return One(inputs[0].DType, Shape.Unknown);
        var remove = new bool[shape.Rank];
        if (Axes is not { } axes)
        {
            for (var i = 0; i < remove.Length; i++) remove[i] = shape.Dims[i] == 1;
        }
        else
        {
            foreach (var axis in axes) remove[Checked(axis)] = true;
        }

        var kept = new List<Dim>();
        for (var i = 0; i < remove.Length; i++)
        {
            if (!remove[i]) kept.Add(shape.Dims[i]);
        }

        return One(inputs[0].DType, Shape.Create([.. kept]));

        int Checked(int axis)
        {
            if (axis < -shape.Rank || axis >= shape.Rank)
            {
                throw builder.Refusal(
                    this,
                    inputs,
                    $"Tried to squeeze dim index {axis} for tensor with {shape.Rank} dimensions.",
                    $"squeeze_dims[0] not in [{-shape.Rank},{shape.Rank}).");
            }

            var own = GraphCompiler.Axes.Positive(axis, shape.Rank);
            if (shape.Dims[own].Size is null or 1) return own;
            var message = $"Can not squeeze dim[{own}], expected a dimension of 1, got {shape.Dims[own]}";
            throw builder.Refusal(this, inputs, message, message);
        }
    }

    public override Func<Value[], Value[]> Lower => inputs => [inputs[0].Apply(new Reshape(Infer(inputs[0].Builder, inputs)[0].Shape))];

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(new Reshape(context.X.Shape))];
}
