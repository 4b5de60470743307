namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Tapes that pause, rules of their own, calls of several results, Jacobians.</summary>
public static partial class GradientFunctions
{
    private static readonly Func<Tensor<float>, Tensor<float>> s_cube = Tf.CustomGradient<float>(x => (x * x * x, dy => 5f * dy * x * x));

    private static readonly Func<Tensor<float>, Tensor<float>> s_exp = Tf.CustomGradient<float>(x => (Tf.Exp(x), dy => dy * s_exp!(x)));

    private static readonly Func<Tensor<float>, (Tensor<float>, Tensor<float>)> s_pair =
        Tf.CustomGradient<float>(x => ((2f * x, Tf.Sin(x)), (d1, d2) => (10f * d1) + (100f * d2)));

    public static Func<Tensor<float>, Tensor<float>> Log1pExp { get; } = Tf.CustomGradient<float>(x =>
    {
        var e = Tf.Exp(x);
        return (Tf.Log(1f + e), dy => dy * (1f - (1f / (1f + e))));
    });

    [TfFunction]
    public static Tensor<float> Custom(Tensor<float> x) => Tf.Tanh(s_cube(x * 2f));

    [TfFunction]
    public static Tensor<float> CustomSlope(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(s_cube(x * 2f), x) + 1f;
    }

    [TfFunction]
    public static Tensor<float> CustomSecondSlope(Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var slope = inner.Gradient(Log1pExp(x), x);
        return outer.Gradient(slope, x) * 2f;
    }

    [TfFunction]
    public static Tensor<float> CustomOfItself(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(s_exp(x * x), x) - x;
    }

    [TfFunction]
    public static Tensor<float> CustomPair(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var (a, b) = s_pair(x * 3f);
        return tape.Gradient(a + (b * b), x) * 0.5f;
    }

    [TfFunction]
    public static Tensor<float> Paused(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Tanh(x);
        Tensor<float> weight;
        using (tape.StopRecording()) weight = Tf.Exp(y);
        return tape.Gradient(y * weight, x) * 2f;
    }

    [TfFunction]
    public static (Tensor<float> First, Tensor<float> Second) Two(Tensor<float> a, Tensor<float> b) => (Tf.Sin(a), Tf.Exp(b) * a);

    [TfFunction]
    public static Tensor<float> OneOfTwo(Tensor<float> a, Tensor<float> b)
    {
        using var tape = new GradientTape();
        tape.Watch(a, b);
        var (first, _) = Two(a, b);
        var (da, db) = tape.Gradient(first, (a, b));
        return (da * 2f) + (db ?? (b * 0f));
    }

    [TfFunction]
    public static Tensor<float> HessianOfFour([Shape(4)] Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var slope = inner.Gradient(Tf.ReduceSum(x * x * x), x);
        return outer.Jacobian(slope, x) * 0.5f;
    }

    [TfFunction]
    public static Tensor<float> HessianOfAny([Shape("N")] Tensor<float> x, [Shape("M", "N")] Tensor<float> rows)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var loss = Tf.ReduceMean(Tf.Nn.Softplus(Tf.MatMul(rows, x[.., Tf.NewAxis]))) + Tf.ReduceSum(x * x);
        var slope = inner.Gradient(loss, x);
        return outer.Jacobian(slope, x) * 0.5f;
    }

    [TfFunction]
    public static Tensor<float> JacobianOfRows([Shape("N", 3)] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.BatchJacobian(Tf.Tanh(x) * x, x) + 1f;
    }
}
