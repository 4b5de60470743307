using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Tests.Operators;

/// <summary>Convolutions and what they pass back against sums written as the definition is, for windows of all kinds.</summary>
[Collection(nameof(AloneInProcess))]
public sealed class ConvolutionTests
{

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 150)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Results_and_gradients_are_the_sums_of_the_definition(int seed)
    {
        var random = new Random(seed);
        var rank = random.Next(1, 4);
        var isDepthwise = random.Next(4) == 0;
        var groups = isDepthwise ? 1 : random.Next(1, 4);
        var (depth, count) = (random.Next(1, 4), random.Next(1, 4));
        int[] size = [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, 4))];
        int[] dilation = [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, 4))];
        int[] stride = [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, 5))];
        int[] margins = random.Next(3) == 0 ? [.. Enumerable.Range(0, 2 * rank).Select(_ => random.Next(0, 3))] : [];
        int[] x = [random.Next(1, 3), .. size.Select((k, i) => ((k - 1) * dilation[i]) + random.Next(1, 6)), groups * depth];
        int[] filters = [.. size, depth, isDepthwise ? count : groups * count];
        var window = new Window(new(stride), new(dilation), (Padding)random.Next(3), new(margins));
        Check(new Convolution(window, isDepthwise), x, filters, random, 1e-12);
    }

    [Theory]
    [InlineData(64, 32, 3, 1)]
    [InlineData(24, 40, 3, 2)]
    [InlineData(48, 64, 1, 1)]
    public void Threads_change_no_bit(int channels, int results, int size, int stride)
    {
        var random = new Random(channels);
        Tensor<float> x = Tf.Constant(Numbers(8 * 20 * 20 * channels, random).Select(v => (float)v).ToArray(), [8, 20, 20, channels]);
        Tensor<float> filters = Tf.Constant(Numbers(size * size * channels * results, random).Select(v => (float)v).ToArray(), [size, size, channels, results]);
        var threads = WorkerPool.Threads;
        try
        {
            var all = new List<float[]>();
            foreach (var count in new[] { 1, 2, 5 })
            {
                WorkerPool.Threads = count;
                using var tape = new GradientTape();
                tape.Watch(x, filters);
                var y = Tf.Nn.Conv2D(x, filters, stride, Padding.Same);
                var (dx, dw) = tape.Gradient(Tf.Square(y), (x, filters));
                all.Add([.. y.ToArray(), .. dx!.ToArray(), .. dw!.ToArray()]);
            }

            Assert.Equal(all[0], all[1]);
            Assert.Equal(all[0], all[2]);
        }
        finally
        {
            WorkerPool.Threads = threads;
        }
    }

    [Fact]
    public void Leading_axes_are_the_batch()
    {
        var random = new Random(7);
        Tensor<double> x = Tf.Constant(Numbers(2 * 3 * 5 * 4 * 2, random), [2, 3, 5, 4, 2]);
        Tensor<double> filters = Tf.Constant(Numbers(2 * 2 * 2 * 3, random), [2, 2, 2, 3]);
        var y = Tf.Nn.Conv2D(x, filters);
        Assert.Equal([2, 3, 4, 3, 3], y.Shape);
        Assert.Equal(Tf.Nn.Conv2D(Tf.Reshape(x, [6, 5, 4, 2]), filters).ToArray(), y.ToArray());
    }

    private static void Check(Convolution @operator, int[] shapeX, int[] shapeFilters, Random random, double tolerance)
    {
        Tensor<double> x = Tf.Constant(Numbers(shapeX.Aggregate(1, (a, b) => a * b), random), shapeX);
        Tensor<double> filters = Tf.Constant(Numbers(shapeFilters.Aggregate(1, (a, b) => a * b), random), shapeFilters);
        using var tape = new GradientTape();
        tape.Watch(x, filters);
        var y = Ambient.Apply(@operator, x, filters);
        Tensor<double> dy = Tf.Constant(Numbers((int)y.Size, random), y.Shape.ToArray());
        var (dx, dw) = tape.Gradient(y, (x, filters), dy);
        var expected = Definition(@operator, x, filters, dy);
        AssertNear(expected.Y, y.ToArray());
        AssertNear(expected.Dx, dx!.ToArray());
        AssertNear(expected.Dw, dw!.ToArray());

        void AssertNear(double[] want, double[] got)
        {
            Assert.Equal(want.Length, got.Length);
            for (var i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], tolerance * (1 + Math.Abs(want[i])));
        }
    }

    private static (double[] Y, double[] Dx, double[] Dw) Definition(Convolution @operator, Tensor<double> x, Tensor<double> filters, Tensor<double> dy)
    {
        var window = @operator.Window;
        var rank = window.Rank;
        var (input, output, size) = (Three(x.Shape.ToArray()[1..^1]), Three(dy.Shape.ToArray()[1..^1]), Three(filters.Shape.ToArray()[..rank]));
        int[] before = Three([.. Enumerable.Range(0, rank).Select(i => window.Before(i, x.Shape[i + 1], dy.Shape[i + 1], filters.Shape[i]))], 0);
        var (stride, dilation) = (Three([.. window.Strides]), Three([.. window.Dilations]));
        var (channels, results, depth, last) = (x.Shape[^1], dy.Shape[^1], filters.Shape[^2], filters.Shape[^1]);
        var (valuesX, valuesW, valuesDy) = (x.ToArray(), filters.ToArray(), dy.ToArray());
        var (y, dx, dw) = (new double[valuesDy.Length], new double[valuesX.Length], new double[valuesW.Length]);
        for (var n = 0; n < x.Shape[0]; n++)
        {
            foreach (var p in Positions(output))
            {
                foreach (var k in Positions(size))
                {
                    int[] at = [.. Enumerable.Range(0, 3).Select(i => (p[i] * stride[i]) + (k[i] * dilation[i]) - before[i])];
                    if (at.Where((a, i) => a < 0 || a >= input[i]).Any()) continue;
                    for (var o = 0; o < results; o++)
                    {
                        for (var c = 0; c < (@operator.IsDepthwise ? 1 : depth); c++)
                        {
                            var channel = @operator.IsDepthwise ? o / last : (o / (results / (channels / depth)) * depth) + c;
                            var from = (Index(n, at, input) * channels) + channel;
                            var filter = @operator.IsDepthwise ? (Index(0, k, size) * depth * last) + o : (((Index(0, k, size) * depth) + c) * last) + o;
                            var to = (Index(n, p, output) * results) + o;
                            y[to] += valuesX[from] * valuesW[filter];
                            dx[from] += valuesDy[to] * valuesW[filter];
                            dw[filter] += valuesX[from] * valuesDy[to];
                        }
                    }
                }
            }
        }

        return (y, dx, dw);

        static int Index(int n, int[] at, int[] lengths) => (((((n * lengths[0]) + at[0]) * lengths[1]) + at[1]) * lengths[2]) + at[2];
    }

    private static IEnumerable<int[]> Positions(int[] lengths) =>
        from i in Enumerable.Range(0, lengths[0])
        from j in Enumerable.Range(0, lengths[1])
        from k in Enumerable.Range(0, lengths[2])
        select new[] { i, j, k };

    private static int[] Three(int[] lengths, int missing = 1) => [.. Enumerable.Repeat(missing, 3 - lengths.Length), .. lengths];

    private static double[] Numbers(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];

    [Fact]
    public void A_transposed_convolution_without_channels_is_empty() =>
        Assert.Equal(Shape.Create([1, 6, 0]), Tf.Nn.Conv1DTranspose(Tf.Ones<float>([1, 3, 2]), Tf.Ones<float>([3, 1, 2]), new[] { 1, 6, 0 }, 2, Padding.Same).Shape);
}
