namespace GraphCompiler.Tests.Operators;

/// <summary>Folds at their edges.</summary>
public class ReductionTests
{
    [Fact]
    public void A_fold_over_axes_of_one_element_begins_as_any_other()
    {
        var x = Tf.Constant([-0f, float.NaN, 3, float.NegativeInfinity]);
        var column = Tf.ExpandDims(x, 1);
        var pair = Tf.Concat([column, Tf.Zeros([4, 1])], 1);

        Assert.Equal(Bits(Tf.ReduceSum(pair, 1)), Bits(Tf.ReduceSum(column, 1)));
        Assert.Equal(0, Bits(Tf.ReduceSum(column, 1))[0]);
        Assert.Equal(x.ToArray(), Tf.ReduceProd(column, 1).ToArray());
        Assert.Equal(x.ToArray(), Tf.ReduceMax(column, 1).ToArray());
        Assert.Equal(x.ToArray(), Tf.ReduceMin(column, 1).ToArray());
        Assert.Equal([false, true, true, true], Tf.ReduceAll(Tf.NotEqual(column, 0f), 1).ToArray());
        Assert.Equal([true, false, false, false], Tf.ReduceAny(Tf.Equal(column, 0f), 1).ToArray());
        Assert.Equal([0], Tf.ReduceSum(Tf.Zeros([0, 1]), 1).Shape.ToArray());

        static int[] Bits(Tensor<float> tensor) => Array.ConvertAll(tensor.ToArray(), BitConverter.SingleToInt32Bits);
    }
}
