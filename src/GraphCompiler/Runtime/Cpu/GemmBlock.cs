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

    /// <summary>The rows of a tile, and of a strip of packed a.</summary>
    private static nint Height => Vector512.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The columns of a tile, and of a packed panel of b.</summary>
    private static nint Width => Vector512.IsHardwareAccelerated ? 2 * Vector512<T>.Count : Vector512<T>.Count;

    // A row of b this long or longer: its panel would touch a page for each step of the depth.
    private const int PageBytes = 4096;

    public readonly void Run()
    {
        var packsB = ColumnStepB != 1 || (DepthStepB * sizeof(T) >= PageBytes && Rows >= 4 * Height);
        var packsA = RowStepA == 1 && DepthStepA * sizeof(T) >= 1024 && Rows > 1 && Columns >= 4 * Width && Depth >= 64;

        // A few rows of a take b as it lies in memory, a slice of the depth at a time across all columns.
        var slice = packsB || Rows > Height || Columns * sizeof(T) < PageBytes ? GemmBlock.Slice : 16;
        slice = Math.Min(slice, Depth);
        var bytesB = Math.Max(slice, 2 * Vector512<T>.Count) * Width * sizeof(T);
        var scratch = GemmBlock.Scratch(bytesB + (packsA ? slice * (Rows + Height) * sizeof(T) : 0));
        var panel = (T*)scratch;
        var strips = (T*)(scratch + bytesB);
        for (nint begin = 0; begin < Depth; begin += slice)
        {
            var tile = new GemmTile<T>
            {
                Depth = Math.Min(slice, Depth - begin),
                A = A + (begin * DepthStepA),
                RowStep = RowStepA,
                DepthStep = DepthStepA,
                StepC = StepC,
                Continues = begin > 0,
            };
            var stripStep = Height * RowStepA;
            if (packsA)
            {
                GemmPacking<T>.PackStrips(tile.A, DepthStepA, Rows, tile.Depth, strips, Height);
                tile.A = strips;
                tile.RowStep = 1;
                tile.DepthStep = Height;
                stripStep = Height * tile.Depth;
            }

            RunSlice(tile, stripStep, begin, packsB, panel);
        }
    }

    /// <summary>A slice of the depth.</summary>
    private readonly void RunSlice(GemmTile<T> tile, nint stripStep, nint begin, bool packsB, T* panel)
    {
        var longest = Rows == 1 && !packsB ? 8 * Vector512<T>.Count : Width;
        for (nint column = 0; column < Columns;)
        {
            var width = Math.Min(longest, Columns - column);
            if (width > Width && width < longest) width = Width;
            var padded = width <= Vector512<T>.Count ? Vector512<T>.Count : width <= Width ? Width : longest;
            var source = B + (begin * DepthStepB) + (column * ColumnStepB);
            tile.C = C + column;
            if (packsB)
            {
                if (ColumnStepB == 1) GemmPacking<T>.PackRows(source, DepthStepB, tile.Depth, width, panel, padded);
                else GemmPacking<T>.PackColumns(source, ColumnStepB, tile.Depth, width, panel, padded);
                tile.B = panel;
                tile.StepB = padded;
                RunPanel(tile, stripStep, width, padded, 0, null);
            }
            else
            {
                // Whole vectors of a row's end reach into the next row; the last rows have none behind them and are copied.
                var behind = LengthB - (begin * DepthStepB) - column - padded;
                var inPlace = behind < 0 ? 0 : Math.Min(tile.Depth, (behind / Math.Max(DepthStepB, 1)) + 1);
                GemmPacking<T>.PackRows(source + (inPlace * DepthStepB), DepthStepB, tile.Depth - inPlace, width, panel, padded);
                tile.B = source;
                tile.StepB = DepthStepB;
                RunPanel(tile with { Depth = inPlace }, stripStep, width, padded, tile.Depth - inPlace, panel);
            }

            column += width;
        }
    }

    /// <summary>The tiles below each other; the last of the depth may be read from elsewhere.</summary>
    private readonly void RunPanel(GemmTile<T> tile, nint stripStep, nint width, nint padded, nint rest, T* panel)
    {
        var strip = tile.A;
        for (nint row = 0; row < Rows; row += Height)
        {
            tile.A = strip;
            tile.Rows = Math.Min(Height, Rows - row);
            if (width == padded && rest == 0) RunTile(tile, padded);
            else RunEdge(tile, width, padded, rest, panel);
            strip += stripStep;
            tile.C += Height * StepC;
        }
    }

    /// <summary>A tile with columns beyond the matrix: computed beside it, so that the loops know whole vectors only.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunEdge(GemmTile<T> tile, nint width, nint padded, nint rest, T* panel)
    {
        var edge = stackalloc T[8 * 2 * Vector512<T>.Count];
        var target = tile.C;
        var step = tile.StepC;
        var isPart = width < padded;
        if (isPart)
        {
            if (tile.Continues) GemmPacking<T>.PackRows(target, step, tile.Rows, width, edge, padded);
            tile.C = edge;
            tile.StepC = padded;
        }

        if (tile.Depth > 0)
        {
            RunTile(tile, padded);
            tile.Continues = true;
        }

        if (rest > 0)
        {
            tile.A += tile.Depth * tile.DepthStep;
            tile.B = panel;
            tile.StepB = padded;
            tile.Depth = rest;
            RunTile(tile, padded);
        }

        if (isPart) GemmPacking<T>.StoreRows(edge, padded, target, step, tile.Rows, width);
    }

    private static void RunTile(in GemmTile<T> tile, nint padded)
    {
        var isOneVector = padded == Vector512<T>.Count;
        if (tile.Rows == 1)
        {
            if (isOneVector) GemmTiles<T>.Run1x1(tile);
            else if (padded <= Width) GemmTiles<T>.Run1x2(tile);
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
    public static nint Slice = 1024;

    [ThreadStatic]
    private static byte[]? t_scratch;

    /// <summary>Memory of this thread for copies of the operands, on a cache line.</summary>
    public static byte* Scratch(nint bytes)
    {
        const int Line = 64;
        if (t_scratch is null || t_scratch.Length < bytes + Line) t_scratch = GC.AllocateUninitializedArray<byte>(checked((int)bytes + Line), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref t_scratch[0]);
        return (byte*)((address + Line - 1) & -Line);
    }
}
