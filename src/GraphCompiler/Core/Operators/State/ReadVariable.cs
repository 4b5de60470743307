namespace GraphCompiler.Core.Operators;

/// <summary>The variable's value at this point of the program, a snapshot. Gradient: dy to the variable.</summary>
internal sealed record ReadVariable : Operator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "ReadVariableOp";

    public override Effect Effect => Effect.Reads;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context) => [context.Dy];
}
