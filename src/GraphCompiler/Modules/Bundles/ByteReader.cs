namespace GraphCompiler.Bundles;

/// <summary>Goes through bytes that somebody else wrote: it never reads beyond them.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _rest.Length;

    public byte Byte() => Bytes(1)[0];

    public ReadOnlySpan<byte> Bytes(ulong count)
    {
        if (count > (ulong)_rest.Length) throw new InvalidDataException("it ends within an entry");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    /// <summary>An unsigned number of up to four bytes.</summary>
    public long LittleEndian(int count)
    {
        var value = 0L;
        foreach (var next in Bytes((ulong)count)) value = (value >> 8) | ((long)next << 56);
        return (long)((ulong)value >> (8 * (8 - count)));
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("a number in it is longer than ten bytes");
    }
}
