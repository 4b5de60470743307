using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Makes elements of words of a stream, as many words for each.</summary>
internal unsafe interface IRandomElement<T>
    where T : unmanaged
{
    /// <summary>How many words an element takes.</summary>
    static abstract int Words { get; }

    /// <summary>About how long an element takes.</summary>
    static abstract int Nanoseconds { get; }

    /// <param name="words">The words.</param>
    /// <param name="elements">Where the elements go.</param>
    /// <param name="count">How many they are, a multiple of 32.</param>
    /// <param name="operands">The scalars that the operator has beside the state.</param>
    static abstract void Convert(uint* words, T* elements, int count, void** operands);
}

/// <summary>Elements that each take the same number of words: element i has the i-th words of the stream, on whatever thread.</summary>
internal sealed unsafe class RandomFill<T, TElement>(nint length) : Launch
    where T : unmanaged
    where TElement : IRandomElement<T>
{
    private const int Tile = 16384;
    private const int Block = 512;

    private struct Work
    {
        public RandomFill<T, TElement> Launch;
        public void** Pointers;
    }

    private nint Length => length;

    public override void Run(void** pointers)
    {
        var work = new Work { Launch = this, Pointers = pointers };
        var tiles = checked((int)((length + Tile - 1) / Tile));
        var state = Unsafe.AsPointer(ref work);
        if (WorkerPool.Worth(length * TElement.Nanoseconds)) WorkerPool.Run(tiles, &RunTile, state);
        else for (var tile = 0; tile < tiles; tile++) RunTile(state, tile);
    }

    private static void RunTile(void* state, int tile)
    {
        ref var work = ref Unsafe.AsRef<Work>(state);
        var pointers = work.Pointers;
        var begin = (nint)tile * Tile;
        var end = Math.Min(work.Launch.Length, begin + Tile);
        var result = (T*)pointers[Operands];
        var stream = new Philox((long*)pointers[0]);
        var words = stackalloc uint[Block * TElement.Words];
        var rest = stackalloc T[Block];
        for (var i = begin; i < end; i += Block)
        {
            stream.Skipped((ulong)(i * TElement.Words / Philox.Words)).Fill(words, Block * TElement.Words / Philox.Words);
            if (end - i >= Block)
            {
                TElement.Convert(words, result + i, Block, pointers + 1);
            }
            else
            {
                TElement.Convert(words, rest, Block, pointers + 1);
                new ReadOnlySpan<T>(rest, (int)(end - i)).CopyTo(new Span<T>(result + i, (int)(end - i)));
            }
        }
    }

    // A state, then two scalars or none.
    private static int Operands => typeof(TElement) == typeof(Bits<T>) ? 1 : 3;
}
