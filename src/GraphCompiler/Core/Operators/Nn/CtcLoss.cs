namespace GraphCompiler.Core.Operators;

/// <summary>
/// For each sequence of a batch -log of the probability that its frames spell its labels, each label for one frame or several and blanks between
/// them, and the slope of that for the logits. Operands are labels [batch, most labels], logits [frames, batch, classes], how many labels
/// count of each row, and how many frames. Gradient: that slope times dy; it has none itself.
/// </summary>
/// <param name="Blank">The class that is no label; negative ones count from the end.</param>
internal sealed record CtcLoss(int Blank) : Operator
{
    public override string TensorFlowName => "CTCLossV2";

    public override bool CanFail => true;

    public override string Details => $"blank: {Blank}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        int[] ranks = [2, 3, 1, 1];
        var logits = inputs[1].Shape;
        for (var i = 0; i < inputs.Length; i++)
        {
            var shape = builder.WithAxes(inputs[i], [ranks[i] - 1]);
            if (i == 1) logits = shape;
            if (!shape.IsRankKnown) continue;
            if (shape.Rank != ranks[i])
            {
                var message = $"Shape must be rank {ranks[i]} but is rank {shape.Rank}";
                throw builder.Refusal(this, inputs, message, message);
            }
        }

        var batch = logits.IsRankKnown ? logits.Dims[1] : Dim.Unknown;
        foreach (var i in new[] { 0, 2, 3 })
        {
            if (inputs[i].Shape.IsRankKnown && !builder.Same(Shape.Create([inputs[i].Shape.Dims[0]]), Shape.Create([batch])))
            {
                var message = $"Dimensions must be equal, but are {inputs[i].Shape.Dims[0]} and {batch}";
                throw builder.Refusal(this, inputs, message, message);
            }
        }

        return [new TensorType(inputs[1].DType, Shape.Create([batch])), new TensorType(inputs[1].DType, logits)];
    }

    public override Value?[] Gradient(GradientContext context) => context.OutputGradients is [{ } dy, null]
        ? [null, context.Outputs[1] * dy.Apply(new ExpandDims(-1)), null, null]
        : throw TfNoGradientException.Of(this);
}
