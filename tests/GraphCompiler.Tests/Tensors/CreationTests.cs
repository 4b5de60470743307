namespace GraphCompiler.Tests.Tensors;

public class CreationTests
{
    [Fact]
    public void Constants_infer_their_element_type()
    {
        Assert.Equal([1, 1, 2], Tf.Constant([[[1, 2]]]).Shape.ToArray());
        Assert.Equal([1f, 2f], Tf.Constant<float>([1, 2]).ToArray());
        Assert.Equal(3L, Tf.Constant<long>(3).Item());
        Assert.True(Tf.Constant(true).Item());
        Assert.Equal([7, 7, 7, 7], Tf.Constant([7], [2, 2]).ToArray());
        Assert.Equal([2, 2], Tf.Constant([1, 2, 3, 4], [2, 2]).Shape.ToArray());
        var error = Assert.Throws<TfTypeException>(() => Tf.Constant([1, 2, 3], [2]));
        Assert.Contains("has 3 elements, but got `shape` (2,) with 2 elements", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_and_ones_exist_for_every_type()
    {
        Assert.Equal([0f, 0f], Tf.Zeros(2).ToArray());
        Assert.Equal([(Half)1], Tf.Ones<Half>([1]).ToArray());
        Assert.Equal([true, true], Tf.Ones<bool>([2]).ToArray());
        Assert.Equal([2, 3], Tf.Zeros<float>(Tf.Constant([2, 3])).Shape.ToArray());
        Assert.Equal([1.5, 1.5], Tf.Fill([2], 1.5).ToArray());
    }

    [Fact]
    public void Ranges_stop_before_the_limit()
    {
        Assert.Equal([0, 1, 2], Tf.Range(3).ToArray());
        Assert.Equal([3, 6, 9, 12, 15], Tf.Range(3, 18, 3).ToArray());
        Assert.Equal([5, 4], Tf.Range(5, 3, -1).ToArray());
        Assert.Equal(10, Tf.Range(0f, 1f, 0.1f).Size);
        Assert.Contains("Requires delta != 0", Assert.Throws<TfInvalidArgumentException>(() => Tf.Range(0, 5, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("Requires start <= limit when delta > 0: 5/0", Assert.Throws<TfInvalidArgumentException>(() => Tf.Range(5, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Linspace_includes_both_ends()
    {
        Assert.Equal([2, 3.5, 5], Tf.Linspace(2, 5, 3).ToArray());
        var x = Tf.Linspace(-2f, 2f, 201).ToArray();
        Assert.Equal((-2f, 2f, 201), (x[0], x[^1], x.Length));
        Assert.Equal([2.5], Tf.Linspace(2.5, 7.0, 1).ToArray());
        Assert.Empty(Tf.Linspace(0f, 1f, 0).ToArray());
    }
}
