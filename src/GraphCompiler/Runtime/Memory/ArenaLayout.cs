namespace GraphCompiler.Runtime;

/// <summary>
/// Gives every intermediate value its place in one arena. Values that never live at the same time share memory: the largest
/// first, each at the lowest offset that is free for as long as it lives.
/// </summary>
internal sealed class ArenaLayout
{
    private readonly List<Block> _blocks = [];

    private sealed class Block(long size, int first)
    {
        public long Size => size;

        public int First { get; } = first;

        public int Last { get; set; } = first;

        public long Offset { get; set; }

        public bool Overlaps(Block other) => First <= other.Last && other.First <= Last;
    }

    /// <summary>The bytes of the whole arena, after <see cref="Place"/>.</summary>
    public long Size { get; private set; }

    /// <summary>A value that is written at a step; its number.</summary>
    public int Add(long size, int step)
    {
        _blocks.Add(new Block(Align(size), step));
        return _blocks.Count - 1;
    }

    /// <summary>Keeps a value until a step that reads it.</summary>
    public void Extend(int value, int step) => _blocks[value].Last = Math.Max(_blocks[value].Last, step);

    /// <summary>Places all values; their offsets by number.</summary>
    public long[] Place()
    {
        var placed = new List<Block>();
        foreach (var block in _blocks.OrderByDescending(b => b.Size))
        {
            foreach (var other in placed.Where(block.Overlaps).OrderBy(b => b.Offset))
            {
                if (block.Offset + block.Size <= other.Offset) break;
                block.Offset = Math.Max(block.Offset, other.Offset + other.Size);
            }

            placed.Add(block);
            Size = Math.Max(Size, block.Offset + block.Size);
        }

        return [.. _blocks.Select(b => b.Offset)];
    }

    private static long Align(long size) => (Math.Max(size, 1) + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
}
