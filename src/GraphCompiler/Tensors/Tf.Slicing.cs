using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    // A million tensors; a larger number is a mistake.
    private const int MostPieces = 1 << 20;

    /// <summary>The tensors, all of one shape, along a new axis; a negative one counts from the end of the result.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes differ; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="TfValueException">The axis is out of range.</exception>
    public static Tensor<T> Stack<T>(IReadOnlyList<Tensor<T>> values, int axis = 0) =>
        values.Count == 0 ? new EagerTensor<T>([], 0) : Ambient.Apply<T>(new Pack(axis), [.. values]);

    /// <summary>The slices of x along an axis, each without it.</summary>
    /// <exception cref="TfValueException">The axis is out of range, or its length is not known while tracing.</exception>
    public static Tensor<T>[] Unstack<T>(Tensor<T> x, int axis = 0)
    {
        var shape = ShapeNow(x);
        if (!shape.IsRankKnown) throw new TfValueException($"Cannot infer argument `num` from shape {shape}");
        if (axis < -shape.Rank || axis >= shape.Rank) throw new TfValueException($"Argument `axis` = {axis} not in range [{-shape.Rank}, {shape.Rank})");
        var length = shape.Dims[Axes.Positive(axis, shape.Rank)].Size ?? throw new TfValueException($"Cannot infer argument `num` from shape {shape}");
        return length == 0 ? [] : Ambient.ApplyAll(new Unpack(axis, length), x);
    }

    /// <summary>The tensors one after the other along an axis; a negative one counts from the end.</summary>
    /// <exception cref="TfInvalidArgumentException">Their other dimensions differ, or the axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="TfValueException">There is none.</exception>
    public static Tensor<T> Concat<T>(IReadOnlyList<Tensor<T>> values, int axis) => Ambient.Apply<T>(new Concat(axis), [.. values]);

    /// <summary>x in so many equal pieces along an axis.</summary>
    /// <exception cref="TfInvalidArgumentException">The number does not divide the axis, or the axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T>[] Split<T>(Tensor<T> x, int count, int axis = 0)
    {
        if (count <= 0) throw Ambient.Invalid($"Value for attr 'num_split' of {count} must be at least minimum 1 [Op:Split]", $"Attr 'num_split' of 'Split' Op passed {count} less than minimum 1.");
        if (count > MostPieces) throw new TfResourceExhaustedException($"OOM: a tensor in {count} pieces of its own [Op:Split]");
        return Ambient.ApplyAll(new Split(axis, GraphCompiler.Shape.Create(new Dim[count])), x);
    }

    /// <summary>x in pieces of these sizes along an axis; one of them may be -1 and gets what is left.</summary>
    /// <exception cref="TfInvalidArgumentException">The sizes do not add up to the axis, or the axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T>[] Split<T>(Tensor<T> x, int[] sizes, int axis = 0)
    {
        for (var i = 0; i < sizes.Length; i++)
        {
            var message = $"Split size at index {i} must be >= 0. Got: {sizes[i]}";
            if (sizes[i] < -1) throw Ambient.Invalid(message + " [Op:SplitV]", message);
        }

        return sizes.Length == 0 ? [] : Ambient.ApplyAll(new Split(axis, sizes), x);
    }

    /// <summary>size[i] positions of each axis i from begin[i] on; a size of -1 takes all that are left.</summary>
    /// <exception cref="TfInvalidArgumentException">That is not inside of x; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    /// <exception cref="NotSupportedException">Begin or size is known only when a traced graph runs.</exception>
    public static Tensor<T> Slice<T>(Tensor<T> x, Tensor<int> begin, Tensor<int> size) =>
        Ambient.Apply<T>(new Core.Operators.Slice(Numbers(begin, "begin"), Numbers(size, "size")), x);

    /// <summary>
    /// The positions begin[i], begin[i] + strides[i], ... before end[i] of each axis i, all of the axes after these; the strides
    /// are 1 by default. Negative numbers count from the end; what is outside is left out. <c>x[1..3, Slice.Strided(null, null, 2)]</c>
    /// is the same and more.
    /// </summary>
    /// <exception cref="TfInvalidArgumentException">A stride is 0, or there are more entries than axes; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="NotSupportedException">The entries are known only when a traced graph runs.</exception>
    public static Tensor<T> StridedSlice<T>(Tensor<T> x, Tensor<int> begin, Tensor<int> end, Tensor<int>? strides = null)
    {
        var (first, last) = (Numbers(begin, "begin"), Numbers(end, "end"));
        var steps = strides is null ? Enumerable.Repeat(1, first.Count).ToEquatableArray() : Numbers(strides, "strides");
        if (begin.Rank != 1 || end.Rank != 1 || first.Count != last.Count || first.Count != steps.Count)
        {
            var shapes = $"{begin.Shape.ToKernelString()}, {end.Shape.ToKernelString()}, and {(strides?.Shape ?? begin.Shape).ToKernelString()}";
            throw Ambient.Invalid(
                $"Expected begin, end, and strides to be 1D equal size tensors, but got shapes {shapes} instead. [Op:StridedSlice]",
                begin.Rank != 1 ? $"Shape must be rank 1 but is rank {begin.Rank} for 'StridedSlice'"
                    : $"Dimension 0 in both shapes must be equal, but are {first.Count} and {last.Count}. Shapes are [{first.Count}] and [{last.Count}].");
        }

        var parts = first.Select((from, i) => new SlicePart(SliceKind.Range, from, last[i], steps[i]));
        return Ambient.Apply<T>(new StridedSlice(parts.ToEquatableArray()), x);
    }

    /// <summary>x[...].</summary>
    internal static Tensor<T> Sliced<T>(Tensor<T> x, ReadOnlySpan<Slice> slices)
    {
        var parts = slices.ToArray().Select(s => s.Part).ToEquatableArray();
        var value = Ambient.ValueOf(x);
        var result = slices.Length > 0 && parts.All(p => p == SlicePart.All) ? value : value.Apply(new StridedSlice(parts));

        // A position that only the running graph knows is looked up, from the last axis on so that the others stay in place.
        for (var i = slices.Length - 1; i >= 0; i--)
        {
            if (slices[i].Position is not { } position) continue;
            if (position.Shape.IsRankKnown && position.Rank != 0) throw Ambient.Invalid($"Shape must be rank 0 but is rank {position.Rank} [Op:StridedSlice]", $"Shape must be rank 0 but is rank {position.Rank} for 'StridedSlice'");
            result = result.Apply(new Gather(AxisOf(parts, i, value.Shape), IsSubscript: true), Ambient.ValueOf(position));
        }

        return (Tensor<T>)Ambient.ToTensor(result);
    }

    /// <summary>The axis of a slice that an entry gives.</summary>
    private static int AxisOf(EquatableArray<SlicePart> parts, int entry, Shape shape)
    {
        var axis = 0;
        for (var i = 0; i < entry; i++)
        {
            if (parts[i].Kind == SliceKind.Ellipsis) axis += shape.Rank - parts.Count(p => p.Kind is SliceKind.Range or SliceKind.Index);
            else if (parts[i].Kind != SliceKind.Index) axis++;
        }

        return axis;
    }
}
