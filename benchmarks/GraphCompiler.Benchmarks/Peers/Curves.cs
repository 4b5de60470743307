namespace GraphCompiler.Benchmarks.Peers;

/// <summary>
/// What a unit of work costs over five decades of sizes: an element of W4, a multiply-add of W6. A size must not cost more
/// than twice, per unit, what a smaller one costs.
/// </summary>
internal static class Curves
{
    private const int Rounds = 5;
    private const double Cliff = 2;

    public static IEnumerable<Curve> Measure(int threads)
    {
        Tf.Config.IntraOpParallelism = threads;
        yield return Activations(threads);
        yield return Products(threads);
    }

    private static Curve Activations(int threads)
    {
        Tensor<float> a = 1.1f, b = 0.2f;
        return Sweep("W4", threads, "elements", [.. from decade in (int[])[100, 1_000, 10_000, 100_000, 1_000_000] from step in (int[])[1, 2, 5] select decade * step, 10_000_000], n =>
        {
            var (x, y) = (Data.Wave(n), new float[n]);
            return (() => Activation.ForwardFunction.CallInto([y], x, a, b), n, n);
        });
    }

    private static Curve Products(int threads) =>
        Sweep("W6", threads, "elements of a matrix", [8, 12, 16, 23, 32, 33, 48, 63, 64, 65, 96, 127, 128, 129, 192, 255, 256, 257, 384, 511, 512, 513, 768, 1023, 1024, 1025, 1536, 2047, 2560], n =>
        {
            var (x, y, z) = (Data.Wave(n, n), Data.Wave(n, n), new float[n * n]);
            return (() => Benchmarks.Products.ProductFunction.CallInto([z], x, y), (double)n * n, (double)n * n * n);
        });

    private static Curve Sweep(string name, int threads, string unit, IEnumerable<int> sizes, Func<int, (Action Call, double Size, double Work)> at)
    {
        var points = new List<CurvePoint>();
        foreach (var n in sizes)
        {
            var (call, size, work) = at(n);
            Clock.Processor.WarmUp(call);
            points.Add(new CurvePoint(n, size, Runner.Median([.. Enumerable.Range(0, Rounds).Select(_ => Clock.Processor.Time(call))]) / work));
        }

        return new Curve(name, threads, unit, points);
    }

    /// <param name="N">The size, a side for matrices.</param>
    /// <param name="Size">The elements.</param>
    /// <param name="Cost">Seconds of a unit of work.</param>
    internal readonly record struct CurvePoint(int N, double Size, double Cost);

    internal sealed record Curve(string Name, int Threads, string Unit, IReadOnlyList<CurvePoint> Points)
    {
        /// <summary>The size that costs the most, over the cheapest of the smaller ones.</summary>
        public (int N, double Ratio) Steepest
        {
            get
            {
                var (steepest, least) = ((0, 1.0), double.PositiveInfinity);
                foreach (var point in Points)
                {
                    if (point.Cost / least > steepest.Item2) steepest = (point.N, point.Cost / least);
                    least = Math.Min(least, point.Cost);
                }

                return steepest;
            }
        }

        public bool IsMissed => Steepest.Ratio > Cliff;
    }
}
