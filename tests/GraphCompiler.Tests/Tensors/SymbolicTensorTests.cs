namespace GraphCompiler.Tests.Tensors;

public class SymbolicTensorTests
{
    [Fact]
    public void Printing_shows_name_and_shape_and_no_value()
    {
        List<string> printed = [];
        Traced.Call(x =>
        {
            printed.AddRange([x.ToString(), x.Repr, (x * 2).ToString()]);
            return x + 1;
        }, Tf.Constant([1f, 2f, 3f]));
        Assert.Equal(
            ["Tensor(\"x0:0\", shape=(3,), dtype=float32)", "<tf.Tensor 'x0:0' shape=(3,) dtype=float32>", "Tensor(\"Mul:0\", shape=(3,), dtype=float32)"],
            printed);
    }

    [Fact]
    public void A_host_decision_in_the_trace_is_refused()
    {
        var error = Assert.Throws<OperatorNotAllowedInGraphException>(() => Traced.Call(x => x.Item() > 0 ? x : -x, Tf.Constant(1f)));
        Assert.Contains("Using a symbolic `tf.Tensor`", error.Message, StringComparison.Ordinal);
        Assert.Contains("is not allowed", error.Message, StringComparison.Ordinal);
        Assert.Throws<OperatorNotAllowedInGraphException>(() => Traced.Call(b => b ? b : b, Tf.Constant(true)));
    }

    [Fact]
    public void A_leaked_symbol_has_no_value_and_is_no_operand()
    {
        Tensor<float>? leaked = null;
        Traced.Call(x => leaked = x * 2, Tf.Constant(1f));
        Assert.Contains("is out of scope and cannot be used here", Assert.Throws<InaccessibleTensorException>(() => leaked!.ToArray()).Message, StringComparison.Ordinal);
        var error = Assert.Throws<TfTypeException>(() => leaked! + 1);
        Assert.Contains("Tensor(\"Mul:0\", shape=(), dtype=float32) is out of scope and cannot be used here", error.Message, StringComparison.Ordinal);
        Assert.Throws<TfTypeException>(() => Traced.Call(x => x + leaked!, Tf.Constant(1f)));
    }

    [Fact]
    public void Equality_is_an_operator_of_the_graph() =>
        Assert.Equal(new[] { 0f, 1f, 0f }, Traced.Call(x => Tf.Cast<float>(x == 2f), Tf.Constant([1f, 2f, 3f]))!.ToArray());

    [Fact]
    public void Shapes_that_do_not_broadcast_are_found_while_tracing()
    {
        var error = Assert.Throws<TfValueException>(() => Traced.Call(x => x + Tf.Zeros([4, 5]), Tf.Zeros([2, 3])));
        Assert.Contains("Dimensions must be equal, but are 2 and 4 for 'AddV2' with input shapes: [2,3], [4,5].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Created_tensors_are_captured() =>
        Assert.Equal([3f, 5f], Traced.Call(x => x * 2 + Tf.Ones([2]) + Tf.ZerosLike(x), Tf.Constant([1f, 2f]))!.ToArray());

    [Fact]
    public void Variables_are_updated_when_the_graph_runs()
    {
        var v = new Variable<float>(1);
        var result = Traced.Call(x => v.AssignAdd(x) * 10, Tf.Constant(2f))!;
        Assert.Equal((3f, 30f), (v.Item(), result.Item()));
        Assert.Contains(
            "The variable shape (), and the assigned value shape (2,)",
            Assert.Throws<TfValueException>(() => Traced.Call(x => v.Assign(x), Tf.Zeros([2]))).Message,
            StringComparison.Ordinal);
        Assert.Equal(3f, v.Item());
    }
}
