namespace GraphCompiler.Core.Operators;

/// <summary>v ← v + delta.</summary>
internal sealed record AssignAdd : Assignment
{
    public override string TensorFlowName => "AssignAddVariableOp";

    public override Func<Value[], Value[]> Lower => inputs => [inputs[0].Apply(new Assign(), inputs[0].Apply(new ReadVariable()) + inputs[1])];
}
