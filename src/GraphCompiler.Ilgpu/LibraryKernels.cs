using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU;

[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]

namespace GraphCompiler.Ilgpu;

/// <summary>Axes of a copy: their lengths, and the distances of neighbours in the source and in the target. Those that are not there have one element.</summary>
internal struct CopyAxes
{
    public const int Most = 6;

    public int FromStart, ToStart;
    public int Extent0, Extent1, Extent2, Extent3, Extent4, Extent5;
    public int From0, From1, From2, From3, From4, From5;
    public int To0, To1, To2, To3, To4, To5;
}

/// <summary>The sizes of a product of matrices, and where the next row, column and matrix of each operand are.</summary>
internal struct ProductSizes
{
    public int Rows, Columns, Depth, Batches, Side;
    public int XRow, XColumn, XBatch, YRow, YColumn, YBatch;
}

/// <summary>The kernels of operators that no group holds.</summary>
internal static class LibraryKernels
{
    /// <summary>The most threads on a side of a product's group.</summary>
    public const int MostSide = 16;

    /// <summary>Rows and columns of the result that one thread computes.</summary>
    public const int Block = 4;

    public static void Copy<T>(ArrayView<T> from, ArrayView<T> to, int count, CopyAxes axes)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
        {
            var (rest, source, target) = (i, axes.FromStart, axes.ToStart);
            Step(ref rest, ref source, ref target, axes.Extent5, axes.From5, axes.To5);
            Step(ref rest, ref source, ref target, axes.Extent4, axes.From4, axes.To4);
            Step(ref rest, ref source, ref target, axes.Extent3, axes.From3, axes.To3);
            Step(ref rest, ref source, ref target, axes.Extent2, axes.From2, axes.To2);
            Step(ref rest, ref source, ref target, axes.Extent1, axes.From1, axes.To1);
            Step(ref rest, ref source, ref target, axes.Extent0, axes.From0, axes.To0);
            to[target] = from[source];
        }
    }

    /// <summary>
    /// z = x · y. A group of side × side threads computes a tile of as many blocks, each thread 4 × 4 elements of it in registers; slices of both operands, a side deep, wait in
    /// shared memory. An element is one chain from the first to the last of the depth.
    /// </summary>
    public static void MatMul<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p)
        where T : unmanaged, INumber<T>
    {
        var xs = SharedMemory.Allocate<T>(MostSide * ((MostSide * Block) + 1));
        var ys = SharedMemory.Allocate<T>(MostSide * ((MostSide * Block) + 1));
        var (side, tile) = (p.Side, p.Side * Block);
        var pitch = tile + 1;
        var (across, down) = (Group.IdxX % side, Group.IdxX / side);
        var (tilesDown, tilesAcross) = ((p.Rows + tile - 1) / tile, (p.Columns + tile - 1) / tile);
        for (var t = Grid.IdxX; t < tilesDown * tilesAcross * p.Batches; t += Grid.DimX)
        {
            var batch = t / (tilesDown * tilesAcross);
            var (row, column) = (((t / tilesAcross) % tilesDown) * tile, (t % tilesAcross) * tile);
            var (z00, z01, z02, z03) = (T.Zero, T.Zero, T.Zero, T.Zero);
            var (z10, z11, z12, z13) = (T.Zero, T.Zero, T.Zero, T.Zero);
            var (z20, z21, z22, z23) = (T.Zero, T.Zero, T.Zero, T.Zero);
            var (z30, z31, z32, z33) = (T.Zero, T.Zero, T.Zero, T.Zero);
            for (var depth = 0; depth < p.Depth; depth += side)
            {
                for (var part = 0; part < Block; part++)
                {
                    // Neighbouring threads read neighbouring memory, whichever way the operand lies.
                    var index = Group.IdxX + (part * side * side);
                    var (k, i) = p.XRow == 1 ? (index / tile, index % tile) : (index % side, index / side);
                    xs[(k * pitch) + i] = row + i < p.Rows && depth + k < p.Depth ? x[(batch * p.XBatch) + ((row + i) * p.XRow) + ((depth + k) * p.XColumn)] : T.Zero;
                    (k, i) = p.YRow == 1 ? (index % side, index / side) : (index / tile, index % tile);
                    ys[(k * pitch) + i] = column + i < p.Columns && depth + k < p.Depth ? y[(batch * p.YBatch) + ((depth + k) * p.YRow) + ((column + i) * p.YColumn)] : T.Zero;
                }

                Group.Barrier();
                for (var k = 0; k < side; k++)
                {
                    var (atX, atY) = ((k * pitch) + down, (k * pitch) + across);
                    var (x0, x1, x2, x3) = (xs[atX], xs[atX + side], xs[atX + (2 * side)], xs[atX + (3 * side)]);
                    var (y0, y1, y2, y3) = (ys[atY], ys[atY + side], ys[atY + (2 * side)], ys[atY + (3 * side)]);
                    z00 += x0 * y0;
                    z01 += x0 * y1;
                    z02 += x0 * y2;
                    z03 += x0 * y3;
                    z10 += x1 * y0;
                    z11 += x1 * y1;
                    z12 += x1 * y2;
                    z13 += x1 * y3;
                    z20 += x2 * y0;
                    z21 += x2 * y1;
                    z22 += x2 * y2;
                    z23 += x2 * y3;
                    z30 += x3 * y0;
                    z31 += x3 * y1;
                    z32 += x3 * y2;
                    z33 += x3 * y3;
                }

                Group.Barrier();
            }

            var (left, top) = (column + across, row + down);
            var first = batch * p.Rows * p.Columns;
            Store(z, first, p, top, left, z00, z01, z02, z03);
            Store(z, first, p, top + side, left, z10, z11, z12, z13);
            Store(z, first, p, top + (2 * side), left, z20, z21, z22, z23);
            Store(z, first, p, top + (3 * side), left, z30, z31, z32, z33);
        }
    }

    private static void Step(ref int rest, ref int source, ref int target, int extent, int from, int to)
    {
        var next = rest / extent;
        var index = rest - (next * extent);
        rest = next;
        source += index * from;
        target += index * to;
    }

    private static void Store<T>(ArrayView<T> z, int first, ProductSizes p, int row, int column, T z0, T z1, T z2, T z3)
        where T : unmanaged
    {
        if (row >= p.Rows) return;
        var at = first + (row * p.Columns);
        if (column < p.Columns) z[at + column] = z0;
        if (column + p.Side < p.Columns) z[at + column + p.Side] = z1;
        if (column + (2 * p.Side) < p.Columns) z[at + column + (2 * p.Side)] = z2;
        if (column + (3 * p.Side) < p.Columns) z[at + column + (3 * p.Side)] = z3;
    }
}
