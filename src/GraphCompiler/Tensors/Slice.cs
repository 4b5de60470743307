using GraphCompiler.Core.Operators;

namespace GraphCompiler;

/// <summary>
/// One entry of <c>x[...]</c>: an int, <c>^1</c>, <c>1..^1</c>, a scalar int tensor, <see cref="Tf.NewAxis"/>,
/// <see cref="Tf.Ellipsis"/>, or a strided range.
/// </summary>
public readonly struct Slice
{
    private Slice(SlicePart part, Tensor<int>? index = null) => (Part, Position) = (part, index);

    /// <summary>A new axis of length 1.</summary>
    internal static Slice NewAxis => new(new SlicePart(SliceKind.NewAxis));

    /// <summary>Every axis not mentioned.</summary>
    internal static Slice Ellipsis => new(new SlicePart(SliceKind.Ellipsis));

    internal SlicePart Part { get; }

    /// <summary>The position, where only the running graph will know it; <see cref="Part"/> is the whole axis then.</summary>
    internal Tensor<int>? Position { get; }

    /// <summary>
    /// Python's <c>start:stop:step</c>; negative ends count from the end of the axis, a null one means "to the end in the direction
    /// of the step".
    /// </summary>
    public static Slice Strided(int? start, int? stop, int step) => new(new SlicePart(SliceKind.Range, start, stop, step));

    /// <summary>A range whose ends are tensors.</summary>
    /// <exception cref="NotSupportedException">An end is known only when a traced graph runs, and with it the shape of the slice.</exception>
    public static Slice Between(Tensor<int>? start, Tensor<int>? stop) => Strided(End(start), End(stop), 1);

    /// <summary>One position; negative ones count from the end.</summary>
    public static implicit operator Slice(int index) => new(new SlicePart(SliceKind.Index, index));

    /// <summary>One position: <c>^1</c> is the last.</summary>
    public static implicit operator Slice(Index index) => new(new SlicePart(SliceKind.Index, Number(index)));

    /// <summary>A range of positions; the second end is not part of it.</summary>
    public static implicit operator Slice(Range range) => new(new SlicePart(
        SliceKind.Range, range.Start.Equals(Index.Start) ? null : Number(range.Start), range.End.Equals(Index.End) ? null : Number(range.End)));

    /// <summary>One position; negative ones count from the end.</summary>
    public static implicit operator Slice(Tensor<int> index) =>
        HostConstants.TryInts(index) is [var known] ? known : new Slice(SlicePart.All, index);

    // No number counts zero from the end; the largest is after it as well.
    private static int Number(Index index) => !index.IsFromEnd ? index.Value : index.Value == 0 ? int.MaxValue : -index.Value;

    private static int? End(Tensor<int>? end) => end is null ? null : HostConstants.Ints(end, "an end of a range")[0];
}
