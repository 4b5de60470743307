using System.Numerics;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Sums or products of what stands up to each element along an axis.</summary>
internal sealed unsafe class CumulativeLaunch<T>(AxisSpace space, bool isSum, bool exclusive, bool reverse) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        var x = (T*)pointers[0];
        var y = (T*)pointers[1];
        if (space.Length == 0) return;
        var plane = space.Length * space.Inner;
        for (nint outer = 0; outer < space.Outer; outer++, x += plane, y += plane)
        {
            // A row of lines that stand side by side at a time.
            var first = reverse ? space.Length - 1 : 0;
            if (exclusive) new Span<T>(y + (first * space.Inner), checked((int)space.Inner)).Fill(isSum ? T.Zero : T.One);
            else NativeMemory.Copy(x + (first * space.Inner), y + (first * space.Inner), (nuint)(space.Inner * sizeof(T)));
            if (space.Inner == 1) Line(x, y);
            else Lines(x, y);
        }
    }

    private void Line(T* x, T* y)
    {
        var step = reverse ? -1 : 1;
        var place = reverse ? space.Length - 1 : 0;
        var sum = y[place];
        for (nint i = 1; i < space.Length; i++)
        {
            var next = x[exclusive ? place : place + step];
            place += step;
            sum = isSum ? sum + next : sum * next;
            y[place] = sum;
        }
    }

    private void Lines(T* x, T* y)
    {
        var step = reverse ? -space.Inner : space.Inner;
        var place = reverse ? (space.Length - 1) * space.Inner : 0;
        for (nint i = 1; i < space.Length; i++, place += step)
        {
            Combine(y + place, x + (exclusive ? place : place + step), y + place + step);
        }
    }

    private void Combine(T* sum, T* next, T* result)
    {
        nint i = 0;
        if (Vector<T>.IsSupported)
        {
            for (; i <= space.Inner - Vector<T>.Count; i += Vector<T>.Count)
            {
                var (a, b) = (Vector.Load(sum + i), Vector.Load(next + i));
                Vector.Store(isSum ? a + b : a * b, result + i);
            }
        }

        for (; i < space.Inner; i++) result[i] = isSum ? sum[i] + next[i] : sum[i] * next[i];
    }
}

internal readonly struct CumulativeLaunch(AxisSpace space, Cumulative scan) : INumberLaunch
{
    public static Launch Bind(Cumulative @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        NumberTypes.Make(inputs[0].DType, new CumulativeLaunch(AxisSpace.Of(inputs[0].Shape, @operator.Axis), @operator));

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new CumulativeLaunch<T>(space, scan.Kind == ScanKind.Sum, scan.Exclusive, scan.Reverse);
}
