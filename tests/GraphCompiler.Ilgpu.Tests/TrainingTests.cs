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


        // What is folded along rows and along columns at once has no kernel of one piece.
        Assert.Contains(Functions.RowsFunction.ConcreteFunctions.Single().Kernels, k => k.Launches > 2 && k.Reason!.StartsWith("operator by operator", StringComparison.Ordinal));
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
