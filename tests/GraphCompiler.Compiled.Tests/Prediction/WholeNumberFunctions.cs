namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Integers, truth values and masks.</summary>
public static partial class WholeNumberFunctions
{
    [TfFunction]
    public static Tensor<int> Manhattan([Shape("N", "M")] Tensor<int> x, [Shape("N", "M")] Tensor<int> y) => Tf.ReduceSum(Tf.Abs(x - y), axis: 1);

    [TfFunction]
    public static Tensor<int> Hash(Tensor<int> x) => Tf.FloorMod(x * 31 + 17, 101);

    [TfFunction]
    public static Tensor<long> WideHash(Tensor<long> x) => (x ^ (x >> 7L)) * 31 % 1000003;

    [TfFunction]
    public static Tensor<int> Days(Tensor<int> seconds) => Tf.FloorDiv(seconds, 86400) + Tf.FloorMod(seconds, 7);

    [TfFunction]
    public static Tensor<bool> LeapYear(Tensor<int> year) => (Tf.Equal(year % 4, 0) & Tf.NotEqual(year % 100, 0)) | Tf.Equal(year % 400, 0);

    [TfFunction]
    public static Tensor<int> CountEqual(Tensor<int> x, Tensor<int> y) => Tf.ReduceSum(Tf.Cast<int>(Tf.Equal(x, y)), axis: -1);

    [TfFunction]
    public static Tensor<long> Timestamps(Tensor<int> days, Tensor<int> seconds) => Tf.Cast<long>(days) * 86400L + Tf.Cast<long>(seconds);

    [TfFunction]
    public static Tensor<long> LargestOfColumns([Shape("N", "M")] Tensor<long> x) => Tf.ReduceMax(Tf.Abs(x), axis: 0) - 1L;

    [TfFunction]
    public static Tensor<float> Ratio(Tensor<int> part, Tensor<int> whole) => Tf.Cast<float>(part) / Tf.Cast<float>(Tf.Maximum(Tf.Abs(whole), 1));

    [TfFunction]
    public static Tensor<double> MeanOfIntegers([Shape("N", "M")] Tensor<int> x) => Tf.ReduceMean(Tf.Cast<double>(x), axis: 1);

    [TfFunction]
    public static Tensor<bool> Inside(Tensor<float> x, Tensor<float> y) => (Tf.Square(x) + Tf.Square(y) < 1f) & !(x > y);

    [TfFunction]
    public static Tensor<bool> AnyBad(Tensor<float> x) => Tf.ReduceAny(Tf.Math.IsNan(x) | Tf.Math.IsInf(x));

    [TfFunction]
    public static Tensor<bool> AllClose(Tensor<float> x, Tensor<float> y) => Tf.ReduceAll(Tf.Abs(x - y) <= 1e-8f + 1e-5f * Tf.Abs(y), axis: -1);

    [TfFunction]
    public static Tensor<bool> Exclusive(Tensor<bool> a, Tensor<bool> b, Tensor<float> x) => (a ^ b) & (x > 0f);

    [TfFunction]
    public static Tensor<float> Piecewise(Tensor<float> x) => Tf.Where(x < -1f, -1f, Tf.Where(x > 1f, Tf.Sqrt(Tf.Abs(x)), x * x));

    [TfFunction]
    public static Tensor<float> SafeDivide(Tensor<float> x, Tensor<float> y)
    {
        var zero = Tf.Abs(y) < 0.1f;
        return Tf.Where(zero, Tf.ZerosLike(x), x / Tf.Where(zero, Tf.OnesLike(y), y));
    }

    [TfFunction]
    public static Tensor<float> MaskedSoftmax([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<bool> mask)
    {
        var e = Tf.Where(mask, Tf.Exp(x), 0f);
        return e / (Tf.ReduceSum(e, axis: 1, keepDims: true) + 1e-9f);
    }

    [TfFunction]
    public static Tensor<float> FillMissing([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<bool> missing)
    {
        var known = Tf.Cast<float>(!missing);
        var mean = Tf.ReduceSum(x * known, axis: 0) / Tf.Maximum(Tf.ReduceSum(known, axis: 0), 1f);
        return Tf.Where(missing, mean, x);
    }

    [TfFunction]
    public static Tensor<float> GradientOfMask(Tensor<float> x, Tensor<bool> mask)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Tf.ReduceSum(Tf.Where(mask, x * x, Tf.Sin(x))), x);
    }

    [TfFunction]
    public static Tensor<int> Packed(Tensor<int> r, Tensor<int> g, Tensor<int> b) => ((r & 255) << 16) | ((g & 255) << 8) | (b & 255);

    [TfFunction]
    public static Tensor<float> StepSchedule(Tensor<int> step) => Tf.Where<float>(step < 10, 0.1f, Tf.Where<float>(step < 20, 0.01f, 0.001f));

    [TfFunction]
    public static Tensor<int> CountsByColumn([Shape("N", "M")] Tensor<bool> x, [Shape("N", 1)] Tensor<bool> chosen) => Tf.ReduceSum(Tf.Cast<int>(x & chosen), axis: 0);

    [TfFunction]
    public static Tensor<double> Exponents(Tensor<int> x) => Tf.Pow(2.0, Tf.Cast<double>(x)) + Tf.Cast<double>(x);

    [TfFunction]
    public static void Tick(Variable<int> counter, Tensor<bool> hit) => counter.Assign(Tf.Where(hit, counter + 1, 0));
}
