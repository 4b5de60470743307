using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GraphCompiler.CompilerServices;

/// <summary>The pieces of rows that a part of an iteration space consists of, in order: the first and last may be no whole rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct RowPieces
{
    private readonly nint _columns;
    private nint _row;
    private nint _column;
    private nint _end;
    private nint _rest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RowPieces(nint begin, nint end, nint columns)
    {
        _columns = columns;
        _rest = end - begin;

        // Divided once: a division takes longer than a short row.
        (_row, _end) = begin == 0 ? (0, 0) : Math.DivRem(begin, columns);
        _row--;
    }

    /// <summary>The row, the first of its columns, and the one after the last.</summary>
    public readonly (nint Row, nint Begin, nint End) Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_row, _column, _end);
    }

    /// <summary>Goes on to the next row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (_rest <= 0) return false;
        _row++;
        _column = _end == _columns ? 0 : _end;
        _end = Math.Min(_columns, _column + _rest);
        _rest -= _end - _column;
        return true;
    }

    /// <summary>The pieces.</summary>
    public readonly RowPieces GetEnumerator() => this;
}
