using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime;

/// <summary>Memory for what lives within one call only.</summary>
internal sealed unsafe class Arena
{
    /// <summary>The alignment of the arena and of every value in it: one vector of 64 bytes.</summary>
    public const int Alignment = 64;

    private readonly nint _memory;

    public Arena(nuint size) => (Size, _memory) = (size, (nint)NativeMemory.AlignedAlloc(size, Alignment));

    /// <summary>For who needs none.</summary>
    public static Arena Empty { get; } = new(1);

    ~Arena() => NativeMemory.AlignedFree((void*)_memory);

    /// <summary>Its bytes.</summary>
    public nuint Size { get; }

    public byte* Memory => (byte*)_memory;

    /// <summary>Gives the memory back at once.</summary>
    private void Free()
    {
        GC.SuppressFinalize(this);
        NativeMemory.AlignedFree((void*)_memory);
    }

    /// <summary>
    /// The arenas of one plan: as many as calls of it ever ran at once. What the calls of all plans hold stays below a limit.
    /// </summary>
    internal sealed class Pool
    {
        private static readonly Lock s_gate = new();
        private static readonly List<WeakReference<Pool>> s_pools = [];
        private static long s_rented;
        private static long s_limit = long.MaxValue;

        private readonly Arena?[] _idle = new Arena?[Environment.ProcessorCount];
        private readonly long _size;

        public Pool(long size)
        {
            _size = size;
            lock (s_gate)
            {
                s_pools.RemoveAll(p => !p.TryGetTarget(out _));
                s_pools.Add(new WeakReference<Pool>(this));
            }
        }

        /// <summary>The most bytes that calls may hold at once.</summary>
        public static long Limit
        {
            get => Volatile.Read(ref s_limit);
            set => Volatile.Write(ref s_limit, value);
        }

        /// <exception cref="TfResourceExhaustedException">The limit would be passed.</exception>
        public Arena Rent()
        {
            var rented = Interlocked.Add(ref s_rented, _size);
            if (rented > Volatile.Read(ref s_limit)) Refuse(rented);
            foreach (ref var slot in _idle.AsSpan())
            {
                if (Interlocked.Exchange(ref slot, null) is { } arena) return arena;
            }

            return new Arena((nuint)_size);
        }

        public void Return(Arena arena)
        {
            Interlocked.Add(ref s_rented, -_size);
            foreach (ref var slot in _idle.AsSpan())
            {
                if (Interlocked.CompareExchange(ref slot, arena, null) is null) return;
            }

            arena.Free();
        }

        /// <summary>Frees what no call holds.</summary>
        public static void Trim()
        {
            lock (s_gate)
            {
                foreach (var reference in s_pools)
                {
                    if (!reference.TryGetTarget(out var pool)) continue;
                    foreach (ref var slot in pool._idle.AsSpan()) Interlocked.Exchange(ref slot, null)?.Free();
                }
            }
        }

        private void Refuse(long rented)
        {
            Interlocked.Add(ref s_rented, -_size);
            throw new TfResourceExhaustedException(
                $"Out of memory: the intermediates of this call take {_size} bytes, with those of the calls that run now {rented}, and Tf.Config.ArenaLimit is {Limit}.");
        }
    }
}
