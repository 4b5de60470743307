using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// The first tile of a panel whose columns are contiguous: copies the panel while it computes, since the copy's loads and
/// shuffles find room between the multiply-adds. The tiles below take the copy.
/// </summary>
internal static unsafe class GemmTurning<T>
    where T : unmanaged
{
    /// <summary>The depth that one step copies.</summary>
    public const int Step = 4;

    /// <summary>The tile of <see cref="GemmTiles{T}.Run8x2"/>, all of its rows, from nothing on, a multiple of <see cref="Step"/> deep, for elements of 4 bytes.</summary>
    /// <param name="tile">The operands; its b is where the copy goes.</param>
    /// <param name="source">The first column of b.</param>
    /// <param name="step">From a column of b to the next.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run8x2(in GemmTile<T> tile, T* source, nint step)
    {
        var (stepA, rowA) = (tile.DepthStep, tile.RowStep);
        var a0 = tile.A;
        var a1 = a0 + rowA;
        var a2 = a0 + (2 * rowA);
        var a3 = a0 + (3 * rowA);
        var a4 = a0 + (4 * rowA);
        var a5 = a0 + (5 * rowA);
        var a6 = a0 + (6 * rowA);
        var a7 = a0 + (7 * rowA);
        Vector512<T> p0 = default, p1 = default, p2 = default, p3 = default, p4 = default, p5 = default, p6 = default, p7 = default;
        Vector512<T> q0 = default, q1 = default, q2 = default, q3 = default, q4 = default, q5 = default, q6 = default, q7 = default;
        var b = tile.B;
        nint k = 0;
        for (var left = tile.Depth; left > 0; left -= Step)
        {
            Copy(source, step, b);
            Copy(source + (Vector512<T>.Count * step), step, b + Vector512<T>.Count);
            source += Step;
            for (var i = 0; i < Step; i++)
            {
                var (x, y) = (Vector512.Load(b), Vector512.Load(b + Vector512<T>.Count));
                b += 2 * Vector512<T>.Count;
                var a = Vector512.Create(a0[k]);
                (p0, q0) = (GemmTiles<T>.Add(a, x, p0), GemmTiles<T>.Add(a, y, q0));
                a = Vector512.Create(a1[k]);
                (p1, q1) = (GemmTiles<T>.Add(a, x, p1), GemmTiles<T>.Add(a, y, q1));
                a = Vector512.Create(a2[k]);
                (p2, q2) = (GemmTiles<T>.Add(a, x, p2), GemmTiles<T>.Add(a, y, q2));
                a = Vector512.Create(a3[k]);
                (p3, q3) = (GemmTiles<T>.Add(a, x, p3), GemmTiles<T>.Add(a, y, q3));
                a = Vector512.Create(a4[k]);
                (p4, q4) = (GemmTiles<T>.Add(a, x, p4), GemmTiles<T>.Add(a, y, q4));
                a = Vector512.Create(a5[k]);
                (p5, q5) = (GemmTiles<T>.Add(a, x, p5), GemmTiles<T>.Add(a, y, q5));
                a = Vector512.Create(a6[k]);
                (p6, q6) = (GemmTiles<T>.Add(a, x, p6), GemmTiles<T>.Add(a, y, q6));
                a = Vector512.Create(a7[k]);
                (p7, q7) = (GemmTiles<T>.Add(a, x, p7), GemmTiles<T>.Add(a, y, q7));
                k += stepA;
            }
        }

        Store(p0, q0, tile, 0);
        Store(p1, q1, tile, 1);
        Store(p2, q2, tile, 2);
        Store(p3, q3, tile, 3);
        Store(p4, q4, tile, 4);
        Store(p5, q5, tile, 5);
        Store(p6, q6, tile, 6);
        Store(p7, q7, tile, 7);
    }

    /// <summary>Four elements of each of a vector's columns, turned to four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* source, nint step, T* panel)
    {
        var (t0, t1, t2, t3) = Zip.Columns(source, step);
        var width = 2 * Vector512<T>.Count;
        t0.Store(panel);
        t1.Store(panel + width);
        t2.Store(panel + (2 * width));
        t3.Store(panel + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<T> p, Vector512<T> q, in GemmTile<T> tile, nint row)
    {
        var c = tile.C + (row * tile.StepC);
        p.Store(c);
        q.Store(c + Vector512<T>.Count);
    }
}
