namespace GraphCompiler.Ilgpu.Tests;

internal sealed partial class Line : Module
{
    public Variable<float> W { get; } = new(5f);

    public Variable<float> B { get; } = new(0f);

    [TfFunction]
    public Tensor<float> Call(Tensor<float> x) => (W * x) + B;
}

internal static partial class Functions
{
    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>) Products([Shape("N", "K")] Tensor<float> x, [Shape("K", "M")] Tensor<float> y)
    {
        using var tape = new GradientTape();
        tape.Watch([x, y]);
        var z = Tf.MatMul(x, y);
        var (dx, dy) = tape.Gradient(Tf.ReduceSum(z * z), (x, y));
        return (z, dx, dy);
    }

    [TfFunction]
    public static Tensor<float> Loss(Tensor<float> targetY, Tensor<float> predictedY) => Tf.ReduceMean(Tf.Square(targetY - predictedY));

    [TfFunction]
    public static void Train(Line model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Loss(y, model.Call(x));
        var (dw, db) = tape.Gradient(loss, (model.W, model.B));
        model.W.AssignSub(learningRate * dw);
        model.B.AssignSub(learningRate * db);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>) Rows([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> shift) =>
        (Tf.Nn.Softmax((x * 2f) + shift), Tf.ReduceSum(x * shift, 0), Tf.ReduceMax(Tf.Tanh(x) - shift));

    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>, Tensor<float>) Normalization([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> scale, [Shape("M")] Tensor<float> shift)
    {
        using var tape = new GradientTape();
        tape.Watch([x, scale, shift]);
        var centred = x - Tf.ReduceMean(x, 1, keepDims: true);
        var y = (centred * Tf.Rsqrt(Tf.ReduceMean(centred * centred, 1, keepDims: true) + 1e-3f) * scale) + shift;
        var (dx, dscale, dshift) = tape.Gradient(Tf.ReduceSum(y * y), (x, scale, shift));
        return (y, dx, dscale, dshift);
    }
}

/// <summary>Functions that the generator compiled with this project, on ILGPU's simulation of a GPU and on the processor.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void A_line_is_fitted_on_the_device()
    {
        var x = Tf.Linspace(-2f, 2f, 201);
        var y = (x * 3f) + 2f;
        var (here, there) = (new Line(), new Line());
        for (var i = 0; i < 10; i++) Functions.Train(here, x, y, 0.1f);
        using (SimulatedDevice.Enter())
        {
            for (var i = 0; i < 10; i++) Functions.Train(there, x, y, 0.1f);
        }

        Assert.EndsWith("GPU:0", there.W.Device, StringComparison.Ordinal);
        Assert.Equal(here.W.Item(), there.W.Item(), 1e-5f);
        Assert.Equal(here.B.Item(), there.B.Item(), 1e-5f);
        var kernels = Functions.TrainFunction.ConcreteFunctions.Single(f => f.Kernels.Any(k => k.Launches > 0)).Kernels;
        Assert.All(kernels, k => Assert.Equal("GPU:0", k.Device));

        // One pass over x and y, its total, and the update of both variables.
        Assert.Equal(3, kernels.Sum(k => k.Launches));
    }

    [Fact]
    public void Rows_and_columns_are_folded_on_the_device()
    {
        var x = Tf.Reshape(Tf.Range(60f) / 10f, [12, 5]);
        Tensor<float> shift = [1f, -2f, 0.5f, 0f, 3f];
        var expected = Functions.Rows(x, shift);
        using var scope = SimulatedDevice.Enter();
        var actual = Functions.Rows(x, shift);
        foreach (var (e, a) in new[] { (expected.Item1, actual.Item1), (expected.Item2, actual.Item2), (expected.Item3, actual.Item3) })
        {
            Assert.EndsWith("GPU:0", a.Device, StringComparison.Ordinal);
            Assert.Equal(e.Shape, a.Shape);
            for (var i = 0; i < e.Size; i++) Assert.Equal(e.ToArray()[i], a.ToArray()[i], 1e-4f);
        }

        // One pass over all rows, and the totals of what it folds across them; one over all elements, and its total.
        var kernels = Functions.RowsFunction.ConcreteFunctions.SelectMany(f => f.Kernels).Where(k => k.Launches > 0).ToList();
        Assert.All(kernels, k => Assert.True(k.IsCompiled, k.Reason));
        Assert.Contains(kernels, k => k.Operators.Contains("Max") && k.Operators.Contains("Sum"));
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(40, 8)]
    [InlineData(33, 3)]
    public void A_normalization_and_its_gradients_are_those_of_the_processor(int rows, int columns)
    {
        var x = Tf.Reshape(Tf.Sin(Tf.Range(0f + (rows * columns))), [rows, columns]);
        var scale = Tf.Linspace(0.5f, 2f, columns);
        var expected = Functions.Normalization(x, scale, scale);
        using var scope = SimulatedDevice.Enter();
        var actual = Functions.Normalization(x, scale, scale);
        foreach (var (e, a) in new[] { (expected.Item1, actual.Item1), (expected.Item2, actual.Item2), (expected.Item3, actual.Item3), (expected.Item4, actual.Item4) })
        {
            Assert.EndsWith("GPU:0", a.Device, StringComparison.Ordinal);
            Assert.Equal(e.Shape, a.Shape);
            for (var i = 0; i < e.Size; i++) Assert.Equal(e.ToArray()[i], a.ToArray()[i], 1e-4f * Math.Max(1f, Math.Abs(e.ToArray()[i])));
        }

        Assert.All(Functions.NormalizationFunction.ConcreteFunctions.SelectMany(f => f.Kernels).Where(k => k.Launches > 0), k => Assert.True(k.IsCompiled, k.Reason));
    }

    [Fact]
    public void An_update_without_a_kernel_runs_operator_by_operator_and_is_whole()
    {
        var v = new Variable<float>([0.5f, -1f, 2f, 0f, 1f]);
        var w = new Variable<float>(1f);
        var step = Tf.Function((Tensor<float> x) =>
        {
            v.Assign((Tf.Tanh(v * x) * Tf.Exp(-x)) + 1f);
            w.AssignAdd(Tf.ReduceSum(v));
        });
        Tensor<float> x = [1f, 2f, 3f, 4f, 5f];
        using var scope = SimulatedDevice.Enter();
        step.Call(x);
        var held = v.Value;
        step.Call(x);

        float[] expected = [0.5f, -1f, 2f, 0f, 1f];
        var sum = 1f;
        for (var i = 0; i < 2; i++)
        {
            for (var k = 0; k < 5; k++) expected[k] = (MathF.Tanh(expected[k] * (k + 1)) * MathF.Exp(-k - 1)) + 1;
            sum += expected.Sum();
            if (i == 0) Assert.Equal(expected[0], held.ToArray()[0], 1e-5f);
        }

        Assert.EndsWith("GPU:0", v.Device, StringComparison.Ordinal);
        for (var k = 0; k < 5; k++) Assert.Equal(expected[k], v.ToArray()[k], 1e-5f);
        Assert.Equal(sum, w.Item(), 1e-4f);
        Assert.Contains(step.ConcreteFunctions.Single().Kernels, k => k.Device == "GPU:0" && k.Launches > 2 && k.Reason!.StartsWith("operator by operator", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 16, 16)]
    [InlineData(17, 5, 33)]
    [InlineData(3, 40, 2)]
    public void Products_and_their_gradients_are_those_of_the_processor(int rows, int depth, int columns)
    {
        var x = Tf.Reshape(Tf.Sin(Tf.Range(0f + (rows * depth))), [rows, depth]);
        var y = Tf.Reshape(Tf.Cos(Tf.Range(0f + (depth * columns))), [depth, columns]);
        var expected = Functions.Products(x, y);
        using var scope = SimulatedDevice.Enter();
        var actual = Functions.Products(x, y);
        foreach (var (e, a) in new[] { (expected.Item1, actual.Item1), (expected.Item2, actual.Item2), (expected.Item3, actual.Item3) })
        {
            Assert.EndsWith("GPU:0", a.Device, StringComparison.Ordinal);
            Assert.Equal(e.Shape, a.Shape);
            for (var i = 0; i < e.Size; i++) Assert.Equal(e.ToArray()[i], a.ToArray()[i], 1e-4f * Math.Max(1f, Math.Abs(e.ToArray()[i])));
        }

        Assert.All(Functions.ProductsFunction.ConcreteFunctions.SelectMany(f => f.Kernels).Where(k => k.Operators.Contains("MatMul") && k.Launches > 0), k => Assert.Equal("GPU:0", k.Device));
    }
}
