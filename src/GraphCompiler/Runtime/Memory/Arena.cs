using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>Memory for what lives within one call only.</summary>
internal sealed unsafe class Arena
{
    /// <summary>The alignment of the arena and of every value in it: one vector of 64 bytes.</summary>
    public const int Alignment = 64;

    private readonly nint _memory;

    public Arena(nuint size) => (Size, _memory) = (size, (nint)NativeMemory.AlignedAlloc(size, Alignment));

    ~Arena() => NativeMemory.AlignedFree((void*)_memory);

    /// <summary>Its bytes.</summary>
    public nuint Size { get; }

    public byte* Memory => (byte*)_memory;

    /// <summary>The arenas of one plan: as many as calls of it ever ran at once.</summary>
    internal sealed class Pool(long size)
    {
        private readonly Arena?[] _idle = new Arena?[Environment.ProcessorCount];

        public Arena Rent()
        {
            foreach (ref var slot in _idle.AsSpan())
            {
                if (Interlocked.Exchange(ref slot, null) is { } arena) return arena;
            }

            return new Arena((nuint)size);
        }

        public void Return(Arena arena)
        {
            foreach (ref var slot in _idle.AsSpan())
            {
                if (Interlocked.CompareExchange(ref slot, arena, null) is null) return;
            }
        }
    }
}
