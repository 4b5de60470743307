namespace GraphCompiler.Core.Operators;

/// <summary>v ← v - delta.</summary>
internal sealed record AssignSub : Assignment
{
    public override string TensorFlowName => "AssignSubVariableOp";

    public override Value Updated(Value old, Value[] inputs) => old - inputs[1];
}
