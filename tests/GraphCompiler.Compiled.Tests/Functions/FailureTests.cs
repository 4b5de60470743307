namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Operators that fail for some elements, in functions that update variables.</summary>
public sealed partial class FailureTests
{
    [Fact]
    public void Writes_before_a_failure_are_done_and_those_after_it_are_not()
    {
        var (before, after) = (new Variable<int>([1, 2, 3]), new Variable<int>([1, 2, 3]));
        Assert.Equal([5, 2, 3], Divide(before, after, new[] { 10, 20, 30 }, new[] { 2, 10, 10 }).ToArray());
        var error = Assert.Throws<TfInvalidArgumentException>(() => Divide(before, after, new[] { 1, 1, 1 }, new[] { 1, 0, 1 }));
        Assert.Contains("Integer division by zero", error.Message, StringComparison.Ordinal);
        Assert.Equal([12, 23, 34], before.ToArray());
        Assert.Equal([6, 4, 6], after.ToArray());
        Assert.Equal([1, 1, 1], Divide(before, after, new[] { 1, 1, 1 }, new[] { 1, 1, 1 }).ToArray());
        Assert.Equal([13, 24, 35], before.ToArray());
        Assert.Equal([7, 5, 7], after.ToArray());
    }

    [TfFunction]
    internal static Tensor<int> Divide(Variable<int> before, Variable<int> after, Tensor<int> x, Tensor<int> y)
    {
        before.AssignAdd(x);
        var quotient = Tf.FloorDiv(x, y);
        after.AssignAdd(quotient);
        return quotient;
    }

    [Fact]
    public void A_negative_power_fails_before_anything_is_written()
    {
        var v = new Variable<long>(3L);
        Assert.Throws<TfInvalidArgumentException>(() => Raise(v, -1L));
        Assert.Equal(3L, v.Item());
        Raise(v, 4L);
        Assert.Equal(82L, v.Item());
    }

    [TfFunction]
    internal static void Raise(Variable<long> v, Tensor<long> power) => v.Assign(Tf.Pow(v, power) + 1L);
}
