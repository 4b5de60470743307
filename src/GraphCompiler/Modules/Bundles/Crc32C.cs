using System.Buffers.Binary;
using System.Numerics;

namespace GraphCompiler.Bundles;

/// <summary>The checksum of TensorFlow's files: Castagnoli's, and the form in which it is stored.</summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Extend(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> is the checksum of, and of bytes after it.</summary>
    public static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    /// <summary>As it is stored, so that a checksum over bytes that hold checksums is still one.</summary>
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + MaskDelta;
}
