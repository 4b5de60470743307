using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Turns rows into columns, a tile at a time, so that every cache line that is touched is used as a whole.</summary>
internal static unsafe class Transposition
{
    // Bytes of a cache line: a tile is as many elements wide and high.
    private const int Line = 64;

    /// <param name="size">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="rows">Rows of the target; they follow each other in the source element by element.</param>
    /// <param name="columns">Columns of the target, which follow each other element by element.</param>
    /// <param name="from">The source.</param>
    /// <param name="fromStride">Bytes from one column of the target to the next, in the source.</param>
    /// <param name="to">The target.</param>
    /// <param name="toStride">Bytes from one row of the target to the next.</param>
    public static void Run(int size, nint rows, nint columns, byte* from, nint fromStride, byte* to, nint toStride)
    {
        switch (size)
        {
            case 1:
                Run<byte>(rows, columns, from, fromStride, to, toStride);
                break;
            case 2:
                Run<ushort>(rows, columns, from, fromStride, to, toStride);
                break;
            case 4:
                Run<uint>(rows, columns, from, fromStride, to, toStride);
                break;
            default:
                Run<ulong>(rows, columns, from, fromStride, to, toStride);
                break;
        }
    }

    private static void Run<T>(nint rows, nint columns, byte* from, nint fromStride, byte* to, nint toStride)
        where T : unmanaged
    {
        // Blocks of tiles keep few pages in use at a time.
        const int Tiles = 8;
        var block = Tiles * Line / sizeof(T);
        for (nint column = 0; column < columns; column += block)
        {
            for (nint row = 0; row < rows; row += block)
            {
                Block<T>(
                    nint.Min(block, rows - row),
                    nint.Min(block, columns - column),
                    from + (column * fromStride) + (row * sizeof(T)),
                    fromStride,
                    to + (row * toStride) + (column * sizeof(T)),
                    toStride);
            }
        }
    }

    [SkipLocalsInit]
    private static void Block<T>(nint rows, nint columns, byte* from, nint fromStride, byte* to, nint toStride)
        where T : unmanaged
    {
        // Lines that are a power of two apart share a place in the cache: each is read and written once, and turned in between.
        var side = Line / sizeof(T);
        var memory = stackalloc byte[(2 * Line * Line) + Line];
        var lines = (byte*)(((nint)memory + Line - 1) & -Line);
        var turned = lines + (side * Line);
        for (nint column = 0; column < columns; column += side)
        {
            var width = nint.Min(side, columns - column);
            for (nint row = 0; row < rows; row += side)
            {
                var height = nint.Min(side, rows - row);
                var source = from + (column * fromStride) + (row * sizeof(T));
                var target = to + (row * toStride) + (column * sizeof(T));
                if (width < side || height < side)
                {
                    Turn<T>(height, width, source, fromStride, target, toStride);
                    continue;
                }

                for (nint i = 0; i < side; i++) Vector512.Load(source + (i * fromStride)).StoreAligned(lines + (i * Line));
                if (sizeof(T) == sizeof(uint) && Avx.IsSupported) Turn(lines, turned);
                else Turn<T>(side, side, lines, Line, turned, Line);
                for (nint i = 0; i < side; i++) Vector512.LoadAligned(turned + (i * Line)).Store(target + (i * toStride));
            }
        }
    }

    private static void Turn<T>(nint rows, nint columns, byte* from, nint fromStride, byte* to, nint toStride)
        where T : unmanaged
    {
        for (nint row = 0; row < rows; row++)
        {
            var source = from + (row * sizeof(T));
            var target = to + (row * toStride);
            for (nint column = 0; column < columns; column++)
            {
                Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<T>(source));
                source += fromStride;
                target += sizeof(T);
            }
        }
    }

    // Sixteen by sixteen words, in registers eight by eight.
    private static void Turn(byte* from, byte* to)
    {
        const int Half = 8 * sizeof(float);
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 2; column++)
            {
                Octet(from + (8 * column * Line) + (row * Half), Line, to + (8 * row * Line) + (column * Half), Line);
            }
        }
    }

    private static void Octet(byte* from, nint fromStride, byte* to, nint toStride)
    {
        var (a, b) = Interleave(Load(0), Load(1));
        var (c, d) = Interleave(Load(2), Load(3));
        var (e, f) = Interleave(Load(4), Load(5));
        var (g, h) = Interleave(Load(6), Load(7));
        Store(0, 4, Low(a, c), Low(e, g));
        Store(1, 5, High(a, c), High(e, g));
        Store(2, 6, Low(b, d), Low(f, h));
        Store(3, 7, High(b, d), High(f, h));

        Vector256<float> Load(int row) => Vector256.Load((float*)(from + (row * fromStride)));

        void Store(int first, int second, Vector256<float> x, Vector256<float> y)
        {
            Avx.Permute2x128(x, y, 0x20).Store((float*)(to + (first * toStride)));
            Avx.Permute2x128(x, y, 0x31).Store((float*)(to + (second * toStride)));
        }
    }

    private static (Vector256<float> Low, Vector256<float> High) Interleave(Vector256<float> x, Vector256<float> y) =>
        (Avx.UnpackLow(x, y), Avx.UnpackHigh(x, y));

    // Pairs of words move as doubles, whose bits nobody looks at.
    private static Vector256<float> Low(Vector256<float> x, Vector256<float> y) => Avx.UnpackLow(x.AsDouble(), y.AsDouble()).AsSingle();

    private static Vector256<float> High(Vector256<float> x, Vector256<float> y) => Avx.UnpackHigh(x.AsDouble(), y.AsDouble()).AsSingle();
}
