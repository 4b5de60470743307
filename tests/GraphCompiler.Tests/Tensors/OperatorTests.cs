using System.Numerics;

namespace GraphCompiler.Tests.Tensors;

public class OperatorTests
{
    [Fact]
    public void Operators_take_tensors_variables_and_hosts()
    {
        Tensor<float> x = [1, 2];
        var v = new Variable<float>([3, 4]);
        Assert.Equal([4f, 6f], (x + v).ToArray());
        Assert.Equal([-2f, -2f], (x - v).ToArray());
        Assert.Equal([0.5f, 1f], (0.5f * x).ToArray());
        Assert.Equal([-3f, -4f], (-v).ToArray());
        Assert.Equal([3f, 2f], (6 / v + 1).ToArray().Select(x => MathF.Round(x)));
        Assert.Equal([0f, -1f], (1 - x).ToArray());
        x += 2;
        Assert.Equal([3f, 4f], x.ToArray());
        x /= 2;
        Assert.Equal([1.5f, 2f], x.ToArray());
    }

    [Fact]
    public void An_int_takes_the_element_type_in_generic_code()
    {
        static Tensor<T> Polynomial<T>(Tensor<T> x)
            where T : INumber<T> => x * x + 2 * x - 5;

        Assert.Equal(-2.0, Polynomial<double>(1).Item());
        Assert.Equal(30L, Polynomial<long>(5).Item());
        Assert.Equal(3, Polynomial<int>(2).Item());
    }

    [Fact]
    public void Integers_wrap_around() => Assert.Equal(int.MinValue, (Tf.Constant(int.MaxValue) + 1).Item());

    [Fact]
    public void Broadcasting_repeats_leading_and_length_one_axes()
    {
        Tensor<float> column = [[10], [20], [30]];
        Tensor<float> row = [1, 2];
        Assert.Equal([11f, 12f, 21f, 22f, 31f, 32f], (column + row).ToArray());
        Assert.Equal([3, 2], (column + row).Shape.ToArray());
        Assert.Equal([2, 3, 4], (Tf.Ones([2, 1, 4]) * Tf.Ones([3, 1])).Shape.ToArray());
        Assert.Equal([0, 3], (Tf.Zeros([0, 3]) + Tf.Zeros([1, 3])).Shape.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_broadcast_name_both_and_the_operator()
    {
        var error = Assert.Throws<TfInvalidArgumentException>(() => Tf.Zeros([2, 3]) + Tf.Zeros([4, 5]));
        Assert.Equal("Incompatible shapes: [2,3] vs. [4,5] [Op:AddV2]", error.Message);
        Assert.Equal(2f, (Tf.Ones([]) + 1).Item());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(50_000)]
    public void Sums_of_any_length_are_exact_on_integers(int length)
    {
        Assert.Equal((long)length * (length - 1) / 2, Tf.ReduceSum(Tf.Cast<long>(Tf.Range(length))).Item());
        Assert.Equal((length - 1) / 2f, Tf.ReduceMean(Tf.Cast<float>(Tf.Range(length))).Item(), 1e-2f * length);
    }

    [Fact]
    public void Reductions_take_some_axes()
    {
        Tensor<float> x = [[1, 2, 3], [4, 5, 6]];
        Assert.Equal([5f, 7f, 9f], Tf.ReduceSum(x, 0).ToArray());
        Assert.Equal([2f, 5f], Tf.ReduceMean(x, axis: -1).ToArray());
        Assert.Equal([2, 1], Tf.ReduceSum(x, axis: [1], keepDims: true).Shape.ToArray());
        Assert.Equal([1, 1], Tf.ReduceSum(x, axis: [0, -1], keepDims: true).Shape.ToArray());
    }

    [Fact]
    public void A_cast_to_the_same_type_is_the_tensor_itself()
    {
        Tensor<float> x = [1.7f, -1.7f];
        Assert.Same(x, Tf.Cast<float>(x));
        Assert.Equal([1, -1], Tf.Cast<int>(x).ToArray());
        Assert.Equal([1L, -1L], ((Tensor<long>)Tf.Cast(x, DType.Int64)).ToArray());
    }
}
