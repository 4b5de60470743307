using System.Runtime.CompilerServices;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>How many elements a value has in a tile.</summary>
internal enum TileLevel
{
    Uniform,
    Row,
    Element,
}

/// <summary>Where a value is while a tile is computed.</summary>
/// <param name="Level">How many elements it has.</param>
/// <param name="DType">The element type.</param>
/// <param name="Pointer">The operand or output that it is part of, -1 for one of the tile's own memory.</param>
/// <param name="Offset">Its place in the tile's memory.</param>
internal readonly record struct TileValue(TileLevel Level, DType DType, int Pointer, nint Offset);

/// <summary>A tile: a run of positions, or of whole rows.</summary>
internal readonly unsafe ref struct TileFrame(in KernelArguments arguments, byte* memory, nint[] extents, nint begin, nint length, nint row, nint rows)
{
    private readonly KernelArguments _arguments = arguments;

    public nint[] Extents => extents;

    public nint Columns => extents[^1];

    public nint Begin => begin;

    public nint Length => length;

    public nint Row => row;

    public nint Rows => rows;

    public nint Count(TileLevel level) => level == TileLevel.Element ? length : level == TileLevel.Row ? rows : 1;

    public byte* Pointer(int index) => (byte*)Unsafe.AsPointer(ref _arguments.Pointer<byte>(index));

    /// <summary>The first of a value's elements that belong to the tile.</summary>
    public byte* Address(TileValue value) => value.Pointer < 0 ? memory + value.Offset
        : Pointer(value.Pointer) + (value.Level == TileLevel.Element ? begin * value.DType.Size : 0);
}

/// <summary>One operator, or one movement of elements, for the tile at hand.</summary>
internal abstract unsafe class TileStep
{
    public abstract void Run(in TileFrame frame);

    protected static void Copy(byte* target, byte* source, nint bytes) => Buffer.MemoryCopy(source, target, bytes, bytes);

    /// <summary>Repeats one element.</summary>
    protected static void Fill(byte* target, byte* element, int size, nint count)
    {
        var length = checked((int)count);
        if (size == 4) new Span<int>(target, length).Fill(Unsafe.ReadUnaligned<int>(element));
        else if (size == 8) new Span<long>(target, length).Fill(Unsafe.ReadUnaligned<long>(element));
        else if (size == 2) new Span<short>(target, length).Fill(Unsafe.ReadUnaligned<short>(element));
        else new Span<byte>(target, length).Fill(*element);
    }
}

internal sealed unsafe class LoadConstant(byte[] bytes, TileValue result) : TileStep
{
    public override void Run(in TileFrame frame) => bytes.CopyTo(new Span<byte>(frame.Address(result), bytes.Length));
}

/// <summary>Gathers the elements of an operand that has one for each row.</summary>
internal sealed unsafe class LoadRows(int operand, string pattern, TileValue result) : TileStep
{
    public override void Run(in TileFrame frame)
    {
        var source = frame.Pointer(operand);
        var target = frame.Address(result);
        var size = result.DType.Size;
        for (nint r = 0; r < frame.Rows; r++) Copy(target + (r * size), source + (BroadcastLaunch.RowOffset(pattern, frame.Extents, frame.Row + r) * size), size);
    }
}

/// <summary>Writes out an operand that has an element for some positions only.</summary>
internal sealed unsafe class LoadElements(int operand, string pattern, TileValue result) : TileStep
{
    public override void Run(in TileFrame frame)
    {
        var source = frame.Pointer(operand);
        var target = frame.Address(result);
        var size = result.DType.Size;
        for (nint at = 0; at < frame.Length;)
        {
            var (row, column) = Math.DivRem(frame.Begin + at, frame.Columns);
            var piece = Math.Min(frame.Columns - column, frame.Length - at);
            var start = source + (BroadcastLaunch.RowOffset(pattern, frame.Extents, row) * size);
            if (pattern[^1] == 'E') Copy(target + (at * size), start + (column * size), piece * size);
            else Fill(target + (at * size), start, size, piece);
            at += piece;
        }
    }
}

/// <summary>Repeats what has one element, or one for each row.</summary>
internal sealed unsafe class Spread(TileValue value, TileValue result) : TileStep
{
    public override void Run(in TileFrame frame)
    {
        var source = frame.Address(value);
        var target = frame.Address(result);
        var size = result.DType.Size;
        if (value.Level == TileLevel.Uniform)
        {
            Fill(target, source, size, frame.Count(result.Level));
            return;
        }

        for (nint r = 0; r < frame.Rows; r++) Fill(target + (r * frame.Columns * size), source + (r * size), size, frame.Columns);
    }
}

internal sealed unsafe class RunPointwise(delegate*<KernelArguments, void> kernel, TileValue[] inputs, TileValue result) : TileStep
{
    private readonly delegate*<KernelArguments, void> _kernel = kernel;

    public override void Run(in TileFrame frame)
    {
        var pointers = stackalloc void*[inputs.Length + 1];
        for (var i = 0; i < inputs.Length; i++) pointers[i] = frame.Address(inputs[i]);
        pointers[inputs.Length] = frame.Address(result);
        var extent = frame.Count(result.Level);
        _kernel(new KernelArguments(pointers, &extent, 0, extent));
    }
}

/// <summary>Folds each row of the tile, or the tile, which is a block then.</summary>
internal sealed unsafe class RunFold(delegate*<KernelArguments, void> kernel, TileValue input, TileValue result) : TileStep
{
    private readonly delegate*<KernelArguments, void> _kernel = kernel;

    public override void Run(in TileFrame frame)
    {
        var pointers = stackalloc void*[2];
        pointers[0] = frame.Address(input);
        pointers[1] = frame.Address(result);
        var extents = stackalloc nint[2];
        var isRow = result.Level == TileLevel.Row;
        (extents[0], extents[1]) = isRow ? (frame.Rows, frame.Columns) : (frame.Length, 0);
        _kernel(new KernelArguments(pointers, extents, 0, extents[0]));
    }
}

/// <summary>Adds the rows of the tile to what is folded across them.</summary>
internal sealed unsafe class FoldColumns(delegate*<KernelArguments, void> kernel, string pattern, TileValue input, TileValue result) : TileStep
{
    private readonly delegate*<KernelArguments, void> _kernel = kernel;

    public override void Run(in TileFrame frame)
    {
        var source = frame.Address(input);
        var target = frame.Address(result);
        var size = input.DType.Size;
        var pointers = stackalloc void*[2];
        var extents = stackalloc nint[2];
        (extents[0], extents[1]) = (1, frame.Columns);
        for (nint r = 0; r < frame.Rows; r++)
        {
            pointers[0] = source + (r * frame.Columns * size);
            pointers[1] = target + (BroadcastLaunch.RowOffset(pattern, frame.Extents, frame.Row + r) * size);
            _kernel(new KernelArguments(pointers, extents, 0, frame.Columns));
        }
    }
}

internal sealed unsafe class StoreResult(TileValue value, int output) : TileStep
{
    public override void Run(in TileFrame frame)
    {
        var start = value.Level == TileLevel.Element ? frame.Begin : value.Level == TileLevel.Row ? frame.Row : 0;
        Copy(frame.Pointer(output) + (start * value.DType.Size), frame.Address(value), frame.Count(value.Level) * value.DType.Size);
    }
}
