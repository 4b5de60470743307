namespace GraphCompiler.Core.Operators;

/// <summary>x with the order along some axes turned round. Gradient: dy turned round.</summary>
internal sealed record Reverse(EquatableArray<int> Axes) : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "ReverseV2";

    public override string Details => $"axis: [{string.Join(", ", Axes)}]";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], Axes);
        if (!shape.IsRankKnown) return One(inputs[0].DType, shape);
        var seen = new HashSet<int>();
        for (var i = 0; i < Axes.Count; i++)
        {
            var axis = Axes[i];
            if (axis < -shape.Rank || axis >= shape.Rank) throw Both($"'axis'[{i}] = {axis} is out of valid range [0, {shape.Rank - 1}");
            if (!seen.Add(GraphCompiler.Axes.Positive(axis, shape.Rank))) throw Both($"axis {GraphCompiler.Axes.Positive(axis, shape.Rank)} specified more than once.");
        }

        return One(inputs[0].DType, shape);

        TfException Both(string message) => builder.Refusal(this, inputs, message, message);
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy.Apply(this)];
}
