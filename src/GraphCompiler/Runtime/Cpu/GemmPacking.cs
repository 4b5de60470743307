using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Copies parts of the operands of a matrix product to where its loops read them in order.</summary>
internal static unsafe class GemmPacking<T>
    where T : unmanaged
{
    /// <summary>Copies a few columns of a matrix whose rows are contiguous; what is missing of the width is zero.</summary>
    public static void PackRows(T* source, nint step, nint rows, nint columns, T* panel, nint width)
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < width; column += Vector512<T>.Count)
            {
                var part = columns - column;
                var lanes = part > 0 ? Lanes.Load(ref *source, column, part) : Vector512<T>.Zero;
                lanes.Store(panel + column);
            }

            source += step;
            panel += width;
        }
    }

    /// <summary>The inverse of <see cref="PackRows"/>.</summary>
    public static void StoreRows(T* panel, nint width, T* target, nint step, nint rows, nint columns)
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < columns; column += Vector512<T>.Count)
            {
                Lanes.Store(Vector512.Load(panel + column), ref *target, column, columns - column);
            }

            target += step;
            panel += width;
        }
    }

    /// <summary>Copies a few columns of a matrix whose columns are contiguous; what is missing of the width is zero.</summary>
    public static void PackColumns(T* source, nint step, nint rows, nint columns, T* panel, nint width)
    {
        var block = (nint)Vector128<T>.Count;
        nint column = 0;
        for (; column + block <= columns; column += block)
        {
            var from = source + (column * step);
            var to = panel + column;
            nint row = 0;
            for (; row + block <= rows; row += block)
            {
                Transpose(from + row, step, to + (row * width), width);
            }

            for (; row < rows; row++)
            {
                for (nint i = 0; i < block; i++) to[(row * width) + i] = from[(i * step) + row];
            }
        }

        for (; column < width; column++)
        {
            for (nint row = 0; row < rows; row++) panel[(row * width) + column] = column < columns ? source[(column * step) + row] : default;
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
            ZipLow(a, b).Store(target);
            ZipHigh(a, b).Store(target + width);
            return;
        }

        var (r0, r1, r2, r3) = (Vector128.Load(source), Vector128.Load(source + step), Vector128.Load(source + (2 * step)), Vector128.Load(source + (3 * step)));
        var (even, evenHigh, odd, oddHigh) = (ZipLow(r0, r2), ZipHigh(r0, r2), ZipLow(r1, r3), ZipHigh(r1, r3));
        ZipLow(even, odd).Store(target);
        ZipHigh(even, odd).Store(target + width);
        ZipLow(evenHigh, oddHigh).Store(target + (2 * width));
        ZipHigh(evenHigh, oddHigh).Store(target + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ZipLow(Vector128<T> a, Vector128<T> b)
    {
        if (sizeof(T) == 4)
        {
            if (Sse.IsSupported) return Sse.UnpackLow(a.AsSingle(), b.AsSingle()).As<float, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a.AsSingle(), b.AsSingle()).As<float, T>();
            return Vector128.Create(a.AsInt32()[0], b.AsInt32()[0], a.AsInt32()[1], b.AsInt32()[1]).As<int, T>();
        }

        return Vector128.Create(a.AsInt64()[0], b.AsInt64()[0]).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> ZipHigh(Vector128<T> a, Vector128<T> b)
    {
        if (sizeof(T) == 4)
        {
            if (Sse.IsSupported) return Sse.UnpackHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a.AsSingle(), b.AsSingle()).As<float, T>();
            return Vector128.Create(a.AsInt32()[2], b.AsInt32()[2], a.AsInt32()[3], b.AsInt32()[3]).As<int, T>();
        }

        return Vector128.Create(a.AsInt64()[1], b.AsInt64()[1]).As<long, T>();
    }
}
