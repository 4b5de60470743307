namespace GraphCompiler.Core.Operators;

/// <summary>
/// x, of which it is known from here on that its axes and those of other operands are of one size where they have one label; labels below 0
/// broadcast. Gradient: dy.
/// </summary>
/// <param name="Equation">What the user wrote.</param>
/// <param name="Labels">The labels of each operand's axes.</param>
internal sealed record SameSizes(string Equation, EquatableArray<EquatableArray<int>> Labels) : Operator
{
    public override string TensorFlowName => "Einsum";

    public override string Details => Equation;

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var known = new Dictionary<int, Dim>();
        for (var i = 0; i < inputs.Length; i++)
        {
            var shape = inputs[i].Shape;
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                var (label, size) = (Labels[i][axis], shape.Dims[axis]);
                if (label < 0 && size == 1) continue;
                if (!known.TryGetValue(label, out var other)) known[label] = size;
                else if (!builder.Same(Shape.Create([other]), Shape.Create([size]))) throw Refused(builder, inputs, label, i, axis, other, size);
            }
        }

        return One(inputs[0].DType, inputs[0].Shape);
    }

    public override Value?[] Gradient(GradientContext context) => [context.Dy, .. new Value?[context.Inputs.Length - 1]];

    private TfException Refused(Builder builder, Value[] inputs, int label, int input, int axis, Dim expected, Dim size) => builder.Refusal(
        this,
        inputs,
        label < 0 ? $"Invalid broadcasting dimensions: {inputs[0].Shape.ToKernelString()} vs. {inputs[^1].Shape.ToKernelString()}"
            : $"Expected dimension {expected} at axis {axis} of the input shaped {inputs[input].Shape.ToKernelString()} but got dimension {size}",
        $"Dimensions must be equal, but are {expected} and {size}");
}
