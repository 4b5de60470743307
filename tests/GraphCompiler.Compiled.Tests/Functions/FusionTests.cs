namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Groups whose folds or updates stand in each other's way: what is not one kernel is still right.</summary>
public static partial class FusionTests
{
    private static readonly Variable<float> s_table = new([[1f, 2f, 3f], [4f, 6f, 5f]]);

    [TfFunction]
    internal static Tensor<float> SumOfPlanes(Tensor<float> x, Tensor<float> row) => Tf.ReduceSum(x * row, axis: [1, 2]);

    [TfFunction]
    internal static Tensor<float> SumOfDeclaredPlanes([Shape("A", "B", "C")] Tensor<float> x, [Shape("C")] Tensor<float> row) =>
        x * row - Tf.ReduceMax(x * row, axis: [1, 2], keepDims: true);

    [TfFunction]
    internal static Tensor<float> SoftmaxAndUpdate()
    {
        var shares = Tf.Nn.Softmax(s_table);
        s_table.Assign(s_table * 0.5f);
        return shares;
    }

    [TfFunction]
    internal static (Tensor<float> Rows, Tensor<float> Scaled, Tensor<float> Weighted) ColumnSums([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> y)
    {
        var scaled = x * y;
        return (Tf.ReduceSum(scaled, axis: 0), scaled, Tf.ReduceMax(scaled - x, axis: 0));
    }

    [TfFunction]
    internal static Tensor<float> SlopeOfRelu([Shape("N", "K")] Tensor<float> x, [Shape("K", "M")] Tensor<float> w)
    {
        using var tape = new GradientTape();
        tape.Watch(w);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(Tf.MatMul(Tf.Nn.Relu(Tf.MatMul(x, w)), Tf.Transpose(w)))), w);
    }

    [TfFunction]
    internal static (Tensor<float> W, Tensor<float> V) SlopesOfPerceptron([Shape("N", 1)] Tensor<float> x, [Shape(1, "H")] Tensor<float> w, [Shape("H", 1)] Tensor<float> v)
    {
        using var tape = new GradientTape();
        tape.Watch(w, v);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(Tf.MatMul(Tf.Nn.Relu(Tf.MatMul(x, w)), v))), (w, v));
    }

    [TfFunction]
    internal static Tensor<float> ProductAndMore(Tensor<float> x, Tensor<float> w) => Tf.Tanh(Tf.MatMul(x, w)) * 2f;

    private static readonly Variable<float> s_array = new(new float[,] { { 1, 2, 3 }, { 4, 6, 5 } });

    [TfFunction]
    internal static Tensor<float> SharesOfArray() => Tf.Nn.Softmax(s_array);

    [Fact]
    public static void Initial_values_in_arrays_of_two_axes_have_both()
    {
        SharesOfArray();
        Assert.All(SharesOfArrayFunction.ConcreteFunctions[0].Kernels, k => Assert.True(k.IsCompiled, k.Key));
    }

    [Fact]
    public static void Products_of_vectors_are_parts_of_kernels_where_the_build_knew_them()
    {
        static Tensor<float> Waves(int rows, int columns) => Tf.Constant<float>([.. Enumerable.Range(0, rows * columns).Select(i => MathF.Sin(i))], [rows, columns]);
        var (x, w, v) = (Waves(40, 1), Waves(1, 21), Waves(21, 1));
        var (dw, dv) = SlopesOfPerceptron(x, w, v);
        var (ew, ev) = SlopesOfPerceptronFunction.HostFunction(x, w, v);
        Assert.Equal(ew.ToArray(), dw.ToArray());
        Assert.Equal(ev.ToArray(), dv.ToArray());
        Assert.All(SlopesOfPerceptronFunction.ConcreteFunctions[0].Kernels, k => Assert.True(k.IsCompiled && !k.Key.Contains("MatMul"), k.Key));

        // Elsewhere they are the library's, with the same bits.
        Assert.Equal((Tf.Tanh(Tf.MatMul(x, w)) * 2f).ToArray(), ProductAndMore(x, w).ToArray());
        Assert.All(ProductAndMoreFunction.ConcreteFunctions[0].Kernels, k => Assert.True(k.IsCompiled, k.Key));
        Assert.Contains(ProductAndMoreFunction.ConcreteFunctions[0].Kernels, k => k.Key.Contains("MatMul"));
    }

    [Fact]
    public static void Folded_axes_that_an_operand_tells_apart()
    {
        var x = Tf.Constant<float>([.. Enumerable.Range(0, 24).Select(i => i * 0.5f)], [2, 3, 4]);
        Tensor<float> row = new[] { 1f, -1f, 2f, 0.5f };
        Assert.Equal(Tf.ReduceSum(x * row, axis: [1, 2]).ToArray(), SumOfPlanes(x, row).ToArray());
        Assert.Equal((x * row - Tf.ReduceMax(x * row, axis: [1, 2], keepDims: true)).ToArray(), SumOfDeclaredPlanes(x, row).ToArray());
        Assert.All(SumOfDeclaredPlanesFunction.ConcreteFunctions[0].Kernels, k => Assert.True(k.IsCompiled, k.Key));
    }

    // Columns that fill no block of registers, some, all, and more than are kept there; rows of two blocks of the fold.
    [Theory]
    [InlineData(5, 3)]
    [InlineData(7, 64)]
    [InlineData(300, 100)]
    [InlineData(40, 256)]
    [InlineData(9, 300)]
    [InlineData(0, 64)]
    [InlineData(4, 0)]
    public static void Columns_are_summed_in_the_order_of_rows(int rows, int columns)
    {
        var x = Tf.Reshape(Tf.Sin(Tf.Cast<float>(Tf.Range(rows * columns))), [rows, columns]);
        var y = Tf.Cos(x * 3f);
        var (sums, scaled, largest) = ColumnSums(x, y);
        Assert.Equal((x * y).ToArray(), scaled.ToArray());
        Assert.Equal(Tf.ReduceSum(x * y, axis: 0).ToArray(), sums.ToArray());
        Assert.Equal(Tf.ReduceMax((x * y) - x, axis: 0).ToArray(), largest.ToArray());
        Assert.All(ColumnSumsFunction.ConcreteFunctions[0].Kernels, k => Assert.True(k.IsCompiled, k.Key));
    }

    [Fact]
    public static void What_a_later_kernel_alone_needs_of_a_kept_value_is_computed_there()
    {
        var x = Tf.Reshape(Tf.Sin(Tf.Cast<float>(Tf.Range(12))), [4, 3]);
        var w = Tf.Reshape(Tf.Cos(Tf.Cast<float>(Tf.Range(15))), [3, 5]);
        var slope = SlopeOfRelu(x, w);
        Assert.Equal(SlopeOfReluFunction.HostFunction(x, w).ToArray(), slope.ToArray());
        var kernels = SlopeOfReluFunction.ConcreteFunctions[0].Kernels;
        Assert.DoesNotContain(kernels, k => k.Key.Contains("bool", StringComparison.Ordinal));
        Assert.All(kernels, k => Assert.True(k.IsCompiled, k.Key));
    }

    [Fact]
    public static void Update_in_place_waits_for_all_passes_over_its_rows()
    {
        for (var call = 0; call < 3; call++)
        {
            var before = s_table.ToArray();

            // The first call of a run leaves the buffer that the test has seen, so the second one has its own to write in.
            SoftmaxAndUpdate();
            Assert.Equal(Tf.Nn.Softmax(Tf.Constant<float>([.. before.Select(v => v * 0.5f)], [2, 3])).ToArray(), SoftmaxAndUpdate().ToArray());
            Assert.Equal(before.Select(v => v * 0.25f), s_table.ToArray());
        }
    }
}
