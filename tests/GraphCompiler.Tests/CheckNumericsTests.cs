namespace GraphCompiler.Tests;

/// <summary>Where a NaN comes from, eagerly and in functions.</summary>
[Collection(nameof(AloneInProcess))]
public sealed class CheckNumericsTests
{
    [Fact]
    public void Eager_operator_that_gives_no_number_throws() => Checked(() =>
    {
        Tensor<float> x = new[] { 1f, -1f, 0f };
        var error = Assert.Throws<TfInvalidArgumentException>(() => Tf.Log(x));
        Assert.Contains("!!! Detected Infinity or NaN in output 0 of eagerly-executed op \"Log\" (# of outputs: 1) !!!", error.Message, StringComparison.Ordinal);
        Assert.Contains("# of -Inf elements: 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("# of +NaN elements: 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(2f, Tf.ReduceSum(Tf.Abs(x)).Item());
    });

    [Fact]
    public void Operator_of_a_function_that_gives_no_number_is_named() => Checked(() =>
    {
        var function = Tf.Function((Tensor<float> x) => Tf.ReduceSum(Tf.Maximum(Tf.Log(x), -5f)) + 1f);
        Assert.Equal(1f, function.Call(new[] { 1f, 1f }).Item());
        var error = Assert.Throws<TfInvalidArgumentException>(() => function.Call(new[] { 1f, -1f }));
        Assert.Contains("in output 0 of graph op \"Log\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("Tensor had NaN values", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Gradients_are_looked_at() => Checked(() =>
    {
        Tensor<float> x = 0f;
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Sqrt(x);
        Assert.Throws<TfInvalidArgumentException>(() => tape.Gradient(y, x));
    });

    private static void Checked(Action test)
    {
        Tf.Debugging.EnableCheckNumerics();
        try
        {
            test();
        }
        finally
        {
            Tf.Debugging.DisableCheckNumerics();
        }

        Assert.True(float.IsNaN(Tf.Log(Tf.Constant(-1f)).Item()));
    }
}
