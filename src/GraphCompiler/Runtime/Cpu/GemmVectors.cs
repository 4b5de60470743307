using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>The products whose operands are used once, so that copying or tiling them would cost more than it gives.</summary>
internal static unsafe class GemmVectors<T>
    where T : unmanaged
{
    /// <summary>c = a · b for a column and a row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Outer(T* a, nint stepA, T* b, T* c, nint stepC, nint rows, nint columns)
    {
        var whole = columns - (columns % Vector512<T>.Count);
        for (nint row = 0; row < rows; row++)
        {
            var x = Vector512.Create(*a);
            for (nint column = 0; column < whole; column += Vector512<T>.Count) GemmTiles<T>.Add(x, Vector512.Load(b + column), default).Store(c + column);
            for (var column = whole; column < columns; column++) c[column] = Add(Vector128.Create(*a), Vector128.CreateScalar(b[column]), default).ToScalar();
            a += stepA;
            c += stepC;
        }
    }

    /// <summary>
    /// c = a · b for a row and two vectors' worth of columns that are contiguous: squares of b are transposed in registers, so
    /// that each lane sums one column in order.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Dots(T* a, T* b, nint step, T* c, nint depth)
    {
        Vector512<T> p = default, q = default;
        var (line, square) = ((nint)Vector512<T>.Count, (nint)Vector128<T>.Count);
        var other = b + (line * step);
        nint k = 0;

        // A cache line of each column, then the next: many columns do not stay in the cache together.
        for (; k + line <= depth; k += line)
        {
            for (nint i = k; i < k + line; i += square) p = AddSquares(a + i, b + i, step, p);
            for (nint i = k; i < k + line; i += square) q = AddSquares(a + i, other + i, step, q);
        }

        p.Store(c);
        q.Store(c + line);
        if (k < depth) AddRest(a + k, b + k, step, c, depth - k);
    }

    // By itself, as a call among the loops would keep their sums in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddRest(T* a, T* b, nint step, T* c, nint depth)
    {
        for (nint column = 0; column < 2 * Vector512<T>.Count; column++)
        {
            var sum = Vector128.CreateScalar(c[column]);
            for (nint k = 0; k < depth; k++) sum = Add(Vector128.CreateScalar(a[k]), Vector128.CreateScalar(b[(column * step) + k]), sum);
            c[column] = sum.ToScalar();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> AddSquares(T* a, T* b, nint step, Vector512<T> sum)
    {
        if (sizeof(T) == 8)
        {
            var (x, y) = (Zip.Rows(b, 2 * step), Zip.Rows(b + step, 2 * step));
            sum = GemmTiles<T>.Add(Vector512.Create(a[0]), Zip.Low(x, y), sum);
            return GemmTiles<T>.Add(Vector512.Create(a[1]), Zip.High(x, y), sum);
        }

        var (t0, t1, t2, t3) = Zip.Columns(b, step);
        sum = GemmTiles<T>.Add(Vector512.Create(a[0]), t0, sum);
        sum = GemmTiles<T>.Add(Vector512.Create(a[1]), t1, sum);
        sum = GemmTiles<T>.Add(Vector512.Create(a[2]), t2, sum);
        return GemmTiles<T>.Add(Vector512.Create(a[3]), t3, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Add(Vector128<T> a, Vector128<T> b, Vector128<T> c)
    {
        if (typeof(T) == typeof(float)) return Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
        return (a * b) + c;
    }
}
