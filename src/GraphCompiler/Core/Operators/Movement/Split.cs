namespace GraphCompiler.Core.Operators;

/// <summary>
/// x cut along an axis, an answer for each piece. A nameless unknown size is what the others leave; where all are, the pieces
/// are equal. Gradient: the pieces' gradients joined.
/// </summary>
internal sealed record Split(int Axis, Shape Sizes) : Operator
{
    private bool IsEven => Sizes.RawDims.ToArray().All(d => d == Dim.Unknown);

    public override bool Carries(DType dtype) => true;

    public override string TensorFlowName => IsEven ? "Split" : "SplitV";

    public override string Details => $"axis: {Axis}, {Sizes.ToKernelString()}";

    public override TensorType[] Infer(Builder builder, Value[] inputs)
    {
        var shape = builder.WithAxes(inputs[0], [Axis]);
        var at = Axis < 0 ? Axis + shape.RawDims.Length : Axis;
        if (shape.IsRankKnown) CheckAxis(builder, inputs, shape.Rank);
        var sizes = Sizes.RawDims.ToArray();
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == Dim.Unknown && Array.FindLastIndex(sizes, d => d == Dim.Unknown) > i && !IsEven)
            {
                throw builder.Refusal(this, inputs, "There can only be one -1 in the input.", "size_splits can only have one -1");
            }
        }

        var isPlaced = at >= 0 && at < shape.RawDims.Length && !shape.RawDims[at].IsPack && (Axis < 0 || shape.IsRankKnown);
        if (!isPlaced) return [.. sizes.Select(_ => new TensorType(inputs[0].DType, Shape.Unknown))];
        if (shape.RawDims[at].Size is { } total) Resolve(builder, inputs, sizes, total, at);
        else if (sizes.Length == 1 && sizes[0] == Dim.Unknown) sizes[0] = shape.RawDims[at];
        return [.. sizes.Select(size =>
        {
            var dims = shape.RawDims.ToArray();
            dims[at] = size;
            return new TensorType(inputs[0].DType, Shape.Create(dims));
        })];
    }

    public override Func<Value[], Value[]> Lower => inputs =>
        inputs[0].Builder.Apply(new Cut(Axis, Infer(inputs[0].Builder, inputs).Select(t => t.Shape).ToEquatableArray()), inputs);

    public override Value?[] Gradient(GradientContext context) => [Cut.Joined(context, new Concat(Axis))];

    public override Operator MapShapes(Func<Shape, Shape> map) => new Split(Axis, map(Sizes));

    private void CheckAxis(Builder builder, Value[] inputs, int rank)
    {
        if (Axis >= -rank && Axis < rank) return;
        throw builder.Refusal(
            this,
            inputs,
            $"-input rank(-{rank}) <= split_dim < input rank ({rank}), but got {Axis}",
            $"Dimension size, given by scalar input {Axis} must be in range [-{rank}, {rank})");
    }

    private void Resolve(Builder builder, Value[] inputs, Dim[] sizes, int total, int axis)
    {
        if (IsEven)
        {
            if (total % sizes.Length != 0)
            {
                throw builder.Refusal(
                    this,
                    inputs,
                    $"Number of ways to split should evenly divide the split dimension, but got split_dim {axis} (size = {total}) and num_split {sizes.Length}",
                    $"Dimension size must be evenly divisible by {sizes.Length} but is {total}\n\tNumber of ways to split should evenly divide the split dimension");
            }

            for (var i = 0; i < sizes.Length; i++) sizes[i] = total / sizes.Length;
            return;
        }

        var rest = Array.FindIndex(sizes, d => d == Dim.Unknown);
        var sum = sizes.Sum(d => d.Size ?? 0);
        var isOpen = sizes.Any(d => d.Symbol is not null);
        if (isOpen || (rest < 0 ? sum == total : sum <= total))
        {
            if (rest >= 0 && !isOpen) sizes[rest] = total - sum;
            return;
        }

        throw builder.Refusal(
            this,
            inputs,
            "Determined shape must either match input shape along split_dim exactly if fully specified, or be less than the size of the input along split_dim if not fully specified."
            + $"  Got: {sum}",
            rest < 0 ? $"can't split axis of size {total} into pieces of size {Sizes.ToKernelString()}" : $"Split size at index {rest} must be >= 0. Got: {total - sum}");
    }
}
