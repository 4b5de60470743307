namespace GraphCompiler.Core.Operators;

/// <summary>An update of a variable; gives the new value. State stops gradients.</summary>
internal abstract record Assignment : Operator
{
    public override Effect Effect => Effect.Writes;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (variable, value) = (inputs[0], inputs[1]);
        if (variable.DType != value.DType)
        {
            throw new TfValueException($"Tensor conversion requested dtype {variable.DType.Name} for Tensor with dtype {value.DType.Name}: {value}");
        }

        return One(variable.DType, builder.Assigned(this, variable, value));
    }

    public override Value?[] Gradient(GradientContext context) => context.None;
}

/// <summary>v ← value.</summary>
internal sealed record Assign : Assignment
{
    public override string TensorFlowName => "AssignVariableOp";
}
