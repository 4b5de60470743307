namespace GraphCompiler.Tests.Tensors;

public class VariableTests
{
    [Fact]
    public void Assignments_return_snapshots()
    {
        var v = new Variable<float>(1);
        var first = v.AssignAdd(1);
        var second = v.AssignSub(0.5f);
        Assert.Equal((2f, 1.5f, 1.5f), (first.Item(), second.Item(), v.Item()));
    }

    [Fact]
    public void Neither_value_nor_span_sees_later_assignments()
    {
        var v = new Variable<float>([1, 2]);
        var value = v.Value;
        var span = v.AsSpan();
        v.AssignAdd([1, 1]);
        Assert.Equal([1f, 2f], value.ToArray());
        Assert.Equal([1f, 2f], span.ToArray());
        Assert.Equal([2f, 3f], v.ToArray());
    }

    [Fact]
    public void The_initial_value_stays_what_it_was()
    {
        Tensor<int> initial = [1, 2];
        var v = new Variable<int>(initial);
        var copy = new Variable<int>(v);
        v.AssignAdd([1, 1]);
        Assert.Equal([1, 2], initial.ToArray());
        Assert.Equal([1, 2], copy.ToArray());
    }

    [Fact]
    public void Printing_follows_TensorFlow()
    {
        Assert.Equal("<tf.Variable 'Variable:0' shape=() dtype=float32, numpy=5.0>", new Variable<float>(5).ToString());
        Assert.Equal(
            "<tf.Variable 'w:0' shape=(None,) dtype=int32, numpy=array([1, 2], dtype=int32)>",
            new Variable<int>([1, 2], name: "w", shape: [null]).ToString());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var v = new Variable<float>([1, 2], name: "w");
        Assert.Contains("The variable shape (2,), and the assigned value shape (3,)", Assert.Throws<TfValueException>(() => v.Assign([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Cannot update variable with shape [2] using a Tensor with shape [3]",
            Assert.Throws<TfInvalidArgumentException>(() => v.AssignAdd([1, 2, 3])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Tensor conversion requested dtype float32 for Tensor with dtype int32",
            Assert.Throws<TfValueException>(() => ((IVariable)v).Assign(Tf.Constant([1, 2]))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "not compatible with the explicitly supplied `shape` argument ([3])",
            Assert.Throws<TfValueException>(() => new Variable<float>([1, 2], shape: [3])).Message,
            StringComparison.Ordinal);
        Assert.Equal([1f, 2f], v.ToArray());
    }

    [Fact]
    public void An_open_shape_takes_other_sizes()
    {
        var v = new Variable<float>([1, 2], shape: [null]);
        v.Assign([1, 2, 3]);
        Assert.Equal([2f, 4f, 6f], (v * 2).ToArray());
        Assert.Equal("(None,)", v.Shape.ToString());
        using var tape = new GradientTape();
        Assert.Equal([2f, 4f, 6f], tape.Gradient(Tf.Square(v), v).ToArray());
        Assert.Throws<TfValueException>(() => v.Assign([[1]]));
    }

    [Fact]
    public void An_initial_value_may_be_computed() =>
        Assert.Equal([0f, 0f, 0f], new Variable<float>(() => Tf.Zeros([3]), trainable: false).ToArray());

    [Fact]
    public void Concurrent_updates_are_all_counted()
    {
        var v = new Variable<int>(0);
        Parallel.For(0, 1000, _ => v.AssignAdd(1));
        Assert.Equal(1000, v.Item());
    }
}
