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
    public static void Folded_axes_that_an_operand_tells_apart()
    {
        var x = Tf.Constant<float>([.. Enumerable.Range(0, 24).Select(i => i * 0.5f)], [2, 3, 4]);
        Tensor<float> row = new[] { 1f, -1f, 2f, 0.5f };
        Assert.Equal(Tf.ReduceSum(x * row, axis: [1, 2]).ToArray(), SumOfPlanes(x, row).ToArray());
        Assert.Equal((x * row - Tf.ReduceMax(x * row, axis: [1, 2], keepDims: true)).ToArray(), SumOfDeclaredPlanes(x, row).ToArray());
        Assert.All(SumOfDeclaredPlanesFunction.ConcreteFunctions[0].Kernels, k => Assert.True(k.IsCompiled, k.Key));
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
