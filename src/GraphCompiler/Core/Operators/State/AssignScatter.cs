namespace GraphCompiler.Core.Operators;

/// <summary>v ← v with slices combined into it where the indices say; every index is looked at before the variable changes.</summary>
/// <param name="Kind">How.</param>
/// <param name="IsRows">Whether the indices are row numbers, else coordinates.</param>
internal sealed record AssignScatter(ScatterKind Kind, bool IsRows) : Assignment
{
    public override bool Carries(DType dtype) => Scatter.Carries(dtype);

    public override string TensorFlowName => Scatter.TensorFlowName;

    public override string Details => Scatter.Details;

    private TensorScatter Scatter => new(Kind, IsRows);

    public override TensorType[] Infer(Builder builder, Value[] inputs) => Scatter.Infer(builder, inputs);

    public override Value Updated(Value old, Value[] inputs) => old.Builder.Apply(Scatter, old, inputs[1], inputs[2])[0];
}
