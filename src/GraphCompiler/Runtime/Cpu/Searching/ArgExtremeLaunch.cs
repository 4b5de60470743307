using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Finds the first largest or smallest element of each line along an axis.</summary>
internal sealed unsafe class ArgExtremeLaunch<T, TIndex>(AxisSpace space, bool isLargest) : Launch
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
    where TIndex : unmanaged, INumber<TIndex>
{
    private const int Block = 256;

    // Nothing is smaller, or nothing is larger: what a NaN never beats.
    private static readonly T s_lowest = T.CreateSaturating(double.NegativeInfinity);
    private static readonly T s_highest = T.CreateSaturating(double.PositiveInfinity);

    public override void Run(void** pointers)
    {
        var x = (T*)pointers[0];
        var result = (TIndex*)pointers[1];
        for (nint outer = 0; outer < space.Outer; outer++, x += space.Length * space.Inner)
        {
            if (space.Inner == 1)
            {
                *result++ = TIndex.CreateTruncating(Find(x));
                continue;
            }

            for (nint start = 0; start < space.Inner; start += Block)
            {
                var count = (int)nint.Min(Block, space.Inner - start);
                Find(x + start, result, count);
                result += count;
            }
        }
    }

    /// <summary>Lines that stand side by side, a row of them at a time.</summary>
    private void Find(T* x, TIndex* result, int count)
    {
        var best = stackalloc T[Block];
        new Span<T>(best, count).Fill(isLargest ? s_lowest : s_highest);
        new Span<TIndex>(result, count).Clear();
        for (nint i = 0; i < space.Length; i++, x += space.Inner)
        {
            var index = TIndex.CreateTruncating(i);
            for (var j = 0; j < count; j++)
            {
                if (isLargest ? !(x[j] > best[j]) : !(x[j] < best[j])) continue;
                best[j] = x[j];
                result[j] = index;
            }
        }
    }

    /// <summary>A line that stands together: blocks whose extreme is no better than those before are not looked at again.</summary>
    private nint Find(T* x)
    {
        var best = isLargest ? s_lowest : s_highest;
        nint place = 0;
        for (nint start = 0; start < space.Length; start += Block)
        {
            var count = nint.Min(Block, space.Length - start);
            var extreme = Extreme(x + start, count, best);
            if (extreme == best) continue;
            (best, place) = (extreme, start);
        }

        while (place < space.Length && x[place] != best) place++;
        return place == space.Length ? 0 : place;
    }

    private T Extreme(T* x, nint count, T best)
    {
        nint i = 0;
        if (Vector<T>.IsSupported && count >= Vector<T>.Count)
        {
            var lanes = new Vector<T>(best);
            for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
            {
                var next = Vector.Load(x + i);
                lanes = Vector.ConditionalSelect(isLargest ? Vector.GreaterThan(next, lanes) : Vector.LessThan(next, lanes), next, lanes);
            }

            for (var lane = 0; lane < Vector<T>.Count; lane++) best = Better(lanes[lane], best);
        }

        for (; i < count; i++) best = Better(x[i], best);
        return best;
    }

    private T Better(T next, T best) => (isLargest ? next > best : next < best) ? next : best;
}

internal readonly struct ArgExtremeLaunch(AxisSpace space, bool isLargest, DType indexType) : INumberLaunch
{
    public static Launch Bind(ArgExtreme @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var launch = new ArgExtremeLaunch(AxisSpace.Of(inputs[0].Shape, @operator.Axis), @operator.IsLargest, @operator.IndexType);
        return inputs[0].DType == DType.Bool ? launch.Make<byte>() : NumberTypes.Make(inputs[0].DType, launch);
    }

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => indexType.Name switch
    {
        "int64" => new ArgExtremeLaunch<T, long>(space, isLargest),
        "int32" => new ArgExtremeLaunch<T, int>(space, isLargest),
        "int16" => new ArgExtremeLaunch<T, short>(space, isLargest),
        "uint16" => new ArgExtremeLaunch<T, ushort>(space, isLargest),
        _ => throw new NotSupportedException($"An index cannot be of {indexType.Name}."),
    };
}
