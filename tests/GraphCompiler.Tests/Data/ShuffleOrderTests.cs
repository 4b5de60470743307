namespace GraphCompiler.Tests.Data;

/// <summary>The order of shuffles, which the global seed decides on.</summary>
[Collection(nameof(AloneInProcess))]
public sealed class ShuffleOrderTests
{
    // What TensorFlow prints for range(10).repeat(2).shuffle(4, seed=42): without a global seed, for which it takes this number, and with the global seed 42.
    [Theory]
    [InlineData(87654321, new long[] { 1, 4, 2, 3, 5, 0, 6, 9, 8, 2, 0, 3, 1, 4, 5, 7, 9, 6, 7, 8 })]
    [InlineData(42, new long[] { 3, 0, 1, 6, 2, 5, 7, 8, 4, 1, 9, 4, 2, 3, 7, 5, 0, 8, 9, 6 })]
    public void An_order_is_that_of_TensorFlow(int globalSeed, long[] order)
    {
        Tf.Random.SetSeed(globalSeed);
        Assert.Equal(order, Longs(Dataset.Range(10).Repeat(2).Shuffle(4, seed: 42)));
    }

    [Fact]
    public void A_global_seed_repeats_the_order_of_a_shuffle_without_one()
    {
        Tf.Random.SetSeed(7);
        var first = Longs(Dataset.Range(50).Shuffle(50));
        Assert.NotEqual(first, Longs(Dataset.Range(50).Shuffle(50)));
        Tf.Random.SetSeed(7);
        Assert.Equal(first, Longs(Dataset.Range(50).Shuffle(50)));
    }

    [Fact]
    public void An_order_is_kept_or_changed_from_iteration_to_iteration()
    {
        var data = Dataset.Range(30);
        var (kept, changing, again) = (data.Shuffle(30, 1, reshuffleEachIteration: false), data.Shuffle(30, 1), data.Shuffle(30, 1));
        Assert.Equal(Longs(kept), Longs(kept));
        var first = Longs(changing);
        var second = Longs(changing);
        Assert.NotEqual(first, second);
        Assert.Equal([.. first, .. second], Longs(again.Repeat(2)));
    }

    private static long[] Longs(Dataset<Tensor<long>> data) => [.. data.AsEnumerable().Select(x => x.Item())];
}
