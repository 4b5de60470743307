using System.Buffers;
using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Sorts each line along an axis, or finds the first of what sorting would give.</summary>
/// <param name="space">The lines.</param>
/// <param name="count">How many elements of a line are kept.</param>
/// <param name="isDescending">Whether the largest come first.</param>
internal sealed unsafe class OrderedLaunch<T>(AxisSpace space, int count, bool isDescending) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        var x = (T*)pointers[0];
        var values = (T*)pointers[1];
        var indices = (int*)pointers[2];
        if (count == 0) return;

        // A few of many are found with less room than all of them need.
        var room = (int)nint.Min(space.Length, count <= space.Length / 4 ? 2 * count : space.Length);
        var keys = ArrayPool<T>.Shared.Rent(room);
        var places = ArrayPool<int>.Shared.Rent(room);
        for (nint outer = 0; outer < space.Outer; outer++)
        {
            for (nint inner = 0; inner < space.Inner; inner++)
            {
                var line = x + (outer * space.Length * space.Inner) + inner;
                Order(line, keys.AsSpan(0, room), places.AsSpan(0, room));
                var first = (outer * count * space.Inner) + inner;
                for (var i = 0; i < count; i++, first += space.Inner)
                {
                    indices[first] = places[i];
                    values[first] = line[places[i] * space.Inner];
                }
            }
        }

        ArrayPool<T>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(places);
    }

    private void Order(T* line, Span<T> keys, Span<int> places)
    {
        var filled = 0;
        var isFull = false;
        for (var i = 0; i < space.Length; i++)
        {
            var key = line[i * space.Inner];

            // Among equals the earlier one stays.
            if (isFull && !(isDescending ? key > keys[count - 1] : key < keys[count - 1])) continue;
            (keys[filled], places[filled]) = (key, i);
            if (++filled < keys.Length || i == space.Length - 1) continue;
            Sort(keys, places);
            (filled, isFull) = (count, true);
        }

        Sort(keys[..filled], places[..filled]);
    }

    /// <summary>Moves the NaN, which sorting puts first, to the end.</summary>
    private static void Rotate(Span<T> keys, Span<int> places)
    {
        var count = 0;
        while (count < keys.Length && T.IsNaN(keys[count])) count++;
        if (count == 0) return;
        keys.Reverse();
        keys[..^count].Reverse();
        places.Reverse();
        places[..^count].Reverse();
    }

    /// <summary>Sorts, then puts the places of equals in order: sorting alone does not keep it.</summary>
    private void Sort(Span<T> keys, Span<int> places)
    {
        keys.Sort(places);
        if (isDescending)
        {
            keys.Reverse();
            places.Reverse();
        }
        else
        {
            Rotate(keys, places);
        }

        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && (keys[end] == keys[start] || (T.IsNaN(keys[end]) && T.IsNaN(keys[start])))) end++;
            if (end > start + 1) places[start..end].Sort();
            start = end;
        }
    }
}

internal readonly struct OrderedLaunch(AxisSpace space, int count, bool isDescending) : INumberLaunch
{
    public static Launch Bind(Ordered @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var space = AxisSpace.Of(inputs[0].Shape, @operator.Axis);
        return NumberTypes.Make(inputs[0].DType, new OrderedLaunch(space, @operator.Count < 0 ? (int)space.Length : @operator.Count, @operator.IsDescending));
    }

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new OrderedLaunch<T>(space, count, isDescending);
}
