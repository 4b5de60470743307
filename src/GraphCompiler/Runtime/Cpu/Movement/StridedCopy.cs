using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Copies the elements of a block of positions, each axis with a stride of its own on either side: all that transposing, slicing,
/// tiling, padding and joining are. Neighbouring axes that lie one after the other on both sides become one.
/// </summary>
internal sealed unsafe class StridedCopy
{
    private readonly nint[] _extents;
    private readonly nint[] _from;
    private readonly nint[] _to;
    private readonly nint _fromStart;
    private readonly nint _toStart;
    private readonly nint _bytes;
    private readonly int _elementSize;
    private readonly bool _isEmpty;

    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="extents">The lengths of the axes.</param>
    /// <param name="from">The distance of neighbours in the source along each axis, in elements; 0 repeats, negative turns round.</param>
    /// <param name="to">The distance of neighbours in the target.</param>
    /// <param name="fromStart">The first element of the source.</param>
    /// <param name="toStart">The first element of the target.</param>
    public StridedCopy(int elementSize, ReadOnlySpan<nint> extents, ReadOnlySpan<nint> from, ReadOnlySpan<nint> to, nint fromStart = 0, nint toStart = 0)
    {
        var axes = new List<(nint Extent, nint From, nint To)>();
        for (var i = 0; i < extents.Length; i++)
        {
            _isEmpty |= extents[i] == 0;
            if (extents[i] == 1) continue;
            var axis = (extents[i], From: from[i] * elementSize, To: to[i] * elementSize);
            if (axes.Count > 0 && axes[^1].From == axis.From * extents[i] && axes[^1].To == axis.To * extents[i])
            {
                axes[^1] = (axes[^1].Extent * extents[i], axis.From, axis.To);
            }
            else
            {
                axes.Add(axis);
            }
        }

        (_bytes, _elementSize) = (elementSize, elementSize);
        if (axes.Count > 0 && axes[^1].From == elementSize && axes[^1].To == elementSize)
        {
            _bytes *= axes[^1].Extent;
            axes.RemoveAt(axes.Count - 1);
        }

        Pair(axes);
        _extents = [.. axes.Select(a => a.Extent)];
        _from = [.. axes.Select(a => a.From)];
        _to = [.. axes.Select(a => a.To)];
        _fromStart = fromStart * elementSize;
        _toStart = toStart * elementSize;
    }

    /// <summary>The axes, counted in elements: none where there is one element, a length of 0 where there is none.</summary>
    public (long Extent, long From, long To)[] Axes => _isEmpty ? [(0, 0, 0)]
        : [.. _extents.Select((e, i) => ((long)e, (long)(_from[i] / _elementSize), (long)(_to[i] / _elementSize))), .. _bytes == _elementSize ? [] : new[] { ((long)(_bytes / _elementSize), 1L, 1L) }];

    /// <summary>The first elements of the source and of the target.</summary>
    public (long From, long To) Starts => (_fromStart / _elementSize, _toStart / _elementSize);

    /// <summary>The distances of neighbours of a tensor, in elements.</summary>
    public static nint[] Strides(Shape shape)
    {
        var strides = new nint[shape.Rank];
        nint stride = 1;
        for (var i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }

    public void Run(byte* from, byte* to)
    {
        if (!_isEmpty) Copy(0, from + _fromStart, to + _toStart);
    }

    // The axis that runs through the source goes beside the one that runs through the target: together they are a transposition.
    private void Pair(List<(nint Extent, nint From, nint To)> axes)
    {
        if (axes.Count < 2 || axes[^1].To != _bytes) return;
        var run = axes.FindIndex(a => a.From == _bytes);
        if (run < 0 || run >= axes.Count - 1) return;
        var axis = axes[run];
        axes.RemoveAt(run);
        axes.Insert(axes.Count - 1, axis);
    }

    private void Copy(int axis, byte* from, byte* to)
    {
        switch (_extents.Length - axis)
        {
            case 0:
                NativeMemory.Copy(from, to, (nuint)_bytes);
                return;
            case 1:
                Line(_extents[axis], from, _from[axis], to, _to[axis]);
                return;
            case 2 when _from[axis] == _bytes && _to[axis + 1] == _bytes && _bytes is 1 or 2 or 4 or 8:
                Transposition.Run((int)_bytes, _extents[axis], _extents[axis + 1], from, _from[axis + 1], to, _to[axis]);
                return;
        }

        for (nint i = 0; i < _extents[axis]; i++)
        {
            Copy(axis + 1, from, to);
            from += _from[axis];
            to += _to[axis];
        }
    }

    private void Line(nint count, byte* from, nint fromStride, byte* to, nint toStride)
    {
        switch (_bytes)
        {
            case 1:
                Line<byte>(count, from, fromStride, to, toStride);
                return;
            case 2:
                Line<ushort>(count, from, fromStride, to, toStride);
                return;
            case 4:
                Line<uint>(count, from, fromStride, to, toStride);
                return;
            case 8:
                Line<ulong>(count, from, fromStride, to, toStride);
                return;
        }

        for (nint i = 0; i < count; i++)
        {
            NativeMemory.Copy(from, to, (nuint)_bytes);
            from += fromStride;
            to += toStride;
        }
    }

    private static void Line<T>(nint count, byte* from, nint fromStride, byte* to, nint toStride)
        where T : unmanaged
    {
        if (fromStride == 0 && toStride == sizeof(T))
        {
            new Span<T>(to, checked((int)count)).Fill(Unsafe.ReadUnaligned<T>(from));
            return;
        }

        if (fromStride == -sizeof(T) && toStride == sizeof(T))
        {
            var target = new Span<T>(to, checked((int)count));
            new ReadOnlySpan<T>(from + ((count - 1) * fromStride), target.Length).CopyTo(target);
            target.Reverse();
            return;
        }

        for (nint i = 0; i < count; i++)
        {
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<T>(from));
            from += fromStride;
            to += toStride;
        }
    }
}
