using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Searches sorted rows by halves.</summary>
internal sealed unsafe class SearchSortedLaunch<T>(nint rows, nint length, nint count, bool isRight, bool isWide) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        var row = (T*)pointers[0];
        var values = (T*)pointers[1];
        for (nint i = 0; i < rows * count; i++)
        {
            var place = Find(row + (i / count * length), values[i]);
            if (isWide) ((long*)pointers[2])[i] = place;
            else ((int*)pointers[2])[i] = (int)place;
        }
    }

    private nint Find(T* row, T value)
    {
        var (low, high) = ((nint)0, length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (isRight ? !(value < row[middle]) : row[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

internal readonly struct SearchSortedLaunch(nint rows, nint length, nint count, bool isRight, bool isWide) : INumberLaunch
{
    public static Launch Bind(SearchSorted @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (sorted, values) = (AxisSpace.Of(inputs[0].Shape, -1), AxisSpace.Of(inputs[1].Shape, -1));
        return NumberTypes.Make(
            inputs[0].DType,
            new SearchSortedLaunch(sorted.Outer, sorted.Length, values.Length, @operator.IsRight, @operator.IndexType == DType.Int64));
    }

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new SearchSortedLaunch<T>(rows, length, count, isRight, isWide);
}
