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

    public override Func<Value[], Value[]>? Lower => inputs => [inputs[0].Apply(new Assign(), Updated(inputs[0].Apply(new ReadVariable()), inputs))];

    /// <summary>The new value.</summary>
    /// <param name="old">The present one.</param>
    /// <param name="inputs">The variable, then the other operands.</param>
    public abstract Value Updated(Value old, Value[] inputs);

    public override Value?[] Gradient(GradientContext context) => context.None;
}

/// <summary>v ← value.</summary>
internal sealed record Assign : Assignment
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "AssignVariableOp";

    public override Func<Value[], Value[]>? Lower => null;

    public override Value Updated(Value old, Value[] inputs) => inputs[1];
}
