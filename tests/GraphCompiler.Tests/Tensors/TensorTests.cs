namespace GraphCompiler.Tests.Tensors;

public class TensorTests
{
    [Fact]
    public void Literals_of_any_rank_make_tensors()
    {
        Tensor<float> scalar = 2;
        Tensor<float> vector = [1, 2, 3];
        Tensor<float> cube = [[[1], [2]], [[3], [4]]];
        Tensor<int> empty = [];

        Assert.Equal(Shape.Scalar, scalar.Shape);
        Assert.Equal([1f, 2f, 3f], vector.ToArray());
        Assert.Equal([2, 2, 1], cube.Shape.ToArray());
        Assert.Equal([1f, 2f, 3f, 4f], cube.ToArray());
        Assert.Equal([0], empty.Shape.ToArray());
    }

    [Fact]
    public void Rows_of_different_lengths_are_refused()
    {
        Assert.Throws<TfValueException>(() => { Tensor<float> _ = [[1, 2], [3]]; });
        var error = Assert.Throws<TfValueException>(() => Tf.Constant([[1, 2], [3]]));
        Assert.Equal("Can't convert non-rectangular Python sequence to Tensor.", error.Message);
    }

    [Fact]
    public void Arrays_are_copied()
    {
        float[] values = [1, 2];
        Tensor<float> x = values;
        values[0] = 9;
        var copy = x.ToArray();
        copy[1] = 9;
        Assert.Equal([1f, 2f], x.ToArray());
    }

    [Fact]
    public void Rectangular_arrays_go_in_and_out()
    {
        Tensor<int> x = new[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        Assert.Equal([2, 3], x.Shape.ToArray());
        Assert.Equal(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, x.Numpy());
        Tensor y = new double[1, 2, 1, 2];
        Assert.Equal(DType.Float64, y.DType);
        Assert.Equal(4, Assert.IsType<double[,,,]>(y.Numpy()).Length);
        Assert.Equal([1f, 2f, 3f], Assert.IsType<float[]>(Tf.Constant([1f, 2f, 3f]).Numpy()));
    }

    [Fact]
    public void Elements_are_read_by_index()
    {
        Tensor<int> x = [[1, 2, 3], [4, 5, 6]];
        Assert.Equal(6, x.Item(1, 2));
        Assert.Equal(4, x.Item(-1, 0));
        Assert.Contains("slice index 2 of dimension 0 out of bounds", Assert.Throws<TfInvalidArgumentException>(() => x.Item(2, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("input has only 2 dims", Assert.Throws<TfInvalidArgumentException>(() => x.Item(0, 0, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<TfValueException>(() => x.Item());
        Assert.Throws<TfTypeException>(() => (int)x);
        Assert.Equal(5, (int)Tf.Constant(5));
    }

    [Fact]
    public void An_element_type_is_checked_where_it_is_named()
    {
        Tensor x = Tf.Constant(1f);
        Assert.Same(x, x.As<float>());
        Assert.Throws<TfTypeException>(() => x.As<int>());
        Assert.Contains("decimal", Assert.Throws<TfTypeException>(() => Tf.Zeros<decimal>([2])).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void One_element_formats_as_itself()
    {
        Tensor<float> x = 1.23456f;
        Assert.Equal("1.23", $"{x:F2}");
        Assert.Equal("tf.Tensor(1.23456, shape=(), dtype=float32)", $"{x}");
        Assert.Throws<TfTypeException>(() => $"{Tf.Zeros([2]):F2}");
    }

    [Fact]
    public void Printing_follows_TensorFlow()
    {
        Assert.Equal("tf.Tensor(\n[[1. 2.]\n [3. 4.]], shape=(2, 2), dtype=float32)", Tf.Constant([[1f, 2f], [3f, 4f]]).ToString());
        Assert.Equal("<tf.Tensor: shape=(2,), dtype=int32, numpy=array([1, 2], dtype=int32)>", Tf.Constant([1, 2]).Repr);
    }

    [Fact]
    public void Equality_is_element_by_element()
    {
        Tensor<float> x = [1, float.NaN, 3];
        Assert.Equal([true, false, false], (x == [1, float.NaN, 4]).ToArray());
        Assert.Equal([false, true, true], (x != [1, float.NaN, 4]).ToArray());
        Assert.Equal([true, false, false, false, true, false], (Tf.Constant([[1], [2]]) == [1, 2, 3]).ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_broadcast_are_unequal()
    {
        Tensor<int> x = [1, 2];
        Assert.False((x == [1, 2, 3]).Item());
        Assert.True((x != [1, 2, 3]).Item());
    }

    [Fact]
    public void Null_is_told_from_tensors()
    {
        Tensor<float>? none = null;
        Tensor<float>? some = 1f;
        Assert.True(none == null ? true : false);
        Assert.True(some != null ? true : false);
        Assert.False(some == null ? true : false);
    }

    [Fact]
    public void Tensors_are_keys_by_identity()
    {
        Tensor<float> x = 1, y = 1;
        var names = new Dictionary<Tensor, string> { [x] = "x", [y] = "y" };
        Assert.Equal("x", names[x]);
        Assert.False(x.Equals(y));
    }

    [Fact]
    public void A_condition_needs_one_element()
    {
        Tensor<bool> yes = true;
        Assert.True(yes ? true : false);
        var error = Assert.Throws<TfValueException>(() => Tf.Constant([true, false]) ? 1 : 2);
        Assert.Contains("more than one element is ambiguous", error.Message, StringComparison.Ordinal);
    }
}
