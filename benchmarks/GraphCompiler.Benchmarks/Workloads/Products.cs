using BenchmarkDotNet.Attributes;

namespace GraphCompiler.Benchmarks;

/// <summary>W6: products of square matrices, as they lie and transposed.</summary>
[MemoryDiagnoser]
public partial class Products
{
    private Tensor<float> _x = 0f;

    [Params(64, 100, 256, 511, 1024)]
    public int N { get; set; }

    [GlobalSetup]
    public void Setup() => _x = Data.Wave(N, N);

    [Benchmark(Baseline = true)]
    public Tensor<float> Compiled() => Product(_x, _x);

    [Benchmark]
    public Tensor<float> Eager() => ProductFunction.HostFunction(_x, _x);

    [TfFunction]
    internal static Tensor<float> Product([Shape("M", "K")] Tensor<float> x, [Shape("K", "N")] Tensor<float> y) => Tf.MatMul(x, y);

    [TfFunction]
    internal static Tensor<float> ProductTN([Shape("K", "M")] Tensor<float> x, [Shape("K", "N")] Tensor<float> y) => Tf.MatMul(x, y, transposeX: true);

    [TfFunction]
    internal static Tensor<float> ProductNT([Shape("M", "K")] Tensor<float> x, [Shape("N", "K")] Tensor<float> y) => Tf.MatMul(x, y, transposeY: true);

    [TfFunction]
    internal static Tensor<float> ProductTT([Shape("K", "M")] Tensor<float> x, [Shape("N", "K")] Tensor<float> y) => Tf.MatMul(x, y, transposeX: true, transposeY: true);
}
