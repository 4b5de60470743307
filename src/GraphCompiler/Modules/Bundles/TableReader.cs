using System.Buffers.Binary;

namespace GraphCompiler.Bundles;

/// <summary>
/// Reads a sorted table of keys and values: blocks of entries, each key without what it shares with the one before, an index of the
/// blocks, and a footer that says where the index is.
/// </summary>
internal static class TableReader
{
    public const int FooterSize = 48;

    public const ulong Magic = 0xDB4775248B80FB57;

    /// <summary>After a block: the way it is compressed, and its checksum.</summary>
    public const int TrailerSize = 5;

    /// <summary>All entries, in the order of their keys.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static List<KeyValuePair<byte[], byte[]>> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FooterSize) throw new InvalidDataException("it is too short to be a table");
        var footer = file[^FooterSize..];
        if (BinaryPrimitives.ReadUInt64LittleEndian(footer[(FooterSize - sizeof(ulong))..]) != Magic) throw new InvalidDataException("it is no table (bad magic number)");
        var reader = new ByteReader(footer);
        _ = Block(file, ref reader);
        List<KeyValuePair<byte[], byte[]>> index = [], entries = [];
        ReadBlock(Block(file, ref reader), index);
        foreach (var (_, handle) in index)
        {
            reader = new ByteReader(handle);
            ReadBlock(Block(file, ref reader), entries);
        }

        return entries;
    }

    private static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> file, ref ByteReader handle)
    {
        var (offset, size) = (handle.Varint(), handle.Varint());
        var limit = (ulong)(file.Length - FooterSize);
        if (offset > limit || size > limit - offset || limit - offset - size < TrailerSize) throw new InvalidDataException("a block lies beyond its end");
        var (start, length) = ((int)offset, (int)size);
        var trailer = file.Slice(start + length, TrailerSize);
        if (Crc32C.Mask(Crc32C.Of(file.Slice(start, length + 1))) != BinaryPrimitives.ReadUInt32LittleEndian(trailer[1..]))
        {
            throw new InvalidDataException("the checksum of a block does not match");
        }

        var block = file.Slice(start, length);
        return trailer[0] switch
        {
            0 => block,
            1 => Snappy.Decompress(block),
            var type => throw new InvalidDataException($"a block has the unknown compression type {type}"),
        };
    }

    private static void ReadBlock(ReadOnlySpan<byte> block, List<KeyValuePair<byte[], byte[]>> entries)
    {
        if (block.Length < sizeof(uint)) throw new InvalidDataException("a block is too short");
        var restarts = BinaryPrimitives.ReadUInt32LittleEndian(block[^sizeof(uint)..]);
        if (restarts > (block.Length - sizeof(uint)) / sizeof(uint)) throw new InvalidDataException("a block has more restart points than bytes");
        var reader = new ByteReader(block[..^(int)((restarts + 1) * sizeof(uint))]);
        byte[] last = [];
        while (!reader.IsAtEnd)
        {
            var (shared, unshared, size) = (reader.Varint(), reader.Varint(), reader.Varint());
            if (shared > (ulong)last.Length) throw new InvalidDataException("a key shares more with the key before than that one has");
            last = [.. last.AsSpan(0, (int)shared), .. reader.Bytes(unshared)];
            if (entries.Count > 0 && entries[^1].Key.AsSpan().SequenceCompareTo(last) >= 0) throw new InvalidDataException("its keys are out of order");
            entries.Add(new(last, reader.Bytes(size).ToArray()));
        }
    }
}
