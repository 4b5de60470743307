using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// A fold of axes on both sides of one that stays, which no kernel's loop has the form of. Each run of the last axis is folded
/// as a row is, and everything else combined from the first to the last in row-major order.
/// </summary>
internal sealed unsafe class MixedFold : Launch
{
    private readonly nint[] _extents;
    private readonly string _pattern;
    private readonly int _size;
    private readonly nint _rows = 1;
    private readonly nint _outputLength = 1;
    private readonly Launch _row;
    private readonly Launch _combine;
    private readonly byte[] _identity;

    /// <param name="fold">The fold.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="pattern">Which merged axes stay; the last one does not.</param>
    /// <param name="extents">Their lengths.</param>
    public MixedFold(FoldingReduction fold, DType dtype, string pattern, nint[] extents)
    {
        (_extents, _pattern, _size) = (extents, pattern, dtype.Size);
        for (var axis = 0; axis < extents.Length; axis++)
        {
            if (axis < extents.Length - 1) _rows *= extents[axis];
            if (pattern[axis] == 'E') _outputLength *= extents[axis];
        }

        _row = OperatorRunner.BindFold(fold, dtype, "B", [extents[^1]]);
        _combine = OperatorRunner.BindLine(fold.Combine, [dtype, dtype], dtype, ["", ""], 1);
        _identity = OperatorRunner.Bytes(fold.Identity, dtype);
    }

    public override void Run(void** pointers)
    {
        var x = (byte*)pointers[0];
        var y = (byte*)pointers[1];
        for (nint i = 0; i < _outputLength; i++) _identity.CopyTo(new Span<byte>(y + (i * _size), _size));
        long answer;
        var operands = stackalloc void*[3];
        for (nint row = 0; row < _rows; row++)
        {
            operands[0] = x + (row * _extents[^1] * _size);
            operands[1] = &answer;
            _row.Run(operands);
            operands[0] = y + (BroadcastLaunch.RowOffset(_pattern, _extents, row) * _size);
            operands[1] = &answer;
            operands[2] = operands[0];
            _combine.Run(operands);
        }
    }
}
