using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace GraphCompiler.Bundles;

/// <summary>The keys of a tensor's parts: its name and the extents in an order-preserving code.</summary>
internal static class SliceKey
{
    private const long WholeDimension = -1;

    /// <summary>Whether a key is that of a part: no name begins with a zero.</summary>
    public static bool IsSlice(ReadOnlySpan<byte> key) => key.Length > 0 && key[0] == 0;

    public static byte[] Of(string name, TensorSliceProto slice)
    {
        var key = new List<byte>();
        WriteNumber(key, 0);
        WriteText(key, Encoding.UTF8.GetBytes(name));
        WriteNumber(key, (ulong)slice.Extent.Count);
        foreach (var extent in slice.Extent)
        {
            WriteSigned(key, extent.Start);
            WriteSigned(key, extent.HasLength ? extent.Length : WholeDimension);
        }

        return [.. key];
    }

    /// <summary>How many bytes, and these, the highest first.</summary>
    private static void WriteNumber(List<byte> key, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        var used = bytes.TrimStart((byte)0);
        key.Add((byte)used.Length);
        key.AddRange(used);
    }

    private static void WriteText(List<byte> key, byte[] text)
    {
        foreach (var next in text)
        {
            key.Add(next);
            if (next == 0x00) key.Add(0xFF);
            if (next == 0xFF) key.Add(0x00);
        }

        key.AddRange([0x00, 0x01]);
    }

    /// <summary>As few bytes as do; the first bits of them, set or not by the sign, count them.</summary>
    private static void WriteSigned(List<byte> key, long value)
    {
        var bits = 64 - BitOperations.LeadingZeroCount((ulong)(value < 0 ? ~value : value));
        var length = (bits / 7) + 1;
        Span<byte> bytes = stackalloc byte[2 + sizeof(long)];
        bytes[..2].Fill((byte)(value < 0 ? 0xFF : 0));
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], value);
        bytes = bytes[^length..];
        var header = (ushort)~(0xFFFF >> length);
        bytes[0] ^= (byte)(header >> 8);
        if (length > 1) bytes[1] ^= (byte)header;
        key.AddRange(bytes);
    }
}
