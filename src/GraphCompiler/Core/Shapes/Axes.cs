using System.Runtime.CompilerServices;
using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>
/// The axes of a reduction: <c>axis: -1</c>, <c>axis: [0, 1]</c>, or left out for all of them.
/// One small type instead of three overloads of every reduction.
/// </summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes
{
    private readonly int[]? _axes;

    private Axes(int[]? axes) => _axes = axes;

    /// <summary>These axes; negative ones count from the end.</summary>
    public static Axes Create(ReadOnlySpan<int> axes) => new(axes.ToArray());

    /// <summary>Every axis, the default.</summary>
    public static Axes All => default;

    internal bool IsAll => _axes is null;

    /// <summary>Enumerates the axes; none for <see cref="All"/>.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => ((ReadOnlySpan<int>)_axes).GetEnumerator();

    /// <summary>One axis.</summary>
    public static implicit operator Axes(int axis) => new([axis]);

    /// <summary>Several axes; null is <see cref="All"/>.</summary>
    public static implicit operator Axes(int[] axes) => new(axes);

    /// <summary>An axis counted from the start.</summary>
    internal static int Positive(int axis, int rank) => axis < 0 ? axis + rank : axis;

    internal EquatableArray<int>? ToEquatable() => _axes is null ? null : new EquatableArray<int>(_axes);
}
