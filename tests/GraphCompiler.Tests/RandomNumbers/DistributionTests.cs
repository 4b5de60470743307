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
