namespace GraphCompiler.Core.Operators;

/// <summary>
/// How windows lie over the axes between the first of a tensor, the batch, and the last, the channels: the same for convolutions,
/// pools and patches.
/// </summary>
/// <param name="Strides">From a window to the next, along each of these axes.</param>
/// <param name="Dilations">From an element that a window sees to the next.</param>
/// <param name="Padding">What is beyond the edges.</param>
/// <param name="Margins">How much is there where that is given, in the place of <paramref name="Padding"/>: before and after the first axis, ...</param>
internal sealed record Window(EquatableArray<int> Strides, EquatableArray<int> Dilations, Padding Padding, EquatableArray<int> Margins = default)
{
    /// <summary>How many axes windows pass over.</summary>
    public int Rank => Strides.Count;

    public override string ToString()
    {
        var parts = new List<string> { Margins.Count > 0 ? $"padding: [{string.Join(", ", Margins)}]" : $"padding: {Padding}" };
        if (Strides.Any(s => s != 1)) parts.Add($"strides: [{string.Join(", ", Strides)}]");
        if (Dilations.Any(d => d != 1)) parts.Add($"dilations: [{string.Join(", ", Dilations)}]");
        return string.Join(", ", parts);
    }

    /// <summary>How many elements lie between the first that a window sees and the last, both included.</summary>
    public int Span(int axis, int size) => ((size - 1) * Dilations[axis]) + 1;

    /// <summary>How many zeros stand before an axis.</summary>
    public int Before(int axis, int length, int count, int size)
    {
        if (Margins.Count > 0) return Margins[2 * axis];
        if (Padding == Padding.Valid) return 0;
        return Padding == Padding.Causal
            ? Span(axis, size) - 1
            : Math.Max(0, ((count - 1) * Strides[axis]) + Span(axis, size) - length) / 2;
    }

    /// <summary>How many windows there are along an axis.</summary>
    /// <exception cref="TfValueException">One is longer than the axis, in a trace; at run time, or where none are allowed, there are none then.</exception>
    public Dim Count(Builder builder, Operator @operator, Value[] inputs, int axis, Dim length, Dim size, bool allowsNone = false)
    {
        var stride = Strides[axis];
        if (Margins.Count == 0 && Padding != Padding.Valid)
        {
            return stride == 1 ? length : length.Size is { } whole ? (int)((whole - 1L + stride) / stride) : Dim.Unknown;
        }

        if (length.Size is not { } inner || size.Size is not { } known) return Margins.Count == 0 && stride == 1 && size == 1 ? length : Dim.Unknown;
        var (all, span) = (Margins.Count > 0 ? inner + Margins[2 * axis] + Margins[(2 * axis) + 1] : inner, Span(axis, known));
        if (span <= all) return ((all - span) / stride) + 1;
        if (allowsNone || builder.RunsNow) return 0;
        throw builder.Refusal(@operator, inputs, "", $"Negative dimension size caused by subtracting {span} from {all}");
    }

    /// <summary>The shape of what windows give: the batch, how many there are along each axis, channels.</summary>
    public Shape Result(Builder builder, Operator @operator, Value[] inputs, Shape shape, IReadOnlyList<Dim> sizes, Dim channels, bool allowsNone = false)
    {
        var dims = new Dim[Rank + 2];
        dims[0] = shape.Dims[0];
        for (var i = 0; i < Rank; i++) dims[i + 1] = Count(builder, @operator, inputs, i, shape.Dims[i + 1], sizes[i], allowsNone);
        dims[^1] = channels;
        return Shape.Create(dims);
    }

    /// <summary>Requires positive strides and dilations.</summary>
    public void Check(Builder builder, Operator @operator, Value[] inputs, string strides)
    {
        foreach (var stride in Strides)
        {
            if (stride <= 0) throw builder.Refusal(@operator, inputs, strides, $"Stride must be > 0, but got {stride}");
        }

        foreach (var dilation in Dilations)
        {
            if (dilation <= 0) throw builder.Refusal(@operator, inputs, "Dilated rates should be larger than 0.", $"Dilation rate must be >= 1, but got {dilation}");
        }

        if (Margins.Any(m => m < 0))
        {
            throw builder.Refusal(@operator, inputs, "All elements of explicit_paddings must be nonnegative", "All elements of explicit_paddings must be nonnegative");
        }
    }

    /// <summary>The shape of a value with a batch, axes for windows and channels; unknown where prediction knows no rank.</summary>
    /// <exception cref="TfException">It has another rank.</exception>
    public Shape Spatial(Builder builder, Operator @operator, Value[] inputs, int input, string name)
    {
        var shape = builder.WithAxes(inputs[input], [Rank + 1]);
        if (!shape.IsRankKnown || shape.Rank == Rank + 2) return shape;

        // TensorFlow's lines are images of one row.
        var more = Rank == 1 ? 1 : 0;
        throw builder.Refusal(
            @operator,
            inputs,
            $"{name} must be {Rank + 2 + more}-dimensional, got: {shape.Rank + more}: {shape.ToKernelString()}",
            $"Shape must be rank {Rank + 2 + more} but is rank {shape.Rank + more}");
    }
}
