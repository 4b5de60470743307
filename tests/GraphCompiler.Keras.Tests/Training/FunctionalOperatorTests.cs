namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Operators between the layers of a functional model are layers without weights.</summary>
public class FunctionalOperatorTests
{
    [Fact]
    public void Operators_compute_what_they_compute_on_values()
    {
        var dense = new Dense(3, kernelInitializer: Initializer.GlorotUniform(seed: 1));
        var x = new Input(4);
        var h = dense.Call(x);
        var y = Tf.Nn.Relu(h) * 2f + Tf.Nn.Softmax(h) - Tf.ReduceMean(h, axis: -1, keepDims: true);
        var model = new Model(x, Tf.Concat([y, -y], axis: 1));

        var values = Tf.Random.Uniform([5, 4], -1f, 1f, seed: 2);
        var v = dense.Call(values);
        var expected = Tf.Nn.Relu(v) * 2f + Tf.Nn.Softmax(v) - Tf.ReduceMean(v, axis: -1, keepDims: true);
        Assert.Equal(Shape.Create([null, 6]), model.OutputShape);
        Assert.Equal(Tf.Concat([expected, -expected], axis: 1).ToArray(), model.Predict(values).ToArray());
    }

    [Fact]
    public void Operators_are_trained_through()
    {
        var x = new Input(4);
        var y = Tf.Tanh(new Dense(3, kernelInitializer: Initializer.GlorotUniform(seed: 1)).Call(x)) * 0.5f;
        var model = new Model(x, y);
        model.Compile(new SGD(0.5), new MeanSquaredError());
        var history = model.Fit(Tf.Random.Uniform([20, 4], seed: 2), Tf.Fill([20, 3], 0.25f), 5, epochs: 20, verbose: Verbose.Silent);

        Assert.True(history["loss"][^1] < 0.2f * history["loss"][0]);
        Assert.DoesNotContain(model.TrainFunction.Functions.SelectMany(f => f.ConcreteFunctions).SelectMany(f => f.Kernels), k => !k.IsCompiled);
    }

    [Fact]
    public void The_table_names_the_operator()
    {
        var x = new Input(4);
        using var text = new StringWriter();
        new Model(x, Tf.Nn.Relu(x)).Summary(text);

        Assert.Contains("(Relu)", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_still_refused()
    {
        var x = new Input(4);

        Assert.Contains("has no value", Assert.Throws<TfValueException>(() => (x + 1f).ToArray()).Message, StringComparison.Ordinal);
    }
}
