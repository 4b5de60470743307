namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Halves, small integers and integers without sign: kernels hold them in lanes of the types that they are computed in.</summary>
public static partial class NarrowFunctions
{
    [TfFunction]
    public static Tensor<Half> Polynomial(Tensor<Half> x, Tensor<Half> y) => x * x * y + 2 * x - y / 3;

    [TfFunction]
    public static Tensor<Half> Activated(Tensor<Half> x) => Tf.Nn.Gelu(x) + Tf.Sigmoid(x) * Tf.Tanh(x) - Tf.Nn.Elu(Tf.Maximum(x, Tf.Square(x)));

    [TfFunction]
    public static Tensor<Half> Dense([Shape("N", "M")] Tensor<Half> x, [Shape("M", "K")] Tensor<Half> w, [Shape("K")] Tensor<Half> b) =>
        Tf.Nn.Relu(Tf.MatMul(x, w) + b);

    [TfFunction]
    public static Tensor<Half> SoftmaxOfRows([Shape("N", "M")] Tensor<Half> x) => Tf.Nn.Softmax(x);

    [TfFunction]
    public static Tensor<Half> Standardized([Shape("N", "M")] Tensor<Half> x) =>
        (x - Tf.ReduceMean(x, axis: 1, keepDims: true)) * Tf.Rsqrt(Tf.ReduceVariance(x, axis: 1, keepDims: true) + (Half)0.001f);

    [TfFunction]
    public static Tensor<Half> SumOfColumns([Shape("N", "M")] Tensor<Half> x) => Tf.ReduceSum(Tf.Exp(x), axis: 0);

    [TfFunction]
    public static Tensor<Half> LargestOfAll(Tensor<Half> x) => Tf.ReduceMax(Tf.Abs(x)) + Tf.ReduceMin(x);

    [TfFunction]
    public static Tensor<Half> GradientOfSoftmax([Shape("N", "M")] Tensor<Half> x, [Shape("N", "M")] Tensor<Half> y)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Tf.ReduceSum(Tf.Nn.Softmax(x) * y), x);
    }

    [TfFunction]
    public static (Tensor<Half>, Tensor<Half>) GradientOfDense([Shape("N", "M")] Tensor<Half> x, [Shape("M", "K")] Tensor<Half> w)
    {
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        tape.Watch(w);
        var loss = Tf.ReduceMean(Tf.Square(Tf.MatMul(x, w)));
        return (tape.Gradient(loss, x), tape.Gradient(loss, w));
    }

    /// <summary>Weights in floats, activations in halves.</summary>
    [TfFunction]
    public static Tensor<float> MixedPrecision([Shape("N", "M")] Tensor<float> x, [Shape("M", "K")] Tensor<float> w) =>
        Tf.Cast<float>(Tf.Tanh(Tf.MatMul(Tf.Cast<Half>(x), Tf.Cast<Half>(w))));

    [TfFunction]
    public static Tensor<Half> Chosen(Tensor<Half> x, Tensor<Half> y) => Tf.Where(x < y, x, Tf.Where(Tf.Math.IsNan(y), Tf.ZerosLike(x), y));

    [TfFunction]
    public static Tensor<double> HalvesAsDoubles(Tensor<Half> x) => Tf.Cast<double>(x) * 3.0;

    [TfFunction]
    public static Tensor<sbyte> Wrapped(Tensor<sbyte> x, Tensor<sbyte> y) => x * y + x - 100;

    [TfFunction]
    public static Tensor<sbyte> Saturated(Tensor<sbyte> x, Tensor<sbyte> y) => Tf.SaturateCast<sbyte>(Tf.Cast<int>(x) * Tf.Cast<int>(y));

    [TfFunction]
    public static Tensor<sbyte> Quotients(Tensor<sbyte> x, Tensor<sbyte> y) => Tf.FloorDiv(x, y | 1) + Tf.FloorMod(x, y | 1);

    /// <summary>What inference in whole numbers does: a product of small ones, scaled and brought back.</summary>
    [TfFunction]
    public static Tensor<sbyte> Quantized([Shape("N", "M")] Tensor<sbyte> x, [Shape("M", "K")] Tensor<sbyte> w) =>
        Tf.SaturateCast<sbyte>(Tf.Round(Tf.Cast<float>(Tf.MatMul(Tf.Cast<int>(x), Tf.Cast<int>(w))) * 0.05f));

    [TfFunction]
    public static Tensor<byte> Brightened(Tensor<byte> image) => Tf.Cast<byte>(Tf.Minimum(Tf.Cast<int>(image) + 40, 255));

    [TfFunction]
    public static Tensor<float> Pixels(Tensor<byte> image) => Tf.Cast<float>(image) / 255f;

    [TfFunction]
    public static Tensor<byte> Nibbles(Tensor<byte> x) => ((x & 15) << 4) | (x >> 4);

    [TfFunction]
    public static Tensor<byte> LargestBytes([Shape("N", "M")] Tensor<byte> x) => Tf.ReduceMax(x, axis: 1) - Tf.ReduceMin(x, axis: 1);

    [TfFunction]
    public static Tensor<byte> MeanByte(Tensor<byte> x) => Tf.ReduceMean(x);

    [TfFunction]
    public static Tensor<short> Differences(Tensor<short> x, Tensor<short> y) => Tf.Abs(x - y) * Tf.Sign(x);

    [TfFunction]
    public static Tensor<short> SumOfRows([Shape("N", "M")] Tensor<short> x) => Tf.ReduceSum(x, axis: 1);

    [TfFunction]
    public static Tensor<short> Running([Shape("N", "M")] Tensor<short> x) => Tf.Cumsum(x + 1, axis: 1) * 3;

    [TfFunction]
    public static Tensor<bool> Compared(Tensor<ushort> x, Tensor<ushort> y) => (x >= y) & Tf.NotEqual(x, y);

    [TfFunction]
    public static Tensor<ushort> Clipped(Tensor<ushort> x) => Tf.ClipByValue(x, (Tensor<ushort>)(ushort)3, (Tensor<ushort>)(ushort)60000) * 7;

    [TfFunction]
    public static Tensor<uint> Hash(Tensor<uint> x)
    {
        x = (x ^ (x >> 16)) * 73244475;
        return x ^ (x >> 15);
    }

    [TfFunction]
    public static Tensor<uint> Remainders(Tensor<uint> x, Tensor<uint> y) => Tf.FloorDiv(x, y | 1) ^ (x % 1000);

    [TfFunction]
    public static Tensor<float> Uniform(Tensor<uint> bits) => Tf.Cast<float>(bits >> 8) * 5.9604645e-8f;

    [TfFunction]
    public static Tensor<ulong> Mixed(Tensor<ulong> x)
    {
        x = (x ^ (x >> 30)) * Tf.Cast<ulong>((Tensor<long>)(-4658895280553007687));
        return x ^ (x >> 27);
    }

    [TfFunction]
    public static Tensor<ulong> Extremes(Tensor<ulong> x, Tensor<ulong> y) => Tf.Maximum(x, y) - Tf.Minimum(x, y) + Tf.FloorDiv(x, y | 1);

    [TfFunction]
    public static Tensor<ulong> Signs(Tensor<ulong> x) => Tf.Abs(x) * Tf.Sign(x) + Tf.Nn.Relu(x) - Tf.Square(x);

    [TfFunction]
    public static Tensor<ulong> LargestOfColumns([Shape("N", "M")] Tensor<ulong> x) => Tf.ReduceMax(x, axis: 0);

    [TfFunction]
    public static Tensor<double> Real(Tensor<ulong> x) => Tf.Cast<double>(x) * 0.5;

    [TfFunction]
    public static Tensor<bool> IsGreater(Tensor<ulong> x, Tensor<ulong> y) => x > y;

    [TfFunction]
    public static Tensor<long> EveryCast(Tensor<sbyte> a, Tensor<byte> b, Tensor<short> c, Tensor<ushort> d, Tensor<uint> e, Tensor<ulong> f, Tensor<Half> g) =>
        Tf.Cast<long>(a) + Tf.Cast<long>(b) + Tf.Cast<long>(c) + Tf.Cast<long>(d) + Tf.Cast<long>(e) + Tf.Cast<long>(f) + Tf.Cast<long>(g)
        + Tf.Cast<long>(Tf.Cast<bool>(g)) + Tf.Cast<long>(Tf.Cast<byte>(c)) + Tf.Cast<long>(Tf.Cast<uint>(a));

    [TfFunction]
    public static void Count(Variable<int> steps, Tensor<byte> hits) => steps.AssignAdd(Tf.Cast<int>(hits));
}
