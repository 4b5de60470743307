namespace GraphCompiler.Ilgpu.Tests;

internal sealed partial class Network : Module
{
    public Variable<float> Filters { get; } = new(Tf.Reshape(Tf.Sin(Tf.Range(36f)), [3, 3, 1, 4]) * 0.3f);

    public Variable<float> Kernel { get; } = new(Tf.Reshape(Tf.Cos(Tf.Range(48f)), [16, 3]) * 0.3f);

    public Variable<float> Table { get; } = new(Tf.Reshape(Tf.Sin(Tf.Range(15f)), [5, 3]));

    [TfFunction]
    public Tensor<float> Call([Shape("N", 6, 6, 1)] Tensor<float> images, [Shape("N")] Tensor<int> words)
    {
        var seen = Tf.Nn.MaxPool2D(Tf.Nn.Relu(Tf.Nn.Conv2D(images, Filters)), 2, 2);
        return Tf.MatMul(Tf.Reshape(seen, [-1, 16]), Kernel) + Tf.Gather(Table, words);
    }
}

internal static partial class Steps
{
    [TfFunction]
    public static Tensor<float> Train(Network model, [Shape("N", 6, 6, 1)] Tensor<float> images, [Shape("N")] Tensor<int> words, [Shape("N")] Tensor<int> labels)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, model.Call(images, words)));
        var (filters, kernel, table) = tape.Gradient(loss, (model.Filters, model.Kernel, model.Table));
        model.Filters.AssignSub(0.1f * filters);
        model.Kernel.AssignSub(0.1f * kernel);
        model.Table.AssignSub(0.1f * table);
        return loss;
    }
}

/// <summary>A step of a training that has convolutions, pools, lookups and labels.</summary>
public sealed class StepTests
{
    [Fact]
    public void A_step_of_a_network_stays_on_the_device()
    {
        var images = Tf.Reshape(Tf.Sin(Tf.Range(180f) * 0.7f), [5, 6, 6, 1]);
        Tensor<int> words = [4, 0, 4, 2, 4];
        Tensor<int> labels = [0, 2, 1, 1, 0];
        var (here, there) = (new Network(), new Network());
        var expected = Enumerable.Range(0, 4).Select(_ => Steps.Train(here, images, words, labels).Item()).ToArray();
        float[] actual;
        using (SimulatedDevice.Enter()) actual = [.. Enumerable.Range(0, 4).Select(_ => Steps.Train(there, images, words, labels).Item())];
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5f);
        foreach (var (e, a) in new[] { (here.Filters, there.Filters), (here.Kernel, there.Kernel), (here.Table, there.Table) })
        {
            Assert.EndsWith("GPU:0", a.Device, StringComparison.Ordinal);
            for (var i = 0; i < e.Size; i++) Assert.Equal(e.Value.ToArray()[i], a.Value.ToArray()[i], 1e-5f);
        }

        Assert.True(expected[^1] < expected[0]);
        var kernels = Steps.TrainFunction.ConcreteFunctions.SelectMany(f => f.Kernels).Where(k => k.Launches > 0 || k.Reason is not null).ToList();
        Assert.All(kernels, k => Assert.True(k.Device == "GPU:0", $"{k.Key}: {k.Reason}"));
    }
}
