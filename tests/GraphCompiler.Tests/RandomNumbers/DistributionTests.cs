namespace GraphCompiler.Tests.RandomNumbers;

/// <summary>Distributions by what theory says of a million numbers.</summary>
public class DistributionTests
{
    private const int Count = 1_000_000;

    // The distance that one sample in a thousand exceeds.
    private static readonly double s_distance = 1.95 / Math.Sqrt(Count);

    [Fact]
    public void Uniform_numbers_are_uniform() => Assert.True(Distance(Tf.Random.StatelessUniform([Count], (3, 4)), x => x) < s_distance);

    [Fact]
    public void Normal_numbers_are_normal() =>
        Assert.True(Distance(Tf.Random.StatelessNormal([Count], (3, 4)), x => Tf.Math.Erfc(Tf.Constant(-x / Math.Sqrt(2))).Item() / 2) < s_distance);

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(7.5)]
    public void Gamma_numbers_have_their_moments(double alpha) =>
        CheckMoments(Tf.Random.StatelessGamma<double>([Count], Tf.Constant([1, 2]), alpha).ToArray(), alpha, alpha);

    // The mean of x is alpha and that of x² alpha + alpha²: their slopes are 1 and 1 + 2 alpha.
    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(40)]
    public void Gamma_numbers_move_with_alpha_as_their_moments_do(double alpha)
    {
        Tensor<double> each = Tf.Fill([Count], alpha);
        using var tape = new GradientTape(persistent: true);
        tape.Watch(each);
        var drawn = Tf.Random.StatelessGamma([Count], Tf.Constant([5, 6]), each, 2.0);
        var slopes = tape.Gradient(drawn, each)!.ToArray();
        var squares = tape.Gradient(Tf.Square(drawn), each)!.ToArray();
        CheckMean(slopes, 0.5);
        CheckMean(squares, (1 + (2 * alpha)) / 4);
    }

    // -(∂P / ∂a) / (∂P / ∂x), both of the regularized incomplete gamma function, whose gradients golden vectors hold.
    [Theory]
    [InlineData(0.05, 1e-9)]
    [InlineData(0.7, 0.3)]
    [InlineData(0.7, 9)]
    [InlineData(12, 4)]
    [InlineData(12, 13)]
    [InlineData(12, 30)]
    [InlineData(900, 1000)]
    public void Slopes_of_gamma_numbers_keep_the_quantile(double alpha, double x)
    {
        Tensor<double> a = alpha, at = x;
        using var tape = new GradientTape(persistent: true);
        tape.Watch(a);
        tape.Watch(at);
        var quantile = x > alpha ? -Tf.Math.Igammac(a, at) : Tf.Math.Igamma(a, at);
        var expected = -tape.Gradient(quantile, a)!.Item() / tape.Gradient(quantile, at)!.Item();
        Assert.Equal(expected, CompilerServices.ScalarMath.RandomGammaGrad(alpha, x), 1e-6 * Math.Max(1, Math.Abs(expected)));
    }

    [Theory]
    [InlineData(0, 1, -2, 2)]
    [InlineData(1, 2, 1.5, 9)]
    [InlineData(0, 1, 5, 6)]
    [InlineData(3, 0.5, -4, 2.5)]
    public void Normal_numbers_between_limits_are_distributed_so(double mean, double deviation, double low, double high)
    {
        var drawn = Tf.Random.StatelessParameterizedTruncatedNormal<float>([Count], Tf.Constant([1, 9]), (float)mean, (float)deviation, (float)low, (float)high);
        Assert.InRange(Tf.ReduceMin(drawn).Item(), low, high);
        Assert.InRange(Tf.ReduceMax(drawn).Item(), low, high);
        var (least, most) = (Above(low), Above(high));
        Assert.True(Distance(drawn, x => (least - Above(x)) / (least - most)) < s_distance);

        double Above(double x) => Tf.Math.Erfc(Tf.Constant((x - mean) / deviation / Math.Sqrt(2))).Item() / 2;
    }

    [Fact]
    public void Normal_numbers_between_limits_have_parameters_of_their_own_and_gradients()
    {
        Tensor<double> mean = new[] { 0.0, 5, 0, 1 }, deviation = new[] { 1.0, 2, 1, -1 };
        using var tape = new GradientTape();
        tape.Watch(mean);
        var drawn = Tf.Random.StatelessParameterizedTruncatedNormal([3, 4], Tf.Constant([1, 9]), mean, deviation, new[] { -1.0, 4, 3, 0 }, new[] { 1.0, 6, 1, 1 });
        Assert.Equal([false, false, true, true], Tf.Math.IsNan(drawn)[0].ToArray());
        var gradient = tape.Gradient(drawn, mean)!.ToArray();
        const double step = 1e-5;
        for (var i = 0; i < 2; i++)
        {
            Tensor<double> up = mean.ToArray().Select((m, k) => m + (k == i ? step : 0)).ToArray(), down = mean.ToArray().Select((m, k) => m - (k == i ? step : 0)).ToArray();
            var slope = (Sum(up) - Sum(down)) / (2 * step);
            Assert.Equal(slope, gradient[i], 1e-6);

            double Sum(Tensor<double> means) => Tf.ReduceSum(
                Tf.Random.StatelessParameterizedTruncatedNormal([3, 4], Tf.Constant([1, 9]), means, deviation, new[] { -1.0, 4, 3, 0 }, new[] { 1.0, 6, 1, 1 })[.., i]).Item();
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(50)]
    public void Poisson_numbers_have_their_moments(double rate) =>
        CheckMoments(Tf.Random.StatelessPoisson<double>([Count], Tf.Constant([1, 2]), rate).ToArray(), rate, rate);

    [Theory]
    [InlineData(10, 0.3)]
    [InlineData(100, 0.5)]
    [InlineData(40, 0.9)]
    [InlineData(3, 0.9)]
    public void Binomial_numbers_have_their_moments(double count, double probability)
    {
        var drawn = Tf.Random.StatelessBinomial<double>([Count], Tf.Constant([1, 2]), count, probability).ToArray();
        Assert.InRange(drawn.Min(), 0, count);
        Assert.InRange(drawn.Max(), 0, count);
        CheckMoments([.. drawn.Select(x => (double)x)], count * probability, count * probability * (1 - probability));
    }

    [Fact]
    public void Bernoulli_is_true_as_often_as_it_should()
    {
        var share = Tf.ReduceMean(Tf.Cast<float>(Tf.Random.Bernoulli([Count], 0.3))).Item();
        Assert.InRange(share, 0.3 - 0.003, 0.3 + 0.003);
    }

    // Means and variances within five of their own standard deviations; no distribution here has a fourth moment above 3 + 20 variances².
    private static void CheckMoments(double[] drawn, double mean, double variance)
    {
        var average = drawn.Average();
        Assert.InRange(average, mean - (5 * Math.Sqrt(variance / drawn.Length)), mean + (5 * Math.Sqrt(variance / drawn.Length)));
        var spread = drawn.Average(x => (x - mean) * (x - mean));
        var tolerance = 5 * variance * Math.Sqrt(22.0 / drawn.Length);
        Assert.InRange(spread, variance - tolerance, variance + tolerance);
    }

    // Within five of the mean's own standard deviations.
    private static void CheckMean(double[] values, double mean)
    {
        var average = values.Average();
        var deviation = Math.Sqrt(values.Average(v => (v - average) * (v - average)) / values.Length);
        Assert.InRange(average, mean - (5 * deviation), mean + (5 * deviation));
    }

    /// <summary>Kolmogorov and Smirnov's: the largest distance of the share of numbers up to x from what it should be.</summary>
    private static double Distance(Tensor<float> drawn, Func<double, double> distribution)
    {
        var sorted = drawn.ToArray();
        Array.Sort(sorted);
        var distance = 0.0;
        for (var i = 0; i < sorted.Length; i += 16)
        {
            var expected = distribution(sorted[i]);
            distance = Math.Max(distance, Math.Max(Math.Abs(expected - ((double)i / sorted.Length)), Math.Abs(expected - ((i + 1.0) / sorted.Length))));
        }

        return distance;
    }
}
