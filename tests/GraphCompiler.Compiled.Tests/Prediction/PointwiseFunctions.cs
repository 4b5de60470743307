namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Functions that mix element types, masks and choices, remainders and bits, and fold what they choose along rows and columns.</summary>
public static partial class PointwiseFunctions
{
    [TfFunction]
    public static Tensor<float> Rounded(Tensor<float> x) => Tf.Floor(x) + 2 * Tf.Ceil(x) - Tf.Round(x * 2f) * Tf.Math.Rint(x);

    [TfFunction]
    public static Tensor<double> RoundedDouble(Tensor<double> x) => Tf.Floor(x) + 2 * Tf.Ceil(x) - Tf.Round(x * 2.0) * Tf.Math.Rint(x);

    [TfFunction]
    public static Tensor<float> Powers(Tensor<float> x, Tensor<float> y) => Tf.Pow(Tf.Abs(x), y) - Tf.Pow(x, 2f) * Tf.Pow(2f, x);

    [TfFunction]
    public static Tensor<double> PowersDouble(Tensor<double> x, Tensor<double> y) => Tf.Pow(Tf.Abs(x) + 0.1, y) + Tf.Pow(x, 3.0);

    [TfFunction]
    public static Tensor<int> IntegerPowers(Tensor<int> x, Tensor<int> y) => Tf.Pow(x, Tf.Abs(y) % 7) - Tf.Pow(x, 2);

    [TfFunction]
    public static Tensor<float> Remainders(Tensor<float> x, Tensor<float> y) => x % y + Tf.FloorDiv(x, y) * 0.5f - Tf.Math.TruncateMod(x, y) * Tf.Math.TruncateDiv(y, x);

    [TfFunction]
    public static Tensor<int> IntegerRemainders(Tensor<int> x, Tensor<int> y)
    {
        var divisor = Tf.Where(y == 0, 3, y);
        return x % divisor + 100 * Tf.FloorDiv(x, divisor) - Tf.Math.TruncateMod(x, divisor) * Tf.Math.TruncateDiv(x, divisor) + 7 % divisor;
    }

    [TfFunction]
    public static Tensor<double> Quotients(Tensor<int> x, Tensor<int> y) => Tf.TrueDiv(x, y) * 0.5 + Tf.Cast<double>(x);

    [TfFunction]
    public static Tensor<int> Bits(Tensor<int> x, Tensor<int> y) => (x & y | ~x ^ 5) + (x << 3) - (y >> 1);

    [TfFunction]
    public static Tensor<long> WideBits(Tensor<long> x, Tensor<long> y) => Tf.Bitwise.BitwiseXor(x, y) + (Tf.Bitwise.Invert(y) & 255L);

    [TfFunction]
    public static Tensor<int> ScalarBits(Tensor<int> x, Tensor<int> flags) => (x & flags) | (flags ^ 3);

    [TfFunction]
    public static Tensor<float> NoNan(Tensor<float> x, Tensor<float> y)
    {
        var gate = Tf.Nn.Relu(y);
        return Tf.Math.DivideNoNan(x, gate) + Tf.Math.MultiplyNoNan(Tf.Log(x), gate) + Tf.Math.Xlogy(gate, gate) - Tf.Math.Xlog1py(gate, x) * Tf.Math.Xdivy(gate, y);
    }

    [TfFunction]
    public static Tensor<float> Repaired(Tensor<float> x)
    {
        var y = Tf.Log(x) / x;
        return Tf.Where(Tf.Math.IsNan(y) | Tf.Math.IsInf(y), -1f, y) + Tf.Cast<float>(Tf.Math.IsFinite(y));
    }

    [TfFunction]
    public static Tensor<double> RepairedDouble(Tensor<double> x)
    {
        var y = Tf.Sqrt(x);
        return Tf.Where(Tf.Math.IsFinite(y) & !(x > 1.0), y, Tf.ZerosLike(y));
    }

    [TfFunction]
    public static Tensor<bool> Questions(Tensor<float> x, Tensor<float> y) => (x > y) ^ Tf.Math.IsNan(Tf.Sqrt(x)) | !(x <= 0.5f);

    [TfFunction]
    public static Tensor<float> Rectifiers(Tensor<float> x) =>
        Tf.Nn.Relu(x) + Tf.Nn.Relu6(x * 4f) * Tf.Nn.LeakyRelu(x) - Tf.Nn.LeakyRelu(x, 0.3) + Tf.Nn.Elu(x) * Tf.Nn.Selu(x) + Tf.Nn.Softsign(x) - Tf.Nn.Mish(x);

    [TfFunction]
    public static Tensor<double> RectifiersDouble(Tensor<double> x) =>
        Tf.Nn.Relu(x) + Tf.Nn.Relu6(x * 4.0) * Tf.Nn.LeakyRelu(x) - Tf.Nn.LeakyRelu(x, 0.3) + Tf.Nn.Elu(x) * Tf.Nn.Selu(x) + Tf.Nn.Softsign(x) - Tf.Nn.Mish(x);

    [TfFunction]
    public static Tensor<long> RectifiedLongs(Tensor<long> x) => Tf.Nn.Relu(x) * 3L - Tf.ClipByValue(x, -2L, 5L);

    [TfFunction]
    public static Tensor<float> Clipped(Tensor<float> x, Tensor<float> bound) => Tf.ClipByValue(x * 2f, -bound, bound) + Tf.Math.Maximum(x, bound);

    [TfFunction]
    public static Tensor<float> Added(Tensor<float> x, Tensor<float> y) => Tf.AddN([x, y, Tf.Exp(x)]) * Tf.AddN([x]);

    [TfFunction]
    public static Tensor<float> CrossEntropies(Tensor<float> z, Tensor<float> x) =>
        Tf.ReduceMean(Tf.Nn.SigmoidCrossEntropyWithLogits(z, x) + Tf.Nn.WeightedCrossEntropyWithLogits(z, x, 2f) - Tf.Nn.LogPoissonLoss(z, x));

    [TfFunction]
    public static Tensor<float> Halved(Tensor<float> x) => Tf.Nn.L2Loss(Tf.Nn.Relu(x)) + 1f;

    [TfFunction]
    public static Tensor<float> ActivationByName(Tensor<float> x)
    {
        Func<Tensor<float>, Tensor<float>> activation = Tf.Nn.LeakyRelu;
        return activation(x) + Tf.Nn.Sigmoid(x) * Tf.Nn.Tanh(x);
    }

    [TfFunction]
    public static Tensor<float> MaskedMeanOfRows([Shape("N", "M")] Tensor<float> x)
    {
        var mask = Tf.Cast<float>(x > 0f);
        return Tf.Math.DivideNoNan(Tf.ReduceSum(x * mask, axis: 1), Tf.ReduceSum(mask, axis: 1));
    }

    [TfFunction]
    public static Tensor<double> MaskedMeanOfColumns([Shape("N", "M")] Tensor<double> x, [Shape("N", "M")] Tensor<bool> mask)
    {
        var weights = Tf.Cast<double>(mask);
        return Tf.ReduceSum(Tf.Where(mask, x, 0.0), axis: 0) / Tf.Maximum(Tf.ReduceSum(weights, axis: 0), 1.0);
    }

    [TfFunction]
    public static Tensor<float> MaskedScale([Shape("N", "M")] Tensor<float> x)
    {
        var largest = Tf.ReduceMax(Tf.Abs(x), axis: 1, keepDims: true);
        var sum = Tf.ReduceSum(Tf.Where(x > 0f, x, Tf.ZerosLike(x)), axis: 1, keepDims: true);
        return Tf.Where(Tf.Abs(x) == largest, sum, x / largest);
    }

    [TfFunction]
    public static Tensor<int> CountsOfRows([Shape("N", "M")] Tensor<int> x) => Tf.ReduceSum(Tf.Cast<int>(x % 3 == 0), axis: 1) * 2;

    [TfFunction]
    public static Tensor<bool> AnyInColumns([Shape("N", "M")] Tensor<float> x) => Tf.ReduceAny(Tf.Math.IsNan(Tf.Log(x)), axis: 0) & Tf.ReduceAll(x < 1.9f, axis: 0);

    [TfFunction]
    public static Tensor<float> ProductsOfRows([Shape("N", "M")] Tensor<float> x) => Tf.ReduceProd(Tf.Nn.Relu(x) * 0.1f + 1f, axis: 1, keepDims: true) * x;

    [TfFunction]
    public static Tensor<int> ProductOfColumns([Shape("N", "M")] Tensor<int> x) => Tf.ReduceProd(Tf.Where(x == 0, 1, x), axis: 0) + 1;

    [TfFunction]
    public static Tensor<double> GradientOfProduct([Shape("N", "M")] Tensor<double> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var products = Tf.ReduceProd(Tf.Nn.Relu6(x), axis: 0) * 0.5;
        return tape.Gradient(products, x) * 2.0;
    }

    [TfFunction]
    public static Tensor<float> GradientOfChoices(Tensor<float> x, Tensor<float> y)
    {
        using var tape = new GradientTape();
        tape.Watch(x, y);
        var z = Tf.Where(x > y, Tf.Pow(Tf.Abs(x), y), Tf.Math.Xlogy(x, Tf.Abs(y) + 0.5f)) + Tf.ClipByValue(x, -1f, y) * Tf.Math.DivideNoNan(x, y);
        var (dx, dy) = tape.Gradient(z, (x, y));
        return dx + dy;
    }

    [TfFunction]
    public static Tensor<double> GradientOfRectifiers(Tensor<double> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Nn.Relu(x) * Tf.Nn.Elu(x) + Tf.Nn.Relu6(x) - Tf.Nn.LeakyRelu(x, 0.1) * Tf.Nn.Selu(x) + Tf.Nn.Softsign(x) * Tf.Nn.Mish(x) + x % 0.7;
        return tape.Gradient(y, x);
    }

    [TfFunction]
    public static Tensor<float> GradientOfMaskedMean([Shape("N", "M")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var mask = Tf.Cast<float>(x > 0f);
        var mean = Tf.ReduceSum(Tf.Square(x) * mask, axis: 1, keepDims: true) / (Tf.ReduceSum(mask, axis: 1, keepDims: true) + 1f);
        return tape.Gradient(Tf.ReduceSum(Tf.Nn.Relu(x - mean)), x);
    }

    [TfFunction]
    public static Tensor<float> GradientOfCrossEntropy(Tensor<float> z, Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(z, x);
        var loss = Tf.ReduceMean(Tf.Nn.SigmoidCrossEntropyWithLogits(z, x)) + Tf.Nn.L2Loss(x) + Tf.ReduceSum(Tf.AddN([x, z]));
        var (dz, dx) = tape.Gradient(loss, (z, x));
        return dz * 2f + dx;
    }

    [TfFunction]
    public static void RectifiedStep([Shape("M")] Variable<float> w, [Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> z, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SigmoidCrossEntropyWithLogits(z, Tf.Nn.LeakyRelu(x * w)));
        w.AssignSub(Tf.ClipByValue(rate * tape.Gradient(loss, w), -0.1f, 0.1f));
    }

    [TfFunction]
    public static void IntegerStep(Variable<int> count, Tensor<int> x)
    {
        var folded = Tf.FloorDiv(x, 3) % 5;
        count.AssignAdd(folded);
        count.Assign(Tf.Nn.Relu(count - 2));
    }
}
