using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Operators of the library on ILGPU's simulation of a GPU and on the processor, where golden cases are too small or have no values.</summary>
public sealed class OperatorTests
{
    private static readonly Tensor<int> s_places = [4, 0, 4, 2, 4, 0, 1];

    [Fact]
    public void Rows_that_belong_together_are_added_in_the_order_of_the_processor()
    {
        // More indices than a group sorts at once, and numbers whose sum depends on their order.
        var ids = Tf.Cast<int>(Tf.Math.FloorMod(Tf.Range(100) * 7, (Tensor<int>)5));
        var rows = Tf.Reshape(Tf.Sin(Tf.Range(300f)) * 1e6f, [100, 3]);
        Same(() => Tf.Reshape(Tf.ScatterNd(Tf.Reshape(ids, [100, 1]), rows, [6, 3]), [18]));
        Same(() => Tf.Reshape(Tf.Math.UnsortedSegmentSum(rows, ids, 6), [18]));
        Same(() =>
        {
            var table = Tf.Reshape(Tf.Range(18f), [6, 3]);
            using var tape = new GradientTape();
            tape.Watch([table]);
            return Tf.Reshape(Tf.Identity(tape.Gradient(Tf.ReduceSum(Tf.Gather(table, ids) * rows), table)), [18]);
        });
    }

    [Fact]
    public void A_variable_is_scattered_into()
    {
        Same(() =>
        {
            var table = new Variable<float>(Tf.Reshape(Tf.Range(10f), [5, 2]));
            table.ScatterAdd(new IndexedSlices<float>(Tf.Reshape(Tf.Range(14f), [7, 2]), s_places));
            table.ScatterUpdate(new IndexedSlices<float>(Tf.Reshape(Tf.Range(14f), [7, 2]), s_places));
            return Tf.Reshape(table * 1f, [10]);
        });
    }

    [Fact]
    public void Indices_that_name_nothing_have_the_words_of_the_processor()
    {
        var x = Tf.Reshape(Tf.Range(12f), [4, 3]);
        SameError(() => Tf.Gather(x, (Tensor<int>)[0, 4, 1]));
        SameError(() => Tf.Gather(x, (Tensor<long>)[0, -1L, 1L << 32]));
        SameError(() => Tf.GatherNd(x, (Tensor<int>)new int[,] { { 0, 0 }, { 1, 3 } }));
        SameError(() => Tf.ScatterNd((Tensor<int>)new int[,] { { 0 }, { 5 } }, (Tensor<float>)[1f, 2f], [4]));
        SameError(() => Tf.TensorScatterNdUpdate(x, (Tensor<int>)new int[,] { { -1 } }, Tf.Ones([1, 3])));
        SameError(() => Tf.Math.UnsortedSegmentSum(x, (Tensor<int>)[0, 1, 2, 9], 3));
        SameError(() => Tf.ReverseSequence(x, (Tensor<int>)[1, 2, 4, 0], 1, 0));
        SameError(() => Tf.Nn.SparseSoftmaxCrossEntropyWithLogits((Tensor<int>)[0, 1, 3, 0], x));

        // The device goes on.
        Same(() => Tf.Gather(Tf.Range(5f), s_places));
    }

    [Fact]
    public void Long_lines_are_sorted_and_scanned()
    {
        var x = Tf.Cast<float>(Tf.Math.FloorMod(Tf.Range(150) * 37, (Tensor<int>)50)) - 20f;
        Same(() => Tf.Sort(x));
        Same(() => Tf.Cast<float>(Tf.Argsort(x, descending: true)));
        Same(() => Tf.Cast<float>(Tf.Math.TopK(Tf.Reshape(x, [2, 75]), 40).Indices)[0]);
        Same(() => Tf.Cumsum(x, exclusive: true, reverse: true));
        Same(() => Tf.Cast<float>(Tf.Argmax(Tf.Reshape(x, [3, 50]), 1)));
        Same(() => Tf.Sort((Tensor<float>)[float.NaN, -0f, 0f, float.NegativeInfinity, 1, float.PositiveInfinity, -1], descending: true));
    }

    [Fact]
    public void A_deep_product_is_cut_into_slices()
    {
        var (x, y) = (Tf.Reshape(Tf.Sin(Tf.Range(600f)), [2, 300]), Tf.Reshape(Tf.Cos(Tf.Range(900f)), [300, 3]));
        Same(() => Tf.Reshape(Tf.MatMul(x, y), [6]), 1e-5f);
        var (image, filters) = (Tf.Reshape(Tf.Sin(Tf.Range(200f)), [1, 10, 10, 2]), Tf.Reshape(Tf.Cos(Tf.Range(36f)), [3, 3, 2, 2]));
        Same(() => Gradient(image, filters, w => Tf.Nn.Conv2D(image, w)), 1e-4f);
        Same(() => Gradient(image, filters, w => Tf.Nn.DepthwiseConv2D(image, w)), 1e-4f);

        static Tensor<float> Gradient(Tensor<float> image, Tensor<float> filters, Func<Tensor<float>, Tensor<float>> convolve)
        {
            using var tape = new GradientTape();
            tape.Watch([filters]);
            return Tf.Reshape(tape.Gradient(Tf.ReduceSum(Tf.Square(convolve(filters))), filters), [36]);
        }
    }

    [Fact]
    public void Matrices_that_are_repeated_are_multiplied_where_they_are()
    {
        var x = Tf.Reshape(Tf.Sin(Tf.Range(48f)), [2, 1, 3, 8]);
        var y = Tf.Reshape(Tf.Cos(Tf.Range(96f)), [1, 3, 8, 4]);
        var z = Tf.Reshape(Tf.Cos(Tf.Range(192f)), [2, 3, 8, 4]);
        Same(() => Tf.Reshape(Tf.MatMul(x, y), [72]), 1e-5f);
        Same(() => Tf.Reshape(Tf.MatMul(x, z), [72]), 1e-5f);
        Same(() => Tf.Reshape(Tf.MatMul(z, y, transposeX: true), [96]), 1e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    public void Random_numbers_are_those_of_the_processor(int count)
    {
        Shape shape = [count];
        Same(() => Tf.Random.StatelessUniform(shape, (3, 4), -1.3, 2.7));
        Same(() => Tf.Cast<float>(Tf.Random.StatelessUniform(shape, (3, 4), 0.0, 1.0)));
        Same(() => Tf.Cast<float>(Tf.Random.StatelessUniform(shape, (3, 4), -5, 17)));
        Same(() => Tf.Cast<float>(Tf.Random.StatelessUniform(shape, (3, 4), -5L, 1L << 40)));
        Same(() => Tf.Random.StatelessNormal(shape, (3, 4), 1, 2), 1e-5f);
        Same(() => Tf.Random.StatelessTruncatedNormal(shape, (3, 4)), 1e-5f);

        // A generator's state is moved on by the processor, whoever draws.
        var (here, there) = (Tf.Random.Generator.FromSeed(1), Tf.Random.Generator.FromSeed(1));
        for (var i = 0; i < 2; i++)
        {
            var expected = here.Uniform(shape).ToArray();
            using var scope = SimulatedDevice.Enter();
            Assert.Equal(expected, there.Uniform(shape).ToArray());
        }
    }

    /// <summary>Requires the elements that the processor computes, and that none of them was computed there.</summary>
    private static void Same(Func<Tensor<float>> function, float tolerance = 0)
    {
        var expected = function().ToArray();
        var device = new ListeningDevice();
        using var scope = Placement.Enter(device);
        var actual = function().ToArray();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (tolerance == 0) Assert.Equal(expected[i], actual[i]);
            else Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
        }

        Assert.Contains(device.Told, new[] { "", "RandomSeed int32", "RandomSkip int64" });
    }

    private static void SameError(Func<Tensor> function)
    {
        var expected = Assert.ThrowsAny<TfException>(() => function());
        using var scope = SimulatedDevice.Enter();
        var actual = Assert.ThrowsAny<TfException>(() => function());
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.Equal(expected.Message, actual.Message);
    }
}
