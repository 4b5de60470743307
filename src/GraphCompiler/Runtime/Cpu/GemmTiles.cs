using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>The operands of one register tile: c += a · b, or c = a · b.</summary>
internal unsafe struct GemmTile<T>
    where T : unmanaged
{
    /// <summary>How many products each element sums.</summary>
    public nint Depth;

    /// <summary>The first element of a's first row.</summary>
    public T* A;

    /// <summary>From a row of a to the next.</summary>
    public nint RowStep;

    /// <summary>From an element of a row of a to the next.</summary>
    public nint DepthStep;

    /// <summary>The tile's part of b's first row.</summary>
    public T* B;

    /// <summary>From a row of b to the next.</summary>
    public nint StepB;

    /// <summary>The tile's first element.</summary>
    public T* C;

    /// <summary>From a row of c to the next.</summary>
    public nint StepC;

    /// <summary>How many rows of the tile exist.</summary>
    public nint Rows;

    /// <summary>Whether c has a sum already.</summary>
    public bool Continues;
}

/// <summary>
/// The loops of a matrix product: each keeps a tile of c in registers while it goes through the depth, an element of a spread
/// over a vector of b at a time. Every element is one chain of multiply-adds from the first product to the last, in every
/// tile: its bits depend on nothing else. Where a tile has fewer rows than its registers, the last row is computed again.
/// </summary>
internal static unsafe class GemmTiles<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run8x2(in GemmTile<T> tile)
    {
        var (last, step, rowC) = (tile.Rows - 1, tile.RowStep, tile.StepC);
        var a0 = tile.A;
        var a1 = a0 + (Math.Min(1, last) * step);
        var a2 = a0 + (Math.Min(2, last) * step);
        var a3 = a0 + (Math.Min(3, last) * step);
        var a4 = a0 + (Math.Min(4, last) * step);
        var a5 = a0 + (Math.Min(5, last) * step);
        var a6 = a0 + (Math.Min(6, last) * step);
        var a7 = a0 + (Math.Min(7, last) * step);
        Vector512<T> p0 = default, p1 = default, p2 = default, p3 = default, p4 = default, p5 = default, p6 = default, p7 = default;
        Vector512<T> q0 = default, q1 = default, q2 = default, q3 = default, q4 = default, q5 = default, q6 = default, q7 = default;
        if (tile.Continues)
        {
            (p0, q0) = Load2(tile.C);
            (p1, q1) = Load2(tile.C + (Math.Min(1, last) * rowC));
            (p2, q2) = Load2(tile.C + (Math.Min(2, last) * rowC));
            (p3, q3) = Load2(tile.C + (Math.Min(3, last) * rowC));
            (p4, q4) = Load2(tile.C + (Math.Min(4, last) * rowC));
            (p5, q5) = Load2(tile.C + (Math.Min(5, last) * rowC));
            (p6, q6) = Load2(tile.C + (Math.Min(6, last) * rowC));
            (p7, q7) = Load2(tile.C + (Math.Min(7, last) * rowC));
        }

        if (Sse.IsSupported)
        {
            // The next rows of a begin on other pages: the processor does not foresee them.
            Sse.Prefetch1(a0 + (8 * step));
            Sse.Prefetch1(a1 + (8 * step));
            Sse.Prefetch1(a2 + (8 * step));
            Sse.Prefetch1(a3 + (8 * step));
            Sse.Prefetch1(a4 + (8 * step));
            Sse.Prefetch1(a5 + (8 * step));
            Sse.Prefetch1(a6 + (8 * step));
            Sse.Prefetch1(a7 + (8 * step));
        }

        var b = tile.B;
        var (stepB, stepA) = (tile.StepB, tile.DepthStep);
        nint k = 0;
        for (var left = tile.Depth; left > 0; left--)
        {
            var (x, y) = Load2(b);
            b += stepB;
            var a = Vector512.Create(a0[k]);
            (p0, q0) = (Add(a, x, p0), Add(a, y, q0));
            a = Vector512.Create(a1[k]);
            (p1, q1) = (Add(a, x, p1), Add(a, y, q1));
            a = Vector512.Create(a2[k]);
            (p2, q2) = (Add(a, x, p2), Add(a, y, q2));
            a = Vector512.Create(a3[k]);
            (p3, q3) = (Add(a, x, p3), Add(a, y, q3));
            a = Vector512.Create(a4[k]);
            (p4, q4) = (Add(a, x, p4), Add(a, y, q4));
            a = Vector512.Create(a5[k]);
            (p5, q5) = (Add(a, x, p5), Add(a, y, q5));
            a = Vector512.Create(a6[k]);
            (p6, q6) = (Add(a, x, p6), Add(a, y, q6));
            a = Vector512.Create(a7[k]);
            (p7, q7) = (Add(a, x, p7), Add(a, y, q7));
            k += stepA;
        }

        Store2(p0, q0, tile.C);
        Store2(p1, q1, tile.C + (Math.Min(1, last) * rowC));
        Store2(p2, q2, tile.C + (Math.Min(2, last) * rowC));
        Store2(p3, q3, tile.C + (Math.Min(3, last) * rowC));
        Store2(p4, q4, tile.C + (Math.Min(4, last) * rowC));
        Store2(p5, q5, tile.C + (Math.Min(5, last) * rowC));
        Store2(p6, q6, tile.C + (Math.Min(6, last) * rowC));
        Store2(p7, q7, tile.C + (Math.Min(7, last) * rowC));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run8x1(in GemmTile<T> tile)
    {
        var (last, step, rowC) = (tile.Rows - 1, tile.RowStep, tile.StepC);
        var a0 = tile.A;
        var a1 = a0 + (Math.Min(1, last) * step);
        var a2 = a0 + (Math.Min(2, last) * step);
        var a3 = a0 + (Math.Min(3, last) * step);
        var a4 = a0 + (Math.Min(4, last) * step);
        var a5 = a0 + (Math.Min(5, last) * step);
        var a6 = a0 + (Math.Min(6, last) * step);
        var a7 = a0 + (Math.Min(7, last) * step);
        Vector512<T> p0 = default, p1 = default, p2 = default, p3 = default, p4 = default, p5 = default, p6 = default, p7 = default;
        if (tile.Continues)
        {
            p0 = Vector512.Load(tile.C);
            p1 = Vector512.Load(tile.C + (Math.Min(1, last) * rowC));
            p2 = Vector512.Load(tile.C + (Math.Min(2, last) * rowC));
            p3 = Vector512.Load(tile.C + (Math.Min(3, last) * rowC));
            p4 = Vector512.Load(tile.C + (Math.Min(4, last) * rowC));
            p5 = Vector512.Load(tile.C + (Math.Min(5, last) * rowC));
            p6 = Vector512.Load(tile.C + (Math.Min(6, last) * rowC));
            p7 = Vector512.Load(tile.C + (Math.Min(7, last) * rowC));
        }

        var b = tile.B;
        var (stepB, stepA) = (tile.StepB, tile.DepthStep);
        nint k = 0;
        for (var left = tile.Depth; left > 0; left--)
        {
            var x = Vector512.Load(b);
            b += stepB;
            p0 = Add(Vector512.Create(a0[k]), x, p0);
            p1 = Add(Vector512.Create(a1[k]), x, p1);
            p2 = Add(Vector512.Create(a2[k]), x, p2);
            p3 = Add(Vector512.Create(a3[k]), x, p3);
            p4 = Add(Vector512.Create(a4[k]), x, p4);
            p5 = Add(Vector512.Create(a5[k]), x, p5);
            p6 = Add(Vector512.Create(a6[k]), x, p6);
            p7 = Add(Vector512.Create(a7[k]), x, p7);
            k += stepA;
        }

        p0.Store(tile.C);
        p1.Store(tile.C + (Math.Min(1, last) * rowC));
        p2.Store(tile.C + (Math.Min(2, last) * rowC));
        p3.Store(tile.C + (Math.Min(3, last) * rowC));
        p4.Store(tile.C + (Math.Min(4, last) * rowC));
        p5.Store(tile.C + (Math.Min(5, last) * rowC));
        p6.Store(tile.C + (Math.Min(6, last) * rowC));
        p7.Store(tile.C + (Math.Min(7, last) * rowC));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run4x2(in GemmTile<T> tile)
    {
        var (last, step, rowC) = (tile.Rows - 1, tile.RowStep, tile.StepC);
        var a0 = tile.A;
        var a1 = a0 + (Math.Min(1, last) * step);
        var a2 = a0 + (Math.Min(2, last) * step);
        var a3 = a0 + (Math.Min(3, last) * step);
        Vector512<T> p0 = default, p1 = default, p2 = default, p3 = default;
        Vector512<T> q0 = default, q1 = default, q2 = default, q3 = default;
        if (tile.Continues)
        {
            (p0, q0) = Load2(tile.C);
            (p1, q1) = Load2(tile.C + (Math.Min(1, last) * rowC));
            (p2, q2) = Load2(tile.C + (Math.Min(2, last) * rowC));
            (p3, q3) = Load2(tile.C + (Math.Min(3, last) * rowC));
        }

        var b = tile.B;
        var (stepB, stepA) = (tile.StepB, tile.DepthStep);
        nint k = 0;
        for (var left = tile.Depth; left > 0; left--)
        {
            var (x, y) = Load2(b);
            b += stepB;
            var a = Vector512.Create(a0[k]);
            (p0, q0) = (Add(a, x, p0), Add(a, y, q0));
            a = Vector512.Create(a1[k]);
            (p1, q1) = (Add(a, x, p1), Add(a, y, q1));
            a = Vector512.Create(a2[k]);
            (p2, q2) = (Add(a, x, p2), Add(a, y, q2));
            a = Vector512.Create(a3[k]);
            (p3, q3) = (Add(a, x, p3), Add(a, y, q3));
            k += stepA;
        }

        Store2(p0, q0, tile.C);
        Store2(p1, q1, tile.C + (Math.Min(1, last) * rowC));
        Store2(p2, q2, tile.C + (Math.Min(2, last) * rowC));
        Store2(p3, q3, tile.C + (Math.Min(3, last) * rowC));
    }

    /// <summary>The tile for machines whose vectors are half as long and registers half as many.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run4x1(in GemmTile<T> tile)
    {
        var (last, step, rowC) = (tile.Rows - 1, tile.RowStep, tile.StepC);
        var a0 = tile.A;
        var a1 = a0 + (Math.Min(1, last) * step);
        var a2 = a0 + (Math.Min(2, last) * step);
        var a3 = a0 + (Math.Min(3, last) * step);
        Vector512<T> p0 = default, p1 = default, p2 = default, p3 = default;
        if (tile.Continues)
        {
            p0 = Vector512.Load(tile.C);
            p1 = Vector512.Load(tile.C + (Math.Min(1, last) * rowC));
            p2 = Vector512.Load(tile.C + (Math.Min(2, last) * rowC));
            p3 = Vector512.Load(tile.C + (Math.Min(3, last) * rowC));
        }

        var b = tile.B;
        var (stepB, stepA) = (tile.StepB, tile.DepthStep);
        nint k = 0;
        for (var left = tile.Depth; left > 0; left--)
        {
            var x = Vector512.Load(b);
            b += stepB;
            p0 = Add(Vector512.Create(a0[k]), x, p0);
            p1 = Add(Vector512.Create(a1[k]), x, p1);
            p2 = Add(Vector512.Create(a2[k]), x, p2);
            p3 = Add(Vector512.Create(a3[k]), x, p3);
            k += stepA;
        }

        p0.Store(tile.C);
        p1.Store(tile.C + (Math.Min(1, last) * rowC));
        p2.Store(tile.C + (Math.Min(2, last) * rowC));
        p3.Store(tile.C + (Math.Min(3, last) * rowC));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run1x8(in GemmTile<T> tile)
    {
        Vector512<T> p0 = default, p1 = default, p2 = default, p3 = default, p4 = default, p5 = default, p6 = default, p7 = default;
        var width = (nint)Vector512<T>.Count;
        if (tile.Continues)
        {
            (p0, p1) = Load2(tile.C);
            (p2, p3) = Load2(tile.C + (2 * width));
            (p4, p5) = Load2(tile.C + (4 * width));
            (p6, p7) = Load2(tile.C + (6 * width));
        }

        var a = tile.A;
        var b = tile.B;
        var (stepA, stepB) = (tile.DepthStep, tile.StepB);
        for (var left = tile.Depth; left > 0; left--)
        {
            var x = Vector512.Create(*a);
            a += stepA;
            p0 = Add(x, Vector512.Load(b), p0);
            p1 = Add(x, Vector512.Load(b + width), p1);
            p2 = Add(x, Vector512.Load(b + (2 * width)), p2);
            p3 = Add(x, Vector512.Load(b + (3 * width)), p3);
            p4 = Add(x, Vector512.Load(b + (4 * width)), p4);
            p5 = Add(x, Vector512.Load(b + (5 * width)), p5);
            p6 = Add(x, Vector512.Load(b + (6 * width)), p6);
            p7 = Add(x, Vector512.Load(b + (7 * width)), p7);
            b += stepB;
        }

        Store2(p0, p1, tile.C);
        Store2(p2, p3, tile.C + (2 * width));
        Store2(p4, p5, tile.C + (4 * width));
        Store2(p6, p7, tile.C + (6 * width));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run1x4(in GemmTile<T> tile)
    {
        Vector512<T> p0 = default, p1 = default, p2 = default, p3 = default;
        var width = (nint)Vector512<T>.Count;
        if (tile.Continues)
        {
            (p0, p1) = Load2(tile.C);
            (p2, p3) = Load2(tile.C + (2 * width));
        }

        var a = tile.A;
        var b = tile.B;
        var (stepA, stepB) = (tile.DepthStep, tile.StepB);
        for (var left = tile.Depth; left > 0; left--)
        {
            var x = Vector512.Create(*a);
            a += stepA;
            p0 = Add(x, Vector512.Load(b), p0);
            p1 = Add(x, Vector512.Load(b + width), p1);
            p2 = Add(x, Vector512.Load(b + (2 * width)), p2);
            p3 = Add(x, Vector512.Load(b + (3 * width)), p3);
            b += stepB;
        }

        Store2(p0, p1, tile.C);
        Store2(p2, p3, tile.C + (2 * width));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run1x2(in GemmTile<T> tile)
    {
        Vector512<T> p = default, q = default;
        if (tile.Continues) (p, q) = Load2(tile.C);
        var a = tile.A;
        var b = tile.B;
        var (stepA, stepB) = (tile.DepthStep, tile.StepB);
        for (var left = tile.Depth; left > 0; left--)
        {
            var x = Vector512.Create(*a);
            a += stepA;
            (p, q) = (Add(x, Vector512.Load(b), p), Add(x, Vector512.Load(b + Vector512<T>.Count), q));
            b += stepB;
        }

        Store2(p, q, tile.C);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run1x1(in GemmTile<T> tile)
    {
        var p = tile.Continues ? Vector512.Load(tile.C) : default;
        var a = tile.A;
        var b = tile.B;
        var (stepA, stepB) = (tile.DepthStep, tile.StepB);
        for (var left = tile.Depth; left > 0; left--)
        {
            p = Add(Vector512.Create(*a), Vector512.Load(b), p);
            a += stepA;
            b += stepB;
        }

        p.Store(tile.C);
    }

    /// <summary>a · b + c: integers wrap, floating-point numbers are rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> a, Vector512<T> b, Vector512<T> c)
    {
        if (typeof(T) == typeof(float)) return Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
        return (a * b) + c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<T> First, Vector512<T> Second) Load2(T* source) => (Vector512.Load(source), Vector512.Load(source + Vector512<T>.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(Vector512<T> first, Vector512<T> second, T* destination)
    {
        first.Store(destination);
        second.Store(destination + Vector512<T>.Count);
    }
}
