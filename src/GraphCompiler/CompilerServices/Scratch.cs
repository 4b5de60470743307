using System.ComponentModel;
using GraphCompiler.Runtime;

namespace GraphCompiler.CompilerServices;

/// <summary>Memory of the running thread for the rows that a kernel goes over several times.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Scratch
{
    [ThreadStatic]
    private static Arena? t_rows;

    [ThreadStatic]
    private static Arena? t_tile;

    /// <summary>The <paramref name="index"/>th of <paramref name="count"/> rows, each of as many elements.</summary>
    public static ref T Row<T>(int index, int count, nint columns)
        where T : unmanaged =>
        ref *(T*)(Memory(ref t_rows, count * columns * sizeof(long)) + (index * columns * sizeof(long)));

    /// <summary>The memory of the tile that is interpreted.</summary>
    internal static byte* Tile(nint size) => Memory(ref t_tile, size);

    private static byte* Memory(ref Arena? arena, nint size)
    {
        const int least = 4096;
        if (arena is null || arena.Size < (nuint)size) arena = new Arena((nuint)Math.Max(size, least));
        return arena.Memory;
    }
}
