using BenchmarkDotNet.Attributes;

namespace GraphCompiler.Benchmarks;

/// <summary>W4: y = gelu(x · a + b) · sigmoid(x) + tanh(x), forward, and backward from its sum.</summary>
[MemoryDiagnoser]
public partial class Activation
{
    private readonly Tensor<float> _a = 1.1f;
    private readonly Tensor<float> _b = 0.2f;
    private Tensor<float> _x = 0f;

    [Params(1_000, 100_000, 10_000_000)]
    public int N { get; set; }

    [GlobalSetup]
    public void Setup() => _x = Data.Wave(N);

    [Benchmark(Baseline = true)]
    public Tensor<float> Compiled() => Forward(_x, _a, _b);

    [Benchmark]
    public Tensor<float> Eager() => ForwardFunction.HostFunction(_x, _a, _b);

    [Benchmark]
    public Tensor<float> CompiledBackward() => Backward(_x, _a, _b).Gradient;

    [Benchmark]
    public Tensor<float> EagerBackward() => BackwardFunction.HostFunction(_x, _a, _b).Gradient;

    [TfFunction]
    internal static Tensor<float> Forward([Shape("N")] Tensor<float> x, [Shape] Tensor<float> a, [Shape] Tensor<float> b) =>
        Tf.Nn.Gelu(x * a + b, approximate: true) * Tf.Sigmoid(x) + Tf.Tanh(x);

    [TfFunction]
    internal static (Tensor<float> Sum, Tensor<float> Gradient) Backward([Shape("N")] Tensor<float> x, [Shape] Tensor<float> a, [Shape] Tensor<float> b)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var sum = Tf.ReduceSum(Forward(x, a, b));
        return (sum, tape.Gradient(sum, x));
    }
}
