using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>How indices name slices: by coordinates along some axes, of either integer type.</summary>
internal struct Coordinates
{
    /// <summary>The most axes.</summary>
    public const int Most = 6;

    /// <summary>How many there are in each batch.</summary>
    public int Count;

    /// <summary>How many words of 32 bits an index has.</summary>
    public int Words;

    /// <summary>How many axes they are about, and how long these are.</summary>
    public int Depth, Size0, Size1, Size2, Size3, Size4, Size5;

    /// <summary>1 where negative indices count from the end, and where they name nothing.</summary>
    public int CountsBack, DropsNegative;

    public static Coordinates Of(int count, int words, ReadOnlySpan<int> sizes)
    {
        var at = new Coordinates { Count = count, Words = words, Depth = sizes.Length };
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            _ = axis switch
            {
                0 => at.Size0 = sizes[axis],
                1 => at.Size1 = sizes[axis],
                2 => at.Size2 = sizes[axis],
                3 => at.Size3 = sizes[axis],
                4 => at.Size4 = sizes[axis],
                _ => at.Size5 = sizes[axis],
            };
        }

        return at;
    }

    /// <summary>In a kernel: the slice at some coordinates, counted from a first one; -1 where they name none, -2 where they are wrong.</summary>
    /// <param name="indices">The coordinates.</param>
    /// <param name="position">Which of them.</param>
    /// <param name="at">What they are about.</param>
    /// <param name="first">How many blocks of all these axes stand before.</param>
    public static int Offset(ArrayView<int> indices, int position, Coordinates at, int first)
    {
        var (offset, word) = (first, position * at.Depth * at.Words);
        for (var axis = 0; axis < at.Depth; axis++, word += at.Words)
        {
            var size = axis == 0 ? at.Size0 : axis == 1 ? at.Size1 : axis == 2 ? at.Size2 : axis == 3 ? at.Size3 : axis == 4 ? at.Size4 : at.Size5;
            var index = at.Words == 1 ? indices[word] : ((long)indices[word + 1] << 32) | (uint)indices[word];
            if (at.CountsBack != 0 && index < 0) index += size;
            if (at.DropsNegative != 0 && index < 0) return -1;
            if (index < 0 || index >= size) return -2;
            offset = (offset * size) + (int)index;
        }

        return offset;
    }
}
