namespace GraphCompiler.Core.Operators;

/// <summary>v ← v + delta.</summary>
internal sealed record AssignAdd : Assignment
{
    public override string TensorFlowName => "AssignAddVariableOp";

    public override Value Updated(Value old, Value[] inputs) => old + inputs[1];
}
