namespace GraphCompiler.Core.Operators;

/// <summary>The item at an index: operands are the list, the index, and what to take where nothing was written, if that is no error.</summary>
internal sealed record ListRead : ControlOperator
{
    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => "TensorListGetItem";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => One(inputs[0].DType, inputs.Length > 2 ? inputs[2].Shape : inputs[0].Shape);

    public override Value?[] Gradient(GradientContext context)
    {
        var list = context.X.Builder.Apply(new ListEmpty(context.X.DType, context.X.Shape))[0];
        var gradients = context.None;
        gradients[0] = context.X.Builder.Apply(new ListWrite(IsDynamic: true), list, context.Y, context.Dy)[0];
        if (gradients.Length > 2) gradients[2] = context.Dy;
        return gradients;
    }
}
