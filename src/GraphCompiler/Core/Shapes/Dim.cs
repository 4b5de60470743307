namespace GraphCompiler;

/// <summary>One dimension: known, unknown (<c>null</c>, TensorFlow's None), or unknown but named.</summary>
public readonly struct Dim : IEquatable<Dim>
{
    private const int UnknownSize = -1;
    private const int PackSize = -2;

    // Stored one higher, so that default(Dim) is the unknown dimension.
    private readonly int _sizePlusOne;

    private Dim(int size, string? name)
    {
        _sizePlusOne = size + 1;
        Symbol = name;
    }

    private int RawSize => _sizePlusOne - 1;

    /// <summary>TensorFlow's None.</summary>
    public static Dim Unknown => default;

    /// <summary>An unknown dimension that a trace tells from others, though the user gave it no name.</summary>
    internal static Dim Anonymous(int number, bool pack = false) =>
        new(pack ? PackSize : UnknownSize, "?" + number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Unknown, but equal wherever the name appears in one signature.</summary>
    public static Dim Named(string name) => new(UnknownSize, name);

    /// <summary>Zero or more leading dimensions under one name: how prediction writes a rank that it does not know.</summary>
    internal static Dim Pack(string name) => new(PackSize, name);

    internal bool IsPack => RawSize == PackSize;

    /// <summary>Whether the size is known.</summary>
    public bool IsKnown => RawSize >= 0;

    /// <summary>The size, null when unknown.</summary>
    public int? Size => IsKnown ? RawSize : null;

    /// <summary>The name of a named dimension.</summary>
    public string? Name => Symbol is { Length: > 0 } symbol && symbol[0] == '?' ? null : Symbol;

    /// <summary>What tells it from other unknown dimensions: the name, or what a trace has in its place.</summary>
    internal string? Symbol { get; }

    /// <summary>A size; null is unknown.</summary>
    public static implicit operator Dim(int? size) => size is { } known ? known : Unknown;

    /// <summary>A known size; -1 is unknown, as everywhere in TensorFlow.</summary>
    /// <exception cref="TfValueException">The size is less than -1.</exception>
    public static implicit operator Dim(int size) => size >= 0 ? new Dim(size, null) : size == -1 ? Unknown : throw new TfValueException($"Dimension {size} must be >= 0");

    /// <inheritdoc/>
    public bool Equals(Dim other) => _sizePlusOne == other._sizePlusOne && Symbol == other.Symbol;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Dim other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((_sizePlusOne * 397) + (Symbol is null ? 0 : StringComparer.Ordinal.GetHashCode(Symbol)));

    /// <summary>Same size or same name.</summary>
    public static bool operator ==(Dim left, Dim right) => left.Equals(right);

    /// <summary>Not <c>==</c>.</summary>
    public static bool operator !=(Dim left, Dim right) => !left.Equals(right);

    /// <summary><c>3</c>, <c>N</c>, <c>None</c></summary>
    public override string ToString() => IsKnown ? RawSize.ToString(System.Globalization.CultureInfo.InvariantCulture) : IsPack ? "…" + Name : Name ?? "None";
}
