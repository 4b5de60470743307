namespace GraphCompiler.Tests.Operators;

/// <summary>What no golden case shows: long lines, numbers that are found by blocks, the functions that have no case.</summary>
public class SearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(256)]
    [InlineData(1000)]
    public void The_first_extreme_of_a_long_line_is_found(int length)
    {
        var x = Numbers(length);
        x[length / 2] = float.NaN;
        var others = x.Where(v => !float.IsNaN(v)).DefaultIfEmpty(float.NaN).ToArray();
        Assert.Equal(Math.Max(0, Array.IndexOf(x, others.Max())), Tf.Argmax<float>(x).Item());
        Assert.Equal(Math.Max(0, Array.IndexOf(x, others.Min())), Tf.Argmin<float>(x).Item());
    }

    [Fact]
    public void Columns_are_searched_side_by_side()
    {
        var x = Tf.Constant<float>(Numbers(7 * 600), [7, 600]);
        Assert.Equal(Tf.Argmax(Tf.Transpose(x), axis: 1).ToArray(), Tf.Argmax(x).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(400)]
    public void The_largest_are_those_that_sorting_puts_first(int k)
    {
        var x = Numbers(1500);
        var order = Enumerable.Range(0, x.Length).OrderByDescending(i => x[i]).Take(k).ToArray();
        var (values, indices) = Tf.Math.TopK<float>(x, k);
        Assert.Equal(order, indices.ToArray());
        Assert.Equal(Array.ConvertAll(order, i => x[i]), values.ToArray());
        Assert.Equal(order, Tf.Argsort<float>(x, descending: true).ToArray()[..k]);
    }

    [Fact]
    public void Scans_of_columns_are_those_of_lines()
    {
        var x = Tf.Constant<double>(Array.ConvertAll(Numbers(9 * 37), v => (double)v), [9, 37]);
        Assert.Equal(Tf.Transpose(Tf.Cumsum(Tf.Transpose(x), axis: 1, exclusive: true)).ToArray(), Tf.Cumsum(x, exclusive: true).ToArray());
        Assert.Equal(Tf.Transpose(Tf.Cumprod(Tf.Transpose(x), axis: 1, reverse: true)).ToArray(), Tf.Cumprod(x, reverse: true).ToArray());
    }

    [Fact]
    public void Rows_and_missing_gradients_are_clipped_with_the_others()
    {
        var rows = new IndexedSlices<float>(Tf.Constant([[3f, 0f], [0f, 0f]]), new[] { 4, 1 }, Shape.Create([5, 2]));
        var (clipped, norm) = Tf.ClipByGlobalNorm(new Tensor?[] { rows, null, Tf.Constant([4f]) }, 1);
        Assert.IsType<IndexedSlices<float>>(Tf.ClipByGlobalNorm<float>([rows], 1).Clipped[0]);
        Assert.Equal(5f, norm.Item());
        Assert.Null(clipped[1]);
        Assert.Equal([0.6f, 0, 0, 0], Assert.IsType<IndexedSlices<float>>(clipped[0]).Values.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(0.8f, ((Tensor<float>)clipped[2]!).Item(), 1e-6f);
    }

    [Fact]
    public void Polynomials_and_neighbours_are_computed()
    {
        Assert.Equal([9f, 24f], Tf.Math.Polyval<float>([2f, 1f, 3f], new[] { -2f, 3f }).ToArray());
        Assert.Equal([MathF.BitIncrement(1f), MathF.BitDecrement(1f), 1f], Tf.Math.NextAfter<float>(1f, new[] { 2f, -2f, 1f }).ToArray());
        Assert.Equal(float.PositiveInfinity, Tf.Math.LogAddExp<float>(float.PositiveInfinity, float.PositiveInfinity).Item());
        Assert.Equal(Math.Log(Math.Exp(0.5) + Math.Exp(-1.5)), Tf.Math.LogAddExp<double>(0.5, -1.5).Item(), 1e-14);
    }

    [Fact]
    public void Neighbours_of_halves_are_refused()
    {
        var x = Tf.Constant((Half)1);
        Assert.Contains("float16 is not in the list of allowed values: float64, float32 [Op:NextAfter]", Assert.Throws<TfInvalidArgumentException>(() => Tf.Math.NextAfter(x, x)).Message, StringComparison.Ordinal);
        Assert.Contains("parameter 'x1' has DataType float16", Assert.Throws<TfTypeException>(() => Traced.Call(v => Tf.Math.NextAfter(v, v), x)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_only_a_run_knows_are_there_though_nobody_takes_the_value()
    {
        // The gradient of means asks how many segments there are; the means themselves are dropped.
        var x = Tf.Constant([1.0, 2, 3]);
        var gradient = Traced.Call(
            v =>
            {
                using var tape = new GradientTape();
                tape.Watch(v[0]);
                return tape.Gradient(Tf.Math.SegmentMean(v[0].As<double>(), v[1].As<int>()), v[0].As<double>());
            },
            x,
            Tf.Constant([0, 0, 1]));
        Assert.Equal([0.5, 0.5, 1], Assert.IsType<Tensor<double>>(gradient, exactMatch: false).ToArray());
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (float)((i * 7919L) % 1009 - 500) / 128)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void As_many_segments_as_there_are_distinct_values(bool areSizesKnown)
    {
        Tensor<int> keys = new[] { 7, 3, 7, 7, 3, 5 };
        Tensor<float> values = new[] { 1f, 2, 4, 8, 16, 32 };
        Assert.Equal([13f, 18, 32], Summed([keys, values]).ToArray());
        Assert.Equal([13f, 18, 32], ((Tensor<float>)Traced.Call(Summed, [keys, values], areSizesKnown)!).ToArray());
        Assert.Equal([13f, 18, 32, 0], Tf.Math.UnsortedSegmentSum(values, Tf.Unique(keys).Indices, Tf.Constant(4)).ToArray());
        Assert.Contains("should be a scalar", Assert.Throws<TfInvalidArgumentException>(() => Tf.Math.UnsortedSegmentSum(values, keys, keys)).Message, StringComparison.Ordinal);

        static Tensor<float> Summed(Tensor[] x)
        {
            var (distinct, places) = Tf.Unique((Tensor<int>)x[0]);
            return Tf.Math.UnsortedSegmentSum((Tensor<float>)x[1], places, Tf.Size(distinct));
        }
    }
}
