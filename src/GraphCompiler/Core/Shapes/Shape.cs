using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>A static shape, written <c>[2, 3]</c>, <c>[null, 28]</c>, <c>[]</c>; a single int is a rank-1 shape.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IEquatable<Shape>
{
    private readonly Dim[] _dims;

    private Shape(Dim[] dims, bool isRankKnown)
    {
        _dims = dims;
        IsRankKnown = isRankKnown;
        IsFullyDefined = isRankKnown;
        ElementCount = 1;
        foreach (var dim in dims)
        {
            IsFullyDefined &= dim.IsKnown;
            ElementCount = checked(ElementCount * (dim.Size ?? 1));
        }

        if (!IsFullyDefined) ElementCount = -1;
    }

    /// <summary>The shape with these dimensions.</summary>
    public static Shape Create(ReadOnlySpan<Dim> dims)
    {
        if (dims.IsEmpty) return Scalar;
        var rankKnown = true;
        foreach (var dim in dims) rankKnown &= !dim.IsPack;
        return new Shape(dims.ToArray(), rankKnown);
    }

    /// <summary>Rank 0: one element.</summary>
    public static Shape Scalar { get; } = new([], isRankKnown: true);

    /// <summary>Unknown rank.</summary>
    public static Shape Unknown { get; } = new([], isRankKnown: false);

    /// <summary>The number of dimensions.</summary>
    /// <exception cref="TfValueException">The rank is unknown.</exception>
    public int Rank => IsRankKnown ? _dims.Length : throw new TfValueException("Cannot take the length of shape with unknown rank.");

    /// <summary>Whether the number of dimensions is known.</summary>
    public bool IsRankKnown { get; }

    /// <summary>Whether every dimension is known.</summary>
    public bool IsFullyDefined { get; }

    /// <summary>The product of the dimensions, -1 while one is unknown.</summary>
    public long ElementCount { get; }

#if !GENERATOR
    /// <summary>The size of a dimension.</summary>
    /// <exception cref="TfValueException">It is unknown: ask <see cref="Dims"/> first.</exception>
    public int this[Index dimension] => Dim(dimension).Size ?? throw new TfValueException($"Dimension {dimension} of shape {this} is unknown");

    /// <summary>A part of the dimensions.</summary>
    public Shape this[Range dimensions]
    {
        get
        {
            var start = dimensions.Start.GetOffset(Rank);
            var end = dimensions.End.GetOffset(Rank);
            return Create(Dims.Slice(start, end - start));
        }
    }

    private Dim Dim(Index dimension)
    {
        var offset = dimension.GetOffset(Rank);
        return offset >= 0 && offset < Rank ? _dims[offset] : throw new TfValueException($"Dimension {dimension} is out of range for shape {this}");
    }
#endif

    /// <summary>The dimensions, known or not.</summary>
    /// <exception cref="TfValueException">The rank is unknown.</exception>
    public ReadOnlySpan<Dim> Dims => IsRankKnown ? _dims : throw new TfValueException("The dimensions of a shape of unknown rank are unknown.");

    /// <summary>The dimensions with packs among them; empty for <see cref="Unknown"/>.</summary>
    internal ReadOnlySpan<Dim> RawDims => _dims;

    /// <summary>The names of the open dimensions.</summary>
    internal IEnumerable<string> Symbols
    {
        get
        {
            foreach (var dim in _dims)
            {
                if (dim.Symbol is { } symbol) yield return symbol;
            }
        }
    }

    /// <summary>Whether nothing is known of it.</summary>
    internal bool IsUnknown => !IsRankKnown && (_dims.Length == 0 || (_dims.Length == 1 && _dims[0].Name is null));

    internal bool IsScalar => IsRankKnown && _dims.Length == 0;

    /// <summary>The sizes.</summary>
    /// <exception cref="TfValueException">One of them is unknown.</exception>
    public int[] ToArray()
    {
        var sizes = new int[Rank];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = _dims[i].Size ?? throw new TfValueException($"Dimension {i} of shape {this} is unknown");
        return sizes;
    }

    /// <summary>Whether some fully known shape fits both.</summary>
    public bool IsCompatibleWith(Shape other)
    {
        if (!IsRankKnown || !other.IsRankKnown) return true;
        if (Rank != other.Rank) return false;
        for (var i = 0; i < Rank; i++)
        {
            if (_dims[i].Size is { } a && other._dims[i].Size is { } b && a != b) return false;
        }

        return true;
    }

    /// <summary>The shape that has what either of both knows.</summary>
    /// <exception cref="TfValueException">They are not compatible.</exception>
    public Shape MergeWith(Shape other)
    {
        if (!IsCompatibleWith(other)) throw new TfValueException($"Shapes {this} and {other} are not compatible");
        if (!IsRankKnown) return other;
        if (!other.IsRankKnown) return this;
        var merged = new Dim[Rank];
        for (var i = 0; i < merged.Length; i++) merged[i] = _dims[i].IsKnown ? _dims[i] : other._dims[i];
        return Create(merged);
    }

    /// <summary>This shape's dimensions, then the other's; unknown when one of the ranks is.</summary>
    public Shape Concatenate(Shape other) => IsRankKnown && other.IsRankKnown ? Create([.. _dims, .. other._dims]) : Unknown;

    /// <summary>Enumerates <see cref="Dims"/>.</summary>
    public ReadOnlySpan<Dim>.Enumerator GetEnumerator() => Dims.GetEnumerator();

    /// <summary>A rank-1 shape.</summary>
    public static implicit operator Shape(int size) => Create([size]);

    /// <summary>A known shape.</summary>
    public static implicit operator Shape(int[] sizes) => Create([.. sizes.Select(size => (Dim)size)]);

    /// <inheritdoc/>
    public bool Equals(Shape? other) =>
        ReferenceEquals(this, other) || (other is not null && IsRankKnown == other.IsRankKnown && _dims.AsSpan().SequenceEqual(other._dims));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = IsRankKnown ? _dims.Length : -1;
        foreach (var dim in _dims) hash = unchecked((hash * 31) + dim.GetHashCode());
        return hash;
    }

    /// <summary>The same dimensions.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Not <c>==</c>.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <summary><c>(2, 3)</c>, <c>(None, 28)</c>, <c>&lt;unknown&gt;</c></summary>
    public override string ToString() => (IsRankKnown, _dims.Length) switch
    {
        (false, 0 or 1) when IsUnknown => "<unknown>",
        (true, 1) => $"({_dims[0]},)",
        _ => "(" + string.Join(", ", _dims) + ")",
    };

    /// <summary>As TensorFlow's kernels print: <c>[2,3]</c>, <c>[?,3]</c>.</summary>
    internal string ToKernelString() =>
        !IsUnknown ? "[" + string.Join(",", _dims.Select(d => d.Size is null && d.Name is null ? "?" : d.ToString())) + "]" : "<unknown>";
}
