using System.Numerics;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>A distribution whose elements take as many words as it happens.</summary>
internal interface ISample
{
    /// <summary>How many parameters an element has.</summary>
    static abstract int Parameters { get; }

    /// <param name="random">The element's own words.</param>
    /// <param name="a">The first parameter.</param>
    /// <param name="b">The second one, where there is one.</param>
    static abstract double Next(ref PhiloxReader random, double a, double b);
}

/// <summary>Draws each element from counters of its own.</summary>
internal sealed unsafe class SampleLaunch<T, TResult, TSample>(nint length, long counters) : Launch
    where T : unmanaged, INumber<T>
    where TResult : unmanaged, INumber<TResult>
    where TSample : ISample
{
    private const int Nanoseconds = 100;
    private const int Tile = 1024;

    private struct Work
    {
        public nint Length;
        public long Counters;
        public void** Pointers;
    }

    public override void Run(void** pointers)
    {
        var work = new Work { Length = length, Counters = counters, Pointers = pointers };
        var tiles = checked((int)((length + Tile - 1) / Tile));
        if (WorkerPool.Worth(length * Nanoseconds)) WorkerPool.Run(tiles, &RunTile, &work);
        else for (var tile = 0; tile < tiles; tile++) RunTile(&work, tile);
    }

    private static void RunTile(void* state, int tile)
    {
        var work = (Work*)state;
        var pointers = work->Pointers;
        var stream = new Philox((long*)pointers[0]);
        var a = (T*)pointers[1];
        var b = (T*)pointers[TSample.Parameters];
        var result = (TResult*)pointers[1 + TSample.Parameters];
        for (var i = (nint)tile * Tile; i < Math.Min(work->Length, (nint)(tile + 1) * Tile); i++)
        {
            var reader = new PhiloxReader(stream.Skipped((ulong)(i * work->Counters)));
            result[i] = TResult.CreateSaturating(TSample.Next(ref reader, double.CreateTruncating(a[i]), double.CreateTruncating(b[i])));
        }
    }
}

/// <summary>Marsaglia and Tsang's method: a normal number, stretched and cubed, accepted nearly always.</summary>
internal readonly struct GammaSample : ISample
{
    public static int Parameters => 1;

    public static double Next(ref PhiloxReader random, double a, double b)
    {
        if (!(a > 0)) return double.NaN;
        if (a < 1) return Next(ref random, a + 1, b) * Math.Pow(1 - random.Double(), 1 / a);
        var d = a - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.Normal();
            var v = 1 + (c * x);
            if (v <= 0) continue;
            v *= v * v;
            if (Math.Log(1 - random.Double()) < (0.5 * x * x) + (d * (1 - v + Math.Log(v)))) return d * v;
        }
    }
}

/// <summary>Small rates by multiplying uniform numbers, large ones by Hörmann's transformed rejection with squeeze.</summary>
internal readonly struct PoissonSample : ISample
{
    public static int Parameters => 1;

    public static double Next(ref PhiloxReader random, double a, double b)
    {
        if (!(a >= 0) || double.IsInfinity(a)) return double.NaN;
        return a < 10 ? Small(ref random, a) : Large(ref random, a);
    }

    private static int Small(ref PhiloxReader random, double rate)
    {
        var limit = Math.Exp(-rate);
        var count = 0;
        for (var product = random.Double(); product > limit; product *= random.Double()) count++;
        return count;
    }

    private static double Large(ref PhiloxReader random, double rate)
    {
        var b = 0.931 + (2.53 * Math.Sqrt(rate));
        var a = -0.059 + (0.02483 * b);
        var inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        while (true)
        {
            var u = random.Double() - 0.5;
            var v = 1 - random.Double();
            var us = 0.5 - Math.Abs(u);
            var k = Math.Floor((((2 * a / us) + b) * u) + rate + 0.43);
            if (us >= 0.07 && v <= 0.9277 - (3.6224 / (b - 2))) return k;
            if (k < 0 || (us < 0.013 && v > us)) continue;
            if (Math.Log(v * inverseAlpha / ((a / (us * us)) + b)) <= (k * Math.Log(rate)) - rate - Stirling.LogFactorial(k)) return k;
        }
    }
}

/// <summary>Few expected successes by the distances between them, many by Hörmann's transformed rejection with squeeze.</summary>
internal readonly struct BinomialSample : ISample
{
    public static int Parameters => 2;

    public static double Next(ref PhiloxReader random, double a, double b)
    {
        if (!(a >= 0) || !(b >= 0) || b > 1) return double.NaN;
        var count = Math.Floor(a);
        if (b > 0.5) return count - Next(ref random, count, 1 - b);
        if (count == 0 || b == 0) return 0;
        return count * b >= 10 ? Large(ref random, count, b) : Small(ref random, count, b);
    }

    private static int Small(ref PhiloxReader random, double count, double probability)
    {
        var (successes, sum, scale) = (0, 0.0, Math.Log(1 - probability));
        while (true)
        {
            sum += Math.Floor(Math.Log(1 - random.Double()) / scale) + 1;
            if (sum > count) return successes;
            successes++;
        }
    }

    private static double Large(ref PhiloxReader random, double count, double probability)
    {
        var deviation = Math.Sqrt(count * probability * (1 - probability));
        var b = 1.15 + (2.53 * deviation);
        var a = -0.0873 + (0.0248 * b) + (0.01 * probability);
        var c = (count * probability) + 0.5;
        var squeeze = 0.92 - (4.2 / b);
        var alpha = (2.83 + (5.1 / b)) * deviation;
        var odds = probability / (1 - probability);
        var mode = Math.Floor((count + 1) * probability);
        while (true)
        {
            var u = random.Double() - 0.5;
            var v = 1 - random.Double();
            var us = 0.5 - Math.Abs(u);
            var k = Math.Floor((((2 * a / us) + b) * u) + c);
            if (k < 0 || k > count) continue;
            if (us >= 0.07 && v <= squeeze) return k;
            var bound = Stirling.LogFactorial(mode) + Stirling.LogFactorial(count - mode) - Stirling.LogFactorial(k) - Stirling.LogFactorial(count - k)
                + ((k - mode) * Math.Log(odds));
            if (Math.Log(v * alpha / ((a / (us * us)) + b)) <= bound) return k;
        }
    }
}

internal static class Stirling
{
    private static readonly double[] s_small = [0, 0, Math.Log(2), Math.Log(6), Math.Log(24), Math.Log(120), Math.Log(720), Math.Log(5040), Math.Log(40320), Math.Log(362880)];

    /// <summary>log(k!), within 1e-9.</summary>
    public static double LogFactorial(double k)
    {
        if (k < s_small.Length) return s_small[(int)k];
        var n = k + 1;
        return ((n - 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + ((1 - ((1.0 / 30) - (1 / (105 * n * n))) / (n * n)) / (12 * n));
    }
}
