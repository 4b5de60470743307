namespace GraphCompiler.Bundles;

/// <summary>Reads Snappy's blocks, which older versions of TensorFlow wrote.</summary>
internal static class Snappy
{
    // No tag gives more bytes for those that it takes.
    private const int MostOfOneByte = 64;

    /// <exception cref="InvalidDataException">The bytes are no such block.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> block)
    {
        var reader = new ByteReader(block);
        var length = reader.Varint();
        if (length > (ulong)block.Length * MostOfOneByte) throw Damaged();
        var result = new byte[length];
        var end = 0;
        while (!reader.IsAtEnd)
        {
            int tag = reader.Byte();
            switch (tag & 3)
            {
                case 0:
                    var literal = Literal(ref reader, tag >> 2);
                    if (literal.Length > result.Length - end) throw Damaged();
                    literal.CopyTo(result.AsSpan(end));
                    end += literal.Length;
                    break;
                case 1:
                    Copy(((tag >> 5) << 8) | reader.Byte(), ((tag >> 2) & 7) + 4);
                    break;
                case 2:
                    Copy((int)reader.LittleEndian(2), (tag >> 2) + 1);
                    break;
                default:
                    Copy(reader.LittleEndian(4), (tag >> 2) + 1);
                    break;
            }
        }

        return end == result.Length ? result : throw Damaged();

        // What is copied may overlap what is being written: a short pattern repeats.
        void Copy(long offset, int count)
        {
            if (offset == 0 || offset > end || count > result.Length - end) throw Damaged();
            for (var i = 0; i < count; i++, end++) result[end] = result[end - offset];
        }
    }

    private static ReadOnlySpan<byte> Literal(ref ByteReader reader, int lengthLessOne) =>
        reader.Bytes(1 + (ulong)(lengthLessOne < 60 ? lengthLessOne : reader.LittleEndian(lengthLessOne - 59)));

    private static InvalidDataException Damaged() => new("a Snappy block is damaged");
}
