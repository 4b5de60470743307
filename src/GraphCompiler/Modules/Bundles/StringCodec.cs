using System.Buffers.Binary;

namespace GraphCompiler.Bundles;

/// <summary>How a tensor of strings lies in a file: the lengths, their checksum, the texts.</summary>
internal static class StringCodec
{
    /// <summary>The bytes and their checksum, which is over fixed-width lengths.</summary>
    public static (byte[] Bytes, uint Crc) Encode(IReadOnlyList<byte[]> texts)
    {
        var bytes = new List<byte>();
        var crc = 0u;
        foreach (var text in texts)
        {
            TableWriter.WriteVarint(bytes, (ulong)text.Length);
            crc = ExtendByLength(crc, (ulong)text.Length);
        }

        var checksum = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Mask(crc));
        bytes.AddRange(checksum);
        crc = Crc32C.Extend(crc, checksum);
        foreach (var text in texts)
        {
            bytes.AddRange(text);
            crc = Crc32C.Extend(crc, text);
        }

        return ([.. bytes], crc);
    }

    /// <param name="bytes">All bytes of the tensor.</param>
    /// <param name="count">How many texts there are.</param>
    /// <param name="crc">Their checksum.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static byte[][] Decode(ReadOnlySpan<byte> bytes, long count, out uint crc)
    {
        if (count > bytes.Length) throw new InvalidDataException("it has fewer bytes than texts");
        var reader = new ByteReader(bytes);
        var lengths = new ulong[count];
        crc = 0;
        foreach (ref var length in lengths.AsSpan())
        {
            length = reader.Varint();
            crc = ExtendByLength(crc, length);
        }

        var checksum = reader.Bytes(sizeof(uint));
        if (BinaryPrimitives.ReadUInt32LittleEndian(checksum) != Crc32C.Mask(crc)) throw new InvalidDataException("the checksum of its lengths does not match");
        crc = Crc32C.Extend(crc, checksum);
        var texts = new byte[count][];
        for (var i = 0; i < texts.Length; i++)
        {
            var text = reader.Bytes(lengths[i]);
            crc = Crc32C.Extend(crc, text);
            texts[i] = text.ToArray();
        }

        return texts;
    }

    private static uint ExtendByLength(uint crc, ulong length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return Crc32C.Extend(crc, length > uint.MaxValue ? bytes : bytes[..sizeof(uint)]);
    }
}
