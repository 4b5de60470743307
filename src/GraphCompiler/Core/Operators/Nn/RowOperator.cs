namespace GraphCompiler.Core.Operators;

/// <summary>An operator on each run of elements along one axis: as many come out as go in.</summary>
internal abstract record RowOperator(int Axis) : Operator
{
    public sealed override string Details => Axis == -1 ? "" : $"axis: {Axis}";

    protected EquatableArray<int> Axes => [Axis];

    public override DType ComputedIn(DType dtype) => dtype.Wide;

    public sealed override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], Axes);
        if (!shape.IsRankKnown) return One(inputs[0].DType, shape);
        if (shape.Rank == 0) throw builder.Misfit($"Shape must be at least rank 1 but is rank 0 for '{TensorFlowName}' with input shapes: [].", "logits must have >= 1 dimension, got []");
        if (Axis >= -shape.Rank && Axis < shape.Rank) return One(inputs[0].DType, shape);
        throw new TfInvalidArgumentException($"`dim` must be in the range [-{shape.Rank}, {shape.Rank}) where {shape.Rank} is the number of dimensions in the input. Received: dim={Axis}");
    }

    protected Value Max(Value x) => x.Apply(new Max(Axes, KeepDims: true));

    protected Value Sum(Value x) => x.Apply(new Sum(Axes, KeepDims: true));
}
