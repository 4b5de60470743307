using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Sums over some of the axes. Neighbouring axes that are both kept or both summed count as one. A summed last axis is one
/// run of memory and is summed as a full sum is, in lanes and blocks; everything else is added from the first to the last in
/// row-major order.
/// </summary>
internal sealed unsafe class PartialSum : Launch
{
    private readonly DType _dtype;
    private readonly int[] _extents;
    private readonly bool[] _summed;
    private readonly nint _inputLength;
    private readonly nint _outputLength;
    private readonly Launch _row;

    private PartialSum(DType dtype, List<int> extents, List<bool> summed)
    {
        _dtype = dtype;
        _extents = [.. extents];
        _summed = [.. summed];
        (_inputLength, _outputLength) = (1, 1);
        for (var axis = 0; axis < _extents.Length; axis++)
        {
            _inputLength *= _extents[axis];
            if (!_summed[axis]) _outputLength *= _extents[axis];
        }

        _row = OperatorRunner.BindSum(dtype, _extents[^1]);
    }

    /// <summary>The launch of <c>Sum</c> or <c>SumTo</c> for an input of a shape.</summary>
    public static Launch Create(Operator @operator, TensorType input)
    {
        var sizes = input.Shape.ToArray();
        var (extents, summed) = (new List<int>(), new List<bool>());
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] == 1) continue;
            var vanishes = Vanishes(@operator, axis, sizes.Length);
            if (summed.Count > 0 && summed[^1] == vanishes)
            {
                extents[^1] = checked(extents[^1] * sizes[axis]);
                continue;
            }

            extents.Add(sizes[axis]);
            summed.Add(vanishes);
        }

        return summed switch
        {
            [] => OperatorRunner.BindSum(input.DType, 1),
            [true] => OperatorRunner.BindSum(input.DType, extents[0]),
            _ => new PartialSum(input.DType, extents, summed),
        };
    }

    private static bool Vanishes(Operator @operator, int axis, int rank)
    {
        if (@operator is Sum { Axes: var axes }) return axes is not { } some || some.Contains(axis) || some.Contains(axis - rank);
        var target = ((SumTo)@operator).Target;
        var own = axis - (rank - target.Rank);
        return own < 0 || target[own] == 1;
    }

    public override void Run(void** pointers)
    {
        if (_dtype == DType.Float32) Run<float>(pointers);
        else if (_dtype == DType.Float64) Run<double>(pointers);
        else if (_dtype == DType.Int32) Run<int>(pointers);
        else Run<long>(pointers);
    }

    private void Run<T>(void** pointers)
        where T : unmanaged, INumber<T>
    {
        var x = (T*)pointers[0];
        var y = (T*)pointers[1];
        new Span<T>(y, checked((int)_outputLength)).Clear();
        if (_inputLength == 0) return;

        var last = _extents.Length - 1;
        var columns = _extents[last];
        var index = stackalloc int[last];
        for (var axis = 0; axis < last; axis++) index[axis] = 0;
        for (nint start = 0; start < _inputLength; start += columns)
        {
            nint row = 0;
            for (var axis = 0; axis < last; axis++)
            {
                if (!_summed[axis]) row = (row * _extents[axis]) + index[axis];
            }

            if (_summed[last]) AddSum(x + start, y + row);
            else AddRow(x + start, y + (row * columns), columns);
            for (var axis = last - 1; axis >= 0 && ++index[axis] == _extents[axis]; axis--) index[axis] = 0;
        }
    }

    private void AddSum<T>(T* row, T* total)
        where T : unmanaged, INumber<T>
    {
        T sum;
        var pointers = stackalloc void*[2];
        pointers[0] = row;
        pointers[1] = &sum;
        _row.Run(pointers);
        *total = unchecked(*total + sum);
    }

    private static void AddRow<T>(T* row, T* totals, int count)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count) (Vector.Load(totals + i) + Vector.Load(row + i)).Store(totals + i);
        for (; i < count; i++) totals[i] = unchecked(totals[i] + row[i]);
    }
}
