using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// A block of a matrix product, c = a · b, all of its depth: what one thread computes by itself. The steps say how each operand
/// lies, so a transposed one is another pair of steps.
/// </summary>
internal unsafe struct GemmBlock<T>
    where T : unmanaged
{
    /// <summary>The block's rows.</summary>
    public nint Rows;

    /// <summary>The block's columns.</summary>
    public nint Columns;

    /// <summary>How many products an element sums.</summary>
    public nint Depth;

    public T* A;
    public nint RowStepA;
    public nint DepthStepA;

    public T* B;
    public nint DepthStepB;
    public nint ColumnStepB;

    /// <summary>How many elements of b there are from the block's first on.</summary>
    public nint LengthB;

    public T* C;
    public nint StepC;

    /// <summary>Whether c has a sum already, to which the products are added.</summary>
    public bool Continues;

    /// <summary>The rows of a tile, and of a strip of packed a.</summary>
    private static nint Height => Vector512.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The columns of a tile, and of a packed panel of b.</summary>
    private static nint Width => Vector512.IsHardwareAccelerated ? 2 * Vector512<T>.Count : Vector512<T>.Count;

    // A b that is longer leaves the cache before the next rows of a come, and its lines push each other out.
    private const int LongestInPlace = 1 << 20;

    public readonly void Run()
    {
        if (Continues)
        {
            RunTiles();
            return;
        }

        if (Depth == 1 && ColumnStepB == 1)
        {
            GemmVectors<T>.Outer(A, RowStepA, B, C, StepC, Rows, Columns);
            return;
        }

        nint width = 2 * Vector512<T>.Count;
        if (Rows == 1 && ColumnStepB != 1 && DepthStepA == 1 && Columns >= width)
        {
            // The last ones overlap those before: computed again, they are the same.
            for (nint column = 0; column < Columns; column += width)
            {
                var begin = Math.Min(column, Columns - width);
                GemmVectors<T>.Dots(A, B + (begin * ColumnStepB), ColumnStepB, C + begin, Depth);
            }

            return;
        }

        var narrow = Columns % Vector512<T>.Count;
        if (narrow == 0 || 4 * narrow > (RowStepA == 1 ? 3 : 2) * Vector512<T>.Count || !GemmFours<T>.Serves(this))
        {
            RunTiles();
            return;
        }

        var part = this;
        part.Columns = Columns - narrow;
        if (part.Columns > 0) part.RunTiles();
        for (var column = part.Columns; column < Columns; column += GemmFours<T>.Columns)
        {
            part.Columns = Math.Min(GemmFours<T>.Columns, Columns - column);
            part.B = B + (column * ColumnStepB);
            part.C = C + column;
            GemmFours<T>.Run(part);
        }
    }

    private readonly void RunTiles()
    {
        var isLong = Depth * DepthStepB * sizeof(T) > LongestInPlace;
        var packsB = ColumnStepB != 1 || (isLong && Rows > 1);
        var packsA = RowStepA == 1 && DepthStepA * sizeof(T) >= 1024 && Rows > 1 && Columns >= 4 * Width && Depth >= 64;

        // A single row takes b as it lies in memory, or from a panel that was just written.
        var slice = Math.Min(Depth, Rows > 1 ? GemmBlock.Slice : packsB ? 128 : isLong ? 16 : Depth);
        var bytesB = Math.Max(slice, 2 * Vector512<T>.Count) * Width * sizeof(T);
        var scratch = GemmBlock.Panels.Take(bytesB + (packsA ? slice * (Rows + Height) * sizeof(T) : 0));
        var panel = (T*)scratch;
        var strips = (T*)(scratch + bytesB);
        GemmTile<T> tile = default;
        tile.StepC = StepC;
        for (nint begin = 0; begin < Depth; begin += slice)
        {
            tile.Depth = Math.Min(slice, Depth - begin);
            tile.A = A + (begin * DepthStepA);
            tile.RowStep = RowStepA;
            tile.DepthStep = DepthStepA;
            tile.Continues = Continues || begin > 0;
            var stripStep = Height * RowStepA;
            if (packsA)
            {
                GemmPacking<T>.PackStrips(tile.A, DepthStepA, Rows, tile.Depth, strips, Height);
                tile.A = strips;
                tile.RowStep = 1;
                tile.DepthStep = Height;
                stripStep = Height * tile.Depth;
            }

            RunSlice(ref tile, stripStep, begin, packsB, panel);
        }
    }

    /// <summary>A slice of the depth.</summary>
    private readonly void RunSlice(ref GemmTile<T> tile, nint stripStep, nint begin, bool packsB, T* panel)
    {
        var longest = Rows == 1 && !packsB ? 8 * Vector512<T>.Count : Width;
        for (nint column = 0; column < Columns;)
        {
            var width = Math.Min(longest, Columns - column);
            if (width > Width && width < longest) width = width < longest / 2 ? Width : longest / 2;
            var padded = width <= Vector512<T>.Count ? Vector512<T>.Count : Math.Max(width, Width);

            // The last columns together with some before them, which are computed again and are the same: unless sums are to go on.
            if (width < padded && Columns >= padded && tile.Depth == Depth && !Continues) (column, width) = (Columns - padded, padded);
            var source = B + (begin * DepthStepB) + (column * ColumnStepB);
            tile.C = C + column;
            tile.B = panel;
            tile.StepB = padded;
            if (ColumnStepB != 1)
            {
                nint first = 0;
                if (TurnsFirst(tile, width))
                {
                    first = Height;
                    GemmTurning<T>.Run8x2(tile, source, ColumnStepB);
                }
                else
                {
                    GemmPacking<T>.PackColumns(source, ColumnStepB, tile.Depth, width, panel, padded);
                }

                RunPanel(ref tile, stripStep, width, padded, first);
                column += width;
                continue;
            }

            // Columns that end in the middle of a vector reach into the next row, which the last rows do not have.
            var behind = LengthB - (begin * DepthStepB) - column - padded;
            var whole = behind >= (tile.Depth - 1) * DepthStepB ? tile.Depth : behind < 0 ? 0 : (behind / DepthStepB) + 1;
            if (packsB || (whole < tile.Depth && Rows > Height))
            {
                GemmPacking<T>.PackRows(source, DepthStepB, whole, tile.Depth, width, panel, padded);
                RunPanel(ref tile, stripStep, width, padded);
            }
            else if (whole == tile.Depth)
            {
                tile.B = source;
                tile.StepB = DepthStepB;
                RunPanel(ref tile, stripStep, width, padded);
            }
            else
            {
                var part = tile with { Depth = whole, B = source, StepB = DepthStepB };
                if (whole > 0) RunPanel(ref part, stripStep, width, padded);
                GemmPacking<T>.PackRows(source + (whole * DepthStepB), DepthStepB, 0, tile.Depth - whole, width, panel, padded);
                part = tile with { Depth = tile.Depth - whole, A = tile.A + (whole * tile.DepthStep), Continues = tile.Continues || whole > 0 };
                RunPanel(ref part, stripStep, width, padded);
            }

            column += width;
        }
    }

    /// <summary>Whether the first tile of a panel copies it.</summary>
    private readonly bool TurnsFirst(in GemmTile<T> tile, nint width) =>
        Vector512.IsHardwareAccelerated && sizeof(T) == 4 && width == Width && Rows >= Height && tile.Depth % GemmTurning<T>.Step == 0 && !tile.Continues;

    /// <summary>The tiles below each other, from a row on.</summary>
    private readonly void RunPanel(ref GemmTile<T> tile, nint stripStep, nint width, nint padded, nint first = 0)
    {
        var a = tile.A;
        if (first > 0)
        {
            tile.A += stripStep;
            tile.C += Height * StepC;
        }

        if (width < padded)
        {
            RunEdge(ref tile, stripStep, width, padded);
        }
        else
        {
            for (var row = first; row < Rows; row += Height)
            {
                tile.Rows = Math.Min(Height, Rows - row);
                RunTile(tile, padded);
                tile.A += stripStep;
                tile.C += Height * StepC;
            }
        }

        tile.A = a;
    }

    /// <summary>Tiles with columns beyond the matrix: computed beside it, so that the loops know whole vectors only.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private readonly void RunEdge(ref GemmTile<T> tile, nint stripStep, nint width, nint padded)
    {
        var edge = stackalloc T[8 * 2 * Vector512<T>.Count];
        var target = tile.C;
        tile.C = edge;
        tile.StepC = padded;
        for (nint row = 0; row < Rows; row += Height)
        {
            tile.Rows = Math.Min(Height, Rows - row);
            if (tile.Continues) GemmPacking<T>.PackRows(target, StepC, 0, tile.Rows, width, edge, padded);
            RunTile(tile, padded);
            GemmPacking<T>.StoreRows(edge, padded, target, StepC, tile.Rows, width);
            tile.A += stripStep;
            target += Height * StepC;
        }

        tile.StepC = StepC;
    }

    private static void RunTile(in GemmTile<T> tile, nint padded)
    {
        var isOneVector = padded == Vector512<T>.Count;
        if (tile.Rows == 1)
        {
            if (isOneVector) GemmTiles<T>.Run1x1(tile);
            else if (padded <= Width) GemmTiles<T>.Run1x2(tile);
            else if (padded == 4 * Vector512<T>.Count) GemmTiles<T>.Run1x4(tile);
            else GemmTiles<T>.Run1x8(tile);
        }
        else if (tile.Rows <= 4)
        {
            if (isOneVector) GemmTiles<T>.Run4x1(tile);
            else GemmTiles<T>.Run4x2(tile);
        }
        else if (isOneVector)
        {
            GemmTiles<T>.Run8x1(tile);
        }
        else
        {
            GemmTiles<T>.Run8x2(tile);
        }
    }
}

/// <summary>What blocks of all element types share.</summary>
internal static unsafe class GemmBlock
{
    /// <summary>How much of the depth is done at a time, so that a panel of b stays near: the sums go on from where they are.</summary>
    public const int Slice = 1024;

    [ThreadStatic]
    private static Memory? t_panels;

    /// <summary>This thread's memory for copies of the operands.</summary>
    public static Memory Panels => t_panels ??= new Memory();

    /// <summary>Memory that is kept from one use to the next.</summary>
    internal sealed class Memory
    {
        private byte[] _bytes = [];

        /// <summary>As many bytes as asked for, on a cache line; what they held is lost.</summary>
        public byte* Take(nint count)
        {
            const int Line = 64;
            if (_bytes.Length < count + Line) _bytes = GC.AllocateUninitializedArray<byte>(checked((int)count + Line), pinned: true);
            return (byte*)(((nint)Unsafe.AsPointer(ref _bytes[0]) + Line - 1) & -Line);
        }
    }
}
