namespace GraphCompiler.Core.Operators;

/// <summary>
/// How often each label, a row, was predicted as each class, a column, or the sum of the weights that stand there. Operands are labels,
/// predictions and perhaps weights. Gradient: for the weights what arrives at their places.
/// </summary>
/// <param name="DType">The element type of the answer.</param>
/// <param name="Classes">How many classes there are; -1 for one more than the largest.</param>
internal sealed record Confusion(DType DType, int Classes) : ControlOperator
{
    public override string TensorFlowName => "ConfusionMatrix";

    public override bool CanFail => true;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var (labels, predictions) = (inputs[0].Shape, inputs[1].Shape);
        if (!labels.IsCompatibleWith(predictions))
        {
            var difference = labels.Rank == predictions.Rank ? TensorScatter.Differs(builder, labels, 0, predictions, 0, labels.Rank) : $"Shapes must be equal rank, but are {labels.Rank} and {predictions.Rank}.";
            throw builder.Misfit(
                $"{difference} Shapes are {labels.ToKernelString()} and {predictions.ToKernelString()}. From merging shape 0 with other shapes. for 'Pack'",
                $"Shapes of all inputs must match: values[0].shape = {labels.ToKernelString()} != values[1].shape = {predictions.ToKernelString()} [Op:Pack]");
        }

        if (inputs.Length > 2 && !labels.IsCompatibleWith(inputs[2].Shape)) throw new TfValueException($"Shapes {labels} and {inputs[2].Shape} are incompatible");
        return One(DType, Shape.Create([Classes, Classes]));
    }

    public override Value?[] Gradient(GradientContext context)
    {
        var gradients = context.None;
        if (gradients.Length > 2 && context.Needs(2))
        {
            var places = context.X.Builder.Apply(new Pack(1), Composites.Flat(context.X), Composites.Flat(context.Y))[0];
            gradients[2] = context.Dy.Apply(new GatherNd(), places).Apply(new Reshape(context.Inputs[2].Shape));
        }

        return gradients;
    }
}
