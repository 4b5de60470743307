using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Bundles;

/// <summary>The elements of an array as bytes, in pieces that a span can hold.</summary>
internal static class ArrayBytes
{
    private const int Piece = 1 << 22;

    public delegate void Use(Span<byte> bytes);

    /// <summary>Hands out all bytes, piece after piece.</summary>
    public static void ForEach(Array array, int elementSize, Use use)
    {
        var length = array.LongLength * elementSize;
        ref var first = ref MemoryMarshal.GetArrayDataReference(array);
        for (var start = 0L; start < length; start += Piece)
        {
            use(MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref first, (nint)start), (int)Math.Min(Piece, length - start)));
        }
    }
}
