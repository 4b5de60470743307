using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Counts elements in equally wide bins.</summary>
internal sealed unsafe class HistogramLaunch<T>(nint count, int bins) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        var x = (T*)pointers[0];
        var range = (T*)pointers[1];
        var counts = (int*)pointers[2];
        var (low, high) = (range[0], range[1]);
        if (!(low < high)) throw new TfInvalidArgumentException(FormattableString.Invariant($"value_range should satisfy value_range[0] < value_range[1], but got '[{low}, {high}]' [Op:HistogramFixedWidth]"));
        var step = double.CreateTruncating(high - low) / bins;
        new Span<int>(counts, bins).Clear();
        for (nint i = 0; i < count; i++)
        {
            if (T.IsNaN(x[i])) throw new TfInvalidArgumentException("Histogram values must not contain NaN [Op:HistogramFixedWidth]");
            counts[(int)double.Min(double.CreateTruncating(T.Max(x[i], low) - low) / step, bins - 1)]++;
        }
    }
}

internal readonly struct HistogramLaunch(nint count, int bins) : INumberLaunch
{
    public static Launch Bind(Histogram @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        NumberTypes.Make(inputs[0].DType, new HistogramLaunch((nint)inputs[0].Shape.ElementCount, @operator.Bins));

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new HistogramLaunch<T>(count, bins);
}
