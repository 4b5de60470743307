using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// A size, stride or dilation for each axis that windows pass over: <c>3</c> for all of them, <c>(3, 5)</c>, <c>(3, 3, 1)</c>; or in TensorFlow's
/// form <c>[1, 3, 5, 1]</c>, with a 1 for the batch and one for the channels.
/// </summary>
[CollectionBuilder(typeof(Extent), nameof(Create))]
public readonly struct Extent
{
    private readonly int[]? _sizes;

    private Extent(int[] sizes) => _sizes = sizes;

    /// <summary>These sizes.</summary>
    public static Extent Create(ReadOnlySpan<int> sizes) => new(sizes.ToArray());

    /// <summary>Enumerates the sizes.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => ((ReadOnlySpan<int>)_sizes).GetEnumerator();

    /// <summary>One size for all axes.</summary>
    public static implicit operator Extent(int size) => new([size]);

    /// <summary>Sizes for two axes.</summary>
    public static implicit operator Extent((int, int) size) => new([size.Item1, size.Item2]);

    /// <summary>Sizes for three axes.</summary>
    public static implicit operator Extent((int, int, int) size) => new([size.Item1, size.Item2, size.Item3]);

    /// <summary>Sizes for as many axes.</summary>
    public static implicit operator Extent(int[] sizes) => new(sizes);

    internal Core.EquatableArray<int> ToEquatable() => new(_sizes ?? [1]);
}
