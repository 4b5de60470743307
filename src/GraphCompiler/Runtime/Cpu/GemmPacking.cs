using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Copies parts of the operands of a matrix product to where its loops read them in order.</summary>
internal static unsafe class GemmPacking<T>
    where T : unmanaged
{
    // How many cache lines of a column are on their way: there are more columns than the processor follows by itself.
    private const int Ahead = 4;

    /// <summary>Copies a few columns of a matrix whose rows are contiguous; what is missing of the width is anything.</summary>
    /// <param name="source">The first column's first element.</param>
    /// <param name="step">From a row to the next.</param>
    /// <param name="whole">How many rows have elements behind them that may be read up to the width.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many columns exist.</param>
    /// <param name="panel">Where they go.</param>
    /// <param name="width">How many columns the panel has, whole vectors.</param>
    public static void PackRows(T* source, nint step, nint whole, nint rows, nint columns, T* panel, nint width)
    {
        for (nint column = 0; column < width; column += Vector512<T>.Count)
        {
            var part = columns - column;
            var from = source + column;
            var to = panel + column;
            nint row = 0;
            for (; row < (part >= Vector512<T>.Count ? rows : whole); row++)
            {
                Vector512.Load(from).Store(to);

                // The columns beside these are next, and too far from each other for the processor to foresee them.
                if (Sse.IsSupported) Sse.Prefetch1(from + width);
                from += step;
                to += width;
            }

            for (; row < rows; row++)
            {
                (part > 0 ? Lanes.Load(ref *from, 0, part) : Vector512<T>.Zero).Store(to);
                from += step;
                to += width;
            }
        }
    }

    /// <summary>The inverse of <see cref="PackRows"/>.</summary>
    public static void StoreRows(T* panel, nint width, T* target, nint step, nint rows, nint columns)
    {
        for (nint row = 0; row < rows; row++)
        {
            nint column = 0;
            for (; column + Vector512<T>.Count <= columns; column += Vector512<T>.Count) Vector512.Load(panel + column).Store(target + column);
            for (; column + Vector128<T>.Count <= columns; column += Vector128<T>.Count) Vector128.Load(panel + column).Store(target + column);
            for (; column < columns; column++) target[column] = panel[column];
            target += step;
            panel += width;
        }
    }

    /// <summary>Copies a few columns of a matrix whose columns are contiguous; what is missing of the width is zero.</summary>
    public static void PackColumns(T* source, nint step, nint rows, nint columns, T* panel, nint width)
    {
        var (block, line) = ((nint)Vector128<T>.Count, (nint)Vector512<T>.Count);
        var whole = columns / block * block;
        for (nint begin = 0; begin < rows; begin += line)
        {
            // As many rows as a cache line of a column has.
            var end = Math.Min(rows, begin + line);
            for (nint column = 0; column < whole; column += block)
            {
                var from = source + (column * step);
                var to = panel + column;
                if (Sse.IsSupported)
                {
                    for (nint i = 0; i < block; i++) Sse.Prefetch1(from + (i * step) + begin + (Ahead * line));
                }

                var row = begin;
                for (; row + block <= end; row += block) Transpose(from + row, step, to + (row * width), width);
                for (; row < end; row++)
                {
                    for (nint i = 0; i < block; i++) to[(row * width) + i] = from[(i * step) + row];
                }
            }

            for (var column = whole; column < width; column++)
            {
                for (var row = begin; row < end; row++) panel[(row * width) + column] = column < columns ? source[(column * step) + row] : default;
            }
        }
    }

    /// <summary>Copies strips of rows, each strip's elements of one depth side by side, of a matrix whose columns are contiguous.</summary>
    public static void PackStrips(T* source, nint step, nint rows, nint depth, T* strips, nint height)
    {
        for (nint row = 0; row < rows; row += height)
        {
            var count = Math.Min(height, rows - row);
            var from = source + row;
            var to = strips + (row * depth);
            for (nint k = 0; k < depth; k++)
            {
                if (count == 8) Unsafe.CopyBlockUnaligned(to, from, (uint)(8 * sizeof(T)));
                else for (nint i = 0; i < count; i++) to[i] = from[i];
                from += step;
                to += height;
            }
        }
    }

    /// <summary>A square of one 16-byte vector's length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(T* source, nint step, T* target, nint width)
    {
        if (sizeof(T) == 8)
        {
            var (a, b) = (Vector128.Load(source), Vector128.Load(source + step));
            Zip.Low(a, b).Store(target);
            Zip.High(a, b).Store(target + width);
            return;
        }

        var (r0, r1, r2, r3) = Zip.Transpose(Vector128.Load(source), Vector128.Load(source + step), Vector128.Load(source + (2 * step)), Vector128.Load(source + (3 * step)));
        r0.Store(target);
        r1.Store(target + width);
        r2.Store(target + (2 * width));
        r3.Store(target + (3 * width));
    }
}
