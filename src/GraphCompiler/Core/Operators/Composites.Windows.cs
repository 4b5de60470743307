namespace GraphCompiler.Core.Operators;

/// <summary>Functions of windows over the axes between the batch and the channels.</summary>
internal static partial class Composites
{
    /// <summary>One number for each axis that windows pass over, of one for all, one for each, or one for each axis of the tensor.</summary>
    /// <exception cref="TfException">There are as many as none of these, or those for the batch and the channels are not 1.</exception>
    public static EquatableArray<int> PerAxis(EquatableArray<int>? sizes, int rank, string name, string refusal)
    {
        if (sizes is not { } given) return Enumerable.Repeat(1, rank).ToEquatableArray();
        if (given.Count == 1) return Enumerable.Repeat(given[0], rank).ToEquatableArray();
        if (given.Count == rank) return given;
        if (given.Count != rank + 2) throw new TfValueException($"{name} should be of length 1, {rank} or {rank + 2} but was of length {given.Count}");
        return given[0] == 1 && given[rank + 1] == 1 ? given.Skip(1).Take(rank).ToEquatableArray() : throw new TfInvalidArgumentException(refusal);
    }

    /// <summary>The windows of a convolution.</summary>
    public static Window Window(int rank, EquatableArray<int>? strides, Padding padding, EquatableArray<int>? dilations, EquatableArray<int> margins = default) => new(
        PerAxis(strides, rank, rank == 1 ? "stride" : "strides", "Current implementation does not yet support strides in the batch and depth dimensions."),
        PerAxis(dilations, rank, "dilations", "Current implementation does not yet support dilations in the batch and depth dimensions."),
        padding,
        margins);

    /// <summary>The margins of all axes of a tensor as those of the axes that windows pass over.</summary>
    /// <exception cref="TfException">There are as many as for another rank, or some for the batch or the channels.</exception>
    public static EquatableArray<int> Margins(Builder builder, Operator @operator, EquatableArray<int> paddings, int rank)
    {
        if (paddings.Count != 2 * (rank + 2)) throw new TfValueException($"When padding is a list, it must be of size {rank + 2}. Got a list of size {paddings.Count / 2}.");
        if (paddings[0] == 0 && paddings[1] == 0 && paddings[paddings.Count - 2] == 0 && paddings[paddings.Count - 1] == 0) return paddings.Skip(2).Take(2 * rank).ToEquatableArray();
        const string message = "Nonzero explicit padding in the batch or depth dimensions is not supported";
        throw builder.Misfit($"{message} for '{@operator.TensorFlowName}'", $"{message} [Op:{@operator.TensorFlowName}]");
    }

    /// <summary>A convolution over the last axes but the channels; all axes before them are the batch.</summary>
    public static Value Convolution(Value x, Value filters, Window window, bool isDepthwise = false)
    {
        var @operator = new Convolution(window, isDepthwise);
        var batch = x.Shape.IsRankKnown ? x.Shape.Rank - window.Rank - 1 : 1;
        if (batch <= 1) return x.Apply(@operator, filters);
        var dims = x.Shape.Dims.ToArray();
        var y = x.Apply(new Reshape(Shape.Create([Dim.Unknown, .. dims.Skip(batch)]))).Apply(@operator, filters);
        return y.Shape.IsRankKnown ? y.Apply(new Reshape(Shape.Create([.. dims.Take(batch), .. y.Shape.Dims.ToArray().Skip(1)]))) : y;
    }

    /// <summary>A convolution of each channel by itself, then one that only mixes channels.</summary>
    public static Value SeparableConvolution(Value x, Value depthwise, Value pointwise, Window window)
    {
        if (pointwise.Shape is { IsRankKnown: true } shape)
        {
            if (shape.Rank != window.Rank + 2) throw new TfValueException($"Shape {shape} must have rank {window.Rank + 2}");
            foreach (var dim in shape.Dims.Slice(0, window.Rank))
            {
                if (dim.IsKnown && dim != 1) throw new TfValueException($"Dimensions {dim} and 1 are not compatible");
            }
        }

        return x.Apply(new Convolution(window, IsDepthwise: true), depthwise).Apply(new Convolution(Window(window.Rank, null, Padding.Valid, null)), pointwise);
    }

    /// <summary>The windows of a dilation or an erosion.</summary>
    public static Window MorphologyWindow(EquatableArray<int>? strides, Padding padding, EquatableArray<int>? dilations)
    {
        const string refusal = "Strides and rates are only supported across spatial dimensions.";
        return new Window(PerAxis(strides, 2, "strides", refusal), PerAxis(dilations, 2, "dilations", refusal), padding);
    }

    /// <summary>The smallest x - w of each window: a dilation of -x, whose filters are turned round, the other way up.</summary>
    public static Value Erosion(Value x, Value filters, Window window) => -(-x).Apply(new Dilation(window), filters.Apply(new Reverse([0, 1])));

    /// <summary>The windows of a pool, and how much each sees.</summary>
    public static (Window Window, EquatableArray<int> Size) Pool(int rank, EquatableArray<int> size, EquatableArray<int>? strides, Padding padding)
    {
        const string refusal = "Pooling is not yet supported on the batch dimension.";
        var sizes = PerAxis(size, rank, "ksize", refusal);
        return (new Window(strides is null ? sizes : PerAxis(strides, rank, "strides", refusal), PerAxis(null, rank, "", ""), padding), sizes);
    }
}
