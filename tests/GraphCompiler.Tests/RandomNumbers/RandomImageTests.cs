namespace GraphCompiler.Tests.RandomNumbers;

/// <summary>Images changed at random: by the numbers that Tf.Random.Uniform draws with the same seed, and nothing else.</summary>
[Collection(nameof(AloneInProcess))]
public class RandomImageTests
{
    private static readonly Tensor<float> s_images = Tf.Reshape(Tf.Range(0f, 6 * 4 * 5 * 3), [6, 4, 5, 3]) / 360f;

    [Fact]
    public void Flips_are_those_of_the_numbers_drawn()
    {
        for (var seed = 1; seed < 5; seed++)
        {
            Tf.Random.SetSeed(7);
            var numbers = Tf.Random.Uniform([6], seed: seed);
            Tf.Random.SetSeed(7);
            var flipped = Tf.Image.RandomFlipLeftRight(s_images, seed);
            for (var i = 0; i < 6; i++) AssertSame((float)numbers[i] > 0.5f ? Tf.Image.FlipLeftRight(s_images[i]) : s_images[i], flipped[i]);

            Tf.Random.SetSeed(7);
            var number = (float)Tf.Random.Uniform([], seed: seed);
            Tf.Random.SetSeed(7);
            AssertSame(number < 0.5f ? Tf.Image.FlipUpDown(s_images[1]) : s_images[1], Tf.Image.RandomFlipUpDown(s_images[1], seed));
        }
    }

    [Fact]
    public void Colours_are_adjusted_by_the_numbers_drawn()
    {
        Check(-0.3, 0.3, Tf.Image.AdjustBrightness, (x, seed) => Tf.Image.RandomBrightness(x, 0.3, seed));
        Check(0.5, 1.5, Tf.Image.AdjustContrast, (x, seed) => Tf.Image.RandomContrast(x, 0.5, 1.5, seed));
        Check(-0.2, 0.2, Tf.Image.AdjustHue, (x, seed) => Tf.Image.RandomHue(x, 0.2, seed));
        Check(0.5, 1.5, Tf.Image.AdjustSaturation, (x, seed) => Tf.Image.RandomSaturation(x, 0.5, 1.5, seed));

        static void Check(double least, double limit, Func<Tensor<float>, double, Tensor<float>> adjust, Func<Tensor<float>, int, Tensor<float>> random)
        {
            Tf.Random.SetSeed(3);
            var number = (float)Tf.Random.Uniform([], least, limit, seed: 2);
            Tf.Random.SetSeed(3);
            AssertSame(adjust(s_images, number), random(s_images, 2));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Crops_are_parts_and_all_places_occur(bool areSizesKnown)
    {
        Tensor<int> x = Tf.Reshape(Tf.Range(5 * 7), [5, 7]);
        var crop = Traced.Function<int>(v => Tf.Image.RandomCrop(v, [3, 7], seed: 4));
        var begins = new HashSet<int>();
        for (var i = 0; i < 60; i++)
        {
            var part = i % 2 == 0 ? Tf.Image.RandomCrop(x, [3, 7], seed: 9) : areSizesKnown ? crop(x) : (Tensor<int>)Traced.Call(v => Tf.Image.RandomCrop((Tensor<int>)v[0], [3, 7]), [x], areSizesKnown: false)!;
            Assert.Equal([3, 7], part.Shape);
            var begin = part.ToArray()[0];
            Assert.Equal(Enumerable.Range(begin, 21), part.ToArray());
            begins.Add(begin);
        }

        Assert.Equal([0, 7, 14], begins.Order());
    }

    [Fact]
    public void Bad_sizes_and_ranges_are_refused()
    {
        Assert.Contains("Need value.shape >= size", Assert.Throws<TfInvalidArgumentException>(() => Tf.Image.RandomCrop(s_images, [6, 4, 6, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("Need value.shape >= size", Assert.Throws<TfInvalidArgumentException>(() => Tf.Image.RandomCrop(s_images, [4, 5, 3])).Message, StringComparison.Ordinal);
        Assert.Equal("max_delta must be non-negative.", Assert.Throws<TfValueException>(() => Tf.Image.RandomBrightness(s_images, -1)).Message);
        Assert.Equal("upper must be > lower.", Assert.Throws<TfValueException>(() => Tf.Image.RandomContrast(s_images, 1, 1)).Message);
        Assert.Equal("max_delta must be <= 0.5.", Assert.Throws<TfValueException>(() => Tf.Image.RandomHue(s_images, 0.6)).Message);
        Assert.Equal("lower must be non-negative.", Assert.Throws<TfValueException>(() => Tf.Image.RandomSaturation(s_images, -1, 1)).Message);
        Assert.Contains("at least three-dimensional", Assert.Throws<TfValueException>(() => Tf.Image.RandomFlipLeftRight(s_images[0, 0])).Message, StringComparison.Ordinal);
    }

    private static void AssertSame(Tensor<float> expected, Tensor<float> actual) => Assert.Equal(expected.ToArray(), actual.ToArray());
}
