using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Kernels of random numbers: a thread for each counter of the stream, or for each group of numbers that are drawn until it is full.</summary>
internal static class RandomKernels
{
    public static void UniformSingles(ArrayView<long> state, ArrayView<float> low, ArrayView<float> high, ArrayView<float> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 4L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            var range = high[0] - low[0];
            for (var at = i * 4; at < total && at < (i * 4) + 4; at++)
            {
                // By way of a double, which holds the product: fused with the sum it would be rounded once instead of twice.
                y[at] = (float)((double)Single(words.Word()) * range) + low[0];
            }
        }
    }

    public static void UniformDoubles(ArrayView<long> state, ArrayView<double> low, ArrayView<double> high, ArrayView<double> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 2L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            var range = high[0] - low[0];
            for (var at = i * 2; at < total && at < (i * 2) + 2; at++) y[at] = (Double(words.Word(), words.Word()) * range) + low[0];
        }
    }

    public static void NormalSingles(ArrayView<long> state, ArrayView<float> mean, ArrayView<float> deviation, ArrayView<float> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 4L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            for (var at = i * 4; at < total && at < (i * 4) + 4; at += 2)
            {
                var (first, second) = Pair(Single(words.Word()), Single(words.Word()));
                y[at] = (first * deviation[0]) + mean[0];
                if (at + 1 < total) y[at + 1] = (second * deviation[0]) + mean[0];
            }
        }
    }

    public static void NormalDoubles(ArrayView<long> state, ArrayView<double> mean, ArrayView<double> deviation, ArrayView<double> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 2L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            var (first, second) = Pair(Double(words.First, words.Second), Double(words.Third, words.Fourth));
            y[i * 2] = (first * deviation[0]) + mean[0];
            if ((i * 2) + 1 < total) y[(i * 2) + 1] = (second * deviation[0]) + mean[0];
        }
    }

    public static void TruncatedSingles(ArrayView<long> state, ArrayView<float> mean, ArrayView<float> deviation, ArrayView<float> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 4L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i * 256);
            var (at, end) = (i * 4, (i * 4) + 4 < total ? (i * 4) + 4 : total);
            while (at < end)
            {
                var (first, second) = Pair(Single(words.Word()), Single(words.Word()));
                if (first < 2 && first > -2) y[at++] = (first * deviation[0]) + mean[0];
                if (at < end && second < 2 && second > -2) y[at++] = (second * deviation[0]) + mean[0];
            }
        }
    }

    public static void TruncatedDoubles(ArrayView<long> state, ArrayView<double> mean, ArrayView<double> deviation, ArrayView<double> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 2L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i * 128);
            var (at, end) = (i * 2, (i * 2) + 2 < total ? (i * 2) + 2 : total);
            while (at < end)
            {
                var (first, second) = Pair(Double(words.Word(), words.Word()), Double(words.Word(), words.Word()));
                if (first < 2 && first > -2) y[at++] = (first * deviation[0]) + mean[0];
                if (at < end && second < 2 && second > -2) y[at++] = (second * deviation[0]) + mean[0];
            }
        }
    }

    public static void Bits32(ArrayView<long> state, ArrayView<int> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 4L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            for (var at = i * 4; at < total && at < (i * 4) + 4; at++) y[at] = (int)words.Word();
        }
    }

    public static void Bits64(ArrayView<long> state, ArrayView<long> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 2L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            for (var at = i * 2; at < total && at < (i * 2) + 2; at++) y[at] = (long)Long(words.Word(), words.Word());
        }
    }

    public static void Integers32(ArrayView<long> state, ArrayView<int> low, ArrayView<int> high, ArrayView<int> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 4L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            var range = (uint)high[0] - (uint)low[0];
            for (var at = i * 4; at < total && at < (i * 4) + 4; at++) y[at] = (int)((words.Word() % range) + (uint)low[0]);
        }
    }

    public static void Integers64(ArrayView<long> state, ArrayView<long> low, ArrayView<long> high, ArrayView<long> y, int total)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i * 2L < total; i += stride)
        {
            var words = PhiloxWords.Of(state, (ulong)i);
            var range = (ulong)high[0] - (ulong)low[0];
            for (var at = i * 2; at < total && at < (i * 2) + 2; at++) y[at] = (long)((Long(words.Word(), words.Word()) % range) + (ulong)low[0]);
        }
    }

    /// <summary>Uniform in [0, 1): the low bits of a word are the fraction of a number in [1, 2).</summary>
    private static float Single(uint word) => Interop.IntAsFloat((word & 0x7FFFFF) | 0x3F800000) - 1;

    /// <summary>Uniform in [0, 1), of two words, the first of which has the high bits.</summary>
    private static double Double(uint first, uint second) => Interop.IntAsFloat(((ulong)(first & 0xFFFFF) << 32) | second | (1023ul << 52)) - 1;

    private static ulong Long(uint low, uint high) => low | ((ulong)high << 32);

    /// <summary>Two normal numbers of two uniform ones: Box and Muller's transform.</summary>
    private static (float First, float Second) Pair(float u, float v)
    {
        var radius = MathF.Sqrt(-2 * MathF.Log(u > 1e-7f ? u : 1e-7f));
        var angle = (float)(v * (2 * Math.PI));
        return (MathF.Sin(angle) * radius, MathF.Cos(angle) * radius);
    }

    private static (double First, double Second) Pair(double u, double v)
    {
        var radius = Math.Sqrt(-2 * Math.Log(u > 1e-7 ? u : 1e-7));
        var angle = v * (2 * Math.PI);
        return (Math.Sin(angle) * radius, Math.Cos(angle) * radius);
    }
}
