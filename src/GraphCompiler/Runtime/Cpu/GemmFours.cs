using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Up to four columns of a matrix product, a vector of rows at a time: the last columns, which would leave most of a vector empty
/// if they were its lanes. Each element is one chain of multiply-adds, as in <see cref="GemmTiles{T}"/>. Where there are fewer than
/// four columns, the last one is computed again.
/// </summary>
internal static unsafe class GemmFours<T>
    where T : unmanaged
{
    /// <summary>The most columns.</summary>
    public const int Columns = 4;

    /// <summary>How many elements of a row are turned together.</summary>
    private static nint Step => Vector128<T>.Count;

    /// <summary>Whether there are enough rows, and either these or the columns of a are contiguous.</summary>
    public static bool Serves(in GemmBlock<T> block) =>
        block.Rows >= Vector512<T>.Count && (block.RowStepA == 1 || (block.DepthStepA == 1 && block.Depth >= Step));

    [SkipLocalsInit]
    public static void Run(in GemmBlock<T> block)
    {
        var sums = stackalloc T[Columns * Vector512<T>.Count];
        for (nint row = 0; row < block.Rows; row += Vector512<T>.Count)
        {
            // The last ones overlap those before: computed again, they are the same.
            var begin = Math.Min(row, block.Rows - Vector512<T>.Count);
            if (block.RowStepA == 1) RunColumns(block, begin, sums);
            else RunRows(block, begin, sums);
            Store(sums, block.C + (begin * block.StepC), block.StepC, block.Columns);
        }
    }

    /// <summary>An a whose columns are contiguous.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunColumns(in GemmBlock<T> block, nint row, T* result)
    {
        var a = block.A + row;
        var b = block.B;
        var (step, stepB) = (block.DepthStepA, block.DepthStepB);
        var (b1, b2, b3) = Offsets(block);
        var sums = default(Sums);
        for (var left = block.Depth; left > 0; left--)
        {
            sums.Add(Vector512.Load(a), b, b1, b2, b3);
            a += step;
            b += stepB;
        }

        sums.Store(result);
    }

    /// <summary>An a whose rows are contiguous: squares of it are transposed in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunRows(in GemmBlock<T> block, nint row, T* result)
    {
        var step = block.RowStepA;
        var a = block.A + (row * step);
        var b = block.B;
        var stepB = block.DepthStepB;
        var (b1, b2, b3) = Offsets(block);
        var sums = default(Sums);
        for (var left = block.Depth; left > 0; left -= Step)
        {
            // The last elements of the rows come together with some before them, which are passed over.
            var passed = Math.Max(Step - left, 0);
            a -= passed;
            b -= passed * stepB;
            if (sizeof(T) == 8)
            {
                var (first, second) = (Zip.Rows(a, 2 * step), Zip.Rows(a + step, 2 * step));
                if (passed < 1) sums.Add(Zip.Low(first, second), b, b1, b2, b3);
                sums.Add(Zip.High(first, second), b + stepB, b1, b2, b3);
            }
            else
            {
                var (t0, t1, t2, t3) = Zip.Columns(a, step);
                if (passed < 1) sums.Add(t0, b, b1, b2, b3);
                if (passed < 2) sums.Add(t1, b + stepB, b1, b2, b3);
                if (passed < 3) sums.Add(t2, b + (2 * stepB), b1, b2, b3);
                sums.Add(t3, b + (3 * stepB), b1, b2, b3);
            }

            a += Step;
            b += Step * stepB;
        }

        sums.Store(result);
    }

    /// <summary>From the first column of b to the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (nint First, nint Second, nint Third) Offsets(in GemmBlock<T> block)
    {
        var (last, step) = (block.Columns - 1, block.ColumnStepB);
        return (Math.Min(1, last) * step, Math.Min(2, last) * step, Math.Min(3, last) * step);
    }

    /// <summary>A vector of rows of each column.</summary>
    private struct Sums
    {
        private Vector512<T> _0;
        private Vector512<T> _1;
        private Vector512<T> _2;
        private Vector512<T> _3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<T> a, T* b, nint b1, nint b2, nint b3)
        {
            _0 = GemmTiles<T>.Add(a, Vector512.Create(*b), _0);
            _1 = GemmTiles<T>.Add(a, Vector512.Create(b[b1]), _1);
            _2 = GemmTiles<T>.Add(a, Vector512.Create(b[b2]), _2);
            _3 = GemmTiles<T>.Add(a, Vector512.Create(b[b3]), _3);
        }

        // To memory: a call that takes them would keep them in memory all along.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(T* result)
        {
            _0.Store(result);
            _1.Store(result + Vector512<T>.Count);
            _2.Store(result + (2 * Vector512<T>.Count));
            _3.Store(result + (3 * Vector512<T>.Count));
        }
    }

    private static void Store(T* sums, T* c, nint step, nint columns)
    {
        var length = Vector512<T>.Count;
        if (sizeof(T) == 4 && columns == Columns)
        {
            var (r0, r1, r2, r3) = Zip.Transpose(
                Vector512.Load(sums), Vector512.Load(sums + length), Vector512.Load(sums + (2 * length)), Vector512.Load(sums + (3 * length)));
            Store(r0, c, step);
            Store(r1, c + step, step);
            Store(r2, c + (2 * step), step);
            Store(r3, c + (3 * step), step);
            return;
        }

        for (nint row = 0; row < length; row++)
        {
            for (nint column = 0; column < columns; column++) c[(row * step) + column] = sums[(column * length) + row];
        }
    }

    /// <summary>Every fourth row from the first on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<T> rows, T* c, nint step)
    {
        rows.GetLower().GetLower().Store(c);
        rows.GetLower().GetUpper().Store(c + (4 * step));
        rows.GetUpper().GetLower().Store(c + (8 * step));
        rows.GetUpper().GetUpper().Store(c + (12 * step));
    }
}
