using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.CompilerServices;

/// <summary>
/// What a kernel is called with: the addresses of its operands, then of its outputs, pinned for the call; the extents of the
/// merged axes of its iteration space; and the part of that space to compute, as positions in row-major order.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe ref struct KernelArguments
{
    private readonly void** _pointers;
    private readonly nint* _extents;

    internal KernelArguments(void** pointers, nint* extents, nint begin, nint end)
    {
        _pointers = pointers;
        _extents = extents;
        Begin = begin;
        End = end;
    }

    /// <summary>The first position to compute.</summary>
    public nint Begin { get; }

    /// <summary>The position after the last one.</summary>
    public nint End { get; }

    /// <summary>The first element of an operand; outputs are numbered after the operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Pointer<T>(int index)
        where T : unmanaged
    {
        Debug.Assert(_pointers[index] is not null, "a kernel's operand is not bound");
        return ref *(T*)_pointers[index];
    }

    /// <summary>The length of a merged axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Extent(int axis) => _extents[axis];

    /// <summary>The pieces of rows of the last axis that the part consists of.</summary>
    /// <param name="columns">The length of that axis.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowPieces Rows(nint columns) => new(Begin, End, columns);

    /// <summary>
    /// What a kernel can fold with the sums of columns in registers: how many columns are whole blocks, and all rows of the part, a few at once. The blocks of a few rows follow one another
    /// before the next rows do, so that memory is read about in its order; rows that are short follow one another anyway.
    /// </summary>
    /// <param name="columns">The length of the last axis.</param>
    /// <param name="block">The length of a block.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (nint Columns, nint First, nint Last, nint AtOnce) ColumnBlocks(nint columns, nint block)
    {
        const int @short = 256;
        const int few = 8;
        if (columns == 0) return default;
        Debug.Assert(Begin % columns == 0 && End % columns == 0, "columns are folded over whole rows");
        var (first, last) = (Begin / columns, End / columns);
        return (columns - (columns % block), first, last, columns <= @short ? last - first : few);
    }
}
