namespace GraphCompiler.Conformance.Cases;

public static partial class F19Functions
{
    [TfFunction]
    public static Tensor<float> Energy(Tensor<float> x) => Tf.ReduceSum(x * x * x) + (x[0] * x[1]);

    [TfFunction]
    public static Tensor<float> Hessian(Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var gradient = inner.Gradient(Energy(x), x);
        return outer.Jacobian(gradient, x);
    }

    [TfFunction]
    public static Tensor<float> Layer(Tensor<float> x, Tensor<float> w) => Tf.Tanh(Tf.MatMul(x, w));

    [TfFunction]
    public static Tensor<float> Batch([TensorSpec(-1, 2)] Tensor<float> x, [TensorSpec(2, 3)] Tensor<float> w)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.BatchJacobian(Layer(x, w), x);
    }

    [TfFunction]
    public static Tensor<float> Open([TensorSpec(-1)] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Jacobian(x * x, x);
    }
}

/// <summary>Derivatives of every element (F19).</summary>
public sealed class Jacobians
{
    [Fact]
    public void F19_Jacobian_has_the_targets_shape_and_then_the_sources()
    {
        var x = new Variable<float>(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        using var tape = new GradientTape();
        var jacobian = tape.Jacobian(Tf.ReduceSum(x * x, axis: 1), x);
        Assert.Equal([2, 2, 3], jacobian.Shape.ToArray());
        Equal([2f, 4f, 6f, 0f, 0f, 0f, 0f, 0f, 0f, 8f, 10f, 12f], jacobian);
    }

    [Fact]
    public void F19_Scalars_several_sources_and_no_elements()
    {
        Variable<float> x = new(2f), w = new([1f, 3f]), none = new(Tf.Zeros([0]));
        using var tape = new GradientTape(persistent: true);
        var y = x * w;
        var (dx, dw) = tape.Jacobian(y, (x, w));
        Equal([1f, 3f], dx);
        Equal([2f, 0f, 0f, 2f], dw);
        Equal(12f, tape.Jacobian(x * x * x, [x, w])[0]);
        Assert.Equal([0, 0], tape.Jacobian(none * 2f, none).Shape.ToArray());
    }

    [Fact]
    public void F19_Unconnected()
    {
        Variable<float> x = new([1f, 2f]), z = new([1f, 2f, 3f]);
        using var tape = new GradientTape(persistent: true);
        var y = x * x;
        Assert.Null(tape.Jacobian(y, z));
        Assert.Equal([2, 3], tape.Jacobian(y, z, UnconnectedGradients.Zero).Shape.ToArray());
        Assert.Null(tape.Jacobian(Tf.Cast<int>(x), x));
    }

    [Fact]
    public void F19_Hessian_is_the_Jacobian_of_a_gradient()
    {
        Tensor<float> x = [2f, 3f];
        using GradientTape outer = new(), inner = new();
        outer.Watch(x);
        inner.Watch(x);
        Equal([12f, 1f, 1f, 18f], outer.Jacobian(inner.Gradient(F19Functions.Energy(x), x), x));
        Equal([12f, 1f, 1f, 18f], F19Functions.Hessian(x));
    }

    [Fact]
    public void F19_Batch_Jacobian_is_the_Jacobian_of_each_row()
    {
        Tensor<float> x = new float[,] { { 0.1f, 0.2f }, { -0.3f, 0.4f } };
        Tensor<float> w = new float[,] { { 1, 2, 3 }, { -1, 0.5f, 0 } };
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var y = F19Functions.Layer(x, w);
        var full = tape.Jacobian(y, x);
        float[] expected = [.. full[0, .., 0, ..].ToArray(), .. full[1, .., 1, ..].ToArray()];
        var batch = tape.BatchJacobian(y, x);
        Assert.Equal([2, 3, 2], batch.Shape.ToArray());
        Near(expected, batch);
        Near(expected, F19Functions.Batch(x, w));
    }

    [Fact]
    public void F19_Jacobian_without_sizes()
    {
        Equal([2f, 0f, 0f, 4f], F19Functions.Open([1f, 2f]));
        Equal([2f, 0f, 0f, 0f, 4f, 0f, 0f, 0f, 6f], F19Functions.Open([1f, 2f, 3f]));
        Assert.All(F19Functions.OpenFunction.ConcreteFunctions.Single().Kernels, k => Assert.True(k.IsCompiled));
    }

    [Fact]
    public void F19_Errors()
    {
        Variable<float> x = new(new float[,] { { 1, 2 }, { 3, 4 } }), v = new([1f, 2f]);
        using var tape = new GradientTape(persistent: true);
        var y = Tf.Concat([x, x], 0);
        Throws<TfValueException>(() => tape.BatchJacobian(y, x), "Need first dimension of target shape ((4, 2)) and source shape ((2, 2)) to match.");
        Throws<TfValueException>(() => tape.BatchJacobian(v * v, v), "Shape (2,) must have rank at least 2");
    }
}
