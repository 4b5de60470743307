using System.Numerics;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Products of matrices. Where results are few and the depth is large, the depth is cut into slices, whose results a last kernel adds up in their order; how many there are depends on
/// the sizes and the device alone, and so do the bits.
/// </summary>
internal static class ProductKernels
{
    /// <summary>The most threads on a side of a group.</summary>
    public const int MostSide = 16;

    /// <summary>The fewest: a group's loads go round in whole rows.</summary>
    public const int FewestSide = 4;

    /// <summary>Rows and columns of the result that one thread computes.</summary>
    public const int Block = 4;

    /// <summary>z = x · y.</summary>
    public static void MatMul<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p)
        where T : unmanaged, INumber<T> => Tiles<T, MatrixRead>(x, y, z, p, default);

    /// <summary>What windows see, times y.</summary>
    public static void Windows<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p, WindowSizes w)
        where T : unmanaged, IFloatingPoint<T> => Tiles<T, WindowRead>(x, y, z, p, w);

    /// <summary>What windows see, transposed, times y.</summary>
    public static void TransposedWindows<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p, WindowSizes w)
        where T : unmanaged, IFloatingPoint<T> => Tiles<T, TransposedWindowRead>(x, y, z, p, w);

    /// <summary><see cref="Windows"/> for few columns: a thread for each element.</summary>
    public static void NarrowWindows<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p, WindowSizes w)
        where T : unmanaged, IFloatingPoint<T> => Elements<T, WindowRead>(x, y, z, p, w);

    /// <summary><see cref="TransposedWindows"/> for few columns: a thread for each element.</summary>
    public static void NarrowTransposedWindows<T>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p, WindowSizes w)
        where T : unmanaged, IFloatingPoint<T> => Elements<T, TransposedWindowRead>(x, y, z, p, w);

    /// <summary>Adds up what the slices of a depth gave.</summary>
    public static void AddSlices<T>(ArrayView<T> parts, ArrayView<T> z, int length, int slices)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < length; i += stride)
        {
            var sum = parts[i];
            for (var slice = 1; slice < slices; slice++) sum += parts[(slice * length) + i];
            z[i] = sum;
        }
    }

    private static void Elements<T, TRead>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p, WindowSizes w)
        where T : unmanaged, INumber<T>
        where TRead : struct, IProductRead
    {
        var stride = Grid.DimX * Group.DimX;
        var length = p.Rows * p.Batches * p.Columns;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < length * p.Slices; i += stride)
        {
            // Neighbouring threads write neighbouring elements.
            var (slice, element) = (i / length, i % length);
            var (column, batch, row) = (element % p.Columns, element / p.Columns % p.Batches, element / (p.Columns * p.Batches));
            var (from, to) = (slice * p.SliceDepth, (slice + 1) * p.SliceDepth);
            if (to > p.Depth) to = p.Depth;
            var place = TRead.Row(p, w, batch, row);
            var first = p.FirstY(batch) + (column * p.YColumn);
            var sum = T.Zero;
            for (var k = from; k < to; k++) sum += TRead.Read(x, w, place, TRead.Column(p, w, k)) * y[first + Deep(p, k)];
            z[(slice * p.ZSlice) + (batch * p.ZBatch) + (row * p.ZRow) + column] = sum;
        }
    }

    /// <summary>
    /// A group of side × side threads computes a tile of as many blocks, each thread 4 × 4 elements of it in registers; slices of both operands, a side deep, wait in
    /// shared memory. An element is one chain from the first to the last of its depth.
    /// </summary>
    private static void Tiles<T, TRead>(ArrayView<T> x, ArrayView<T> y, ArrayView<T> z, ProductSizes p, WindowSizes w)
        where T : unmanaged, INumber<T>
        where TRead : struct, IProductRead
    {
        var xs = SharedMemory.Allocate<T>(MostSide * ((MostSide * Block) + 1));
        var ys = SharedMemory.Allocate<T>(MostSide * ((MostSide * Block) + 1));
        var (side, tile) = (p.Side, p.Side * Block);
        var pitch = tile + 1;
        var (across, down) = (Group.IdxX % side, Group.IdxX / side);
        var (tilesDown, tilesAcross) = ((p.Rows + tile - 1) / tile, (p.Columns + tile - 1) / tile);
        var tiles = tilesDown * tilesAcross;
        for (var t = Grid.IdxX; t < tiles * p.Batches * p.Slices; t += Grid.DimX)
        {
            var (batch, slice) = (t / tiles % p.Batches, t / (tiles * p.Batches));
            var (row, column) = (((t / tilesAcross) % tilesDown) * tile, (t % tilesAcross) * tile);
            var (from, to) = (slice * p.SliceDepth, (slice + 1) * p.SliceDepth);
            if (to > p.Depth) to = p.Depth;
            var (z00, z01, z02, z03) = (T.Zero, T.Zero, T.Zero, T.Zero);
            var (z10, z11, z12, z13) = (T.Zero, T.Zero, T.Zero, T.Zero);
            var (z20, z21, z22, z23) = (T.Zero, T.Zero, T.Zero, T.Zero);
            var (z30, z31, z32, z33) = (T.Zero, T.Zero, T.Zero, T.Zero);

            // Neighbouring threads read neighbouring memory, whichever way the operand lies: one row and many columns, or one column and four rows.
            var (r0, r1, r2, r3) = (default(Place), default(Place), default(Place), default(Place));
            if (p.XAlongRows != 0)
            {
                r0 = TRead.Row(p, w, batch, row + (Group.IdxX % tile));
            }
            else
            {
                r0 = TRead.Row(p, w, batch, row + down);
                r1 = TRead.Row(p, w, batch, row + down + side);
                r2 = TRead.Row(p, w, batch, row + down + (2 * side));
                r3 = TRead.Row(p, w, batch, row + down + (3 * side));
            }

            for (var depth = from; depth < to; depth += side)
            {
                if (p.XAlongRows != 0)
                {
                    var i = Group.IdxX % tile;
                    for (var k = Group.IdxX / tile; k < side; k += side / Block)
                    {
                        xs[(k * pitch) + i] = row + i < p.Rows && depth + k < to ? TRead.Read(x, w, r0, TRead.Column(p, w, depth + k)) : T.Zero;
                    }
                }
                else
                {
                    var (at, there) = (row + down, depth + across < to);
                    var place = TRead.Column(p, w, depth + across);
                    var first = (across * pitch) + down;
                    xs[first] = there && at < p.Rows ? TRead.Read(x, w, r0, place) : T.Zero;
                    xs[first + side] = there && at + side < p.Rows ? TRead.Read(x, w, r1, place) : T.Zero;
                    xs[first + (2 * side)] = there && at + (2 * side) < p.Rows ? TRead.Read(x, w, r2, place) : T.Zero;
                    xs[first + (3 * side)] = there && at + (3 * side) < p.Rows ? TRead.Read(x, w, r3, place) : T.Zero;
                }

                for (var part = 0; part < Block; part++)
                {
                    var index = Group.IdxX + (part * side * side);
                    var (k, i) = p.YRow == 1 ? (index % side, index / side) : (index / tile, index % tile);
                    ys[(k * pitch) + i] = column + i < p.Columns && depth + k < to ? y[p.FirstY(batch) + Deep(p, depth + k) + ((column + i) * p.YColumn)] : T.Zero;
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
            var start = (slice * p.ZSlice) + (batch * p.ZBatch);
            Store(z, start, p, top, left, z00, z01, z02, z03);
            Store(z, start, p, top + side, left, z10, z11, z12, z13);
            Store(z, start, p, top + (2 * side), left, z20, z21, z22, z23);
            Store(z, start, p, top + (3 * side), left, z30, z31, z32, z33);
        }
    }

    /// <summary>Where a row of y is.</summary>
    private static int Deep(ProductSizes p, int k) => p.YInner >= p.Depth ? k * p.YRow : (k / p.YInner * p.YOuter) + (k % p.YInner * p.YRow);

    private static void Store<T>(ArrayView<T> z, int first, ProductSizes p, int row, int column, T z0, T z1, T z2, T z3)
        where T : unmanaged
    {
        if (row >= p.Rows) return;
        var at = first + (row * p.ZRow);
        if (column < p.Columns) z[at + column] = z0;
        if (column + p.Side < p.Columns) z[at + column + p.Side] = z1;
        if (column + (2 * p.Side) < p.Columns) z[at + column + (2 * p.Side)] = z2;
        if (column + (3 * p.Side) < p.Columns) z[at + column + (3 * p.Side)] = z3;
    }
}
