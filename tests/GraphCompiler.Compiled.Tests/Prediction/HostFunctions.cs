namespace GraphCompiler.Compiled.Tests.Prediction;

public enum Reduction
{
    None,
    Sum,
    Mean,
}

/// <summary>Host code around tensors: branches, loops, helpers, calls of other compiled functions, and no shape anywhere.</summary>
public static partial class HostFunctions
{
    [TfFunction]
    public static Tensor<float> Reduced(Tensor<float> x, Reduction reduction) => reduction switch
    {
        Reduction.Sum => Tf.ReduceSum(Tf.Square(x)),
        Reduction.Mean => Tf.ReduceMean(Tf.Square(x)),
        _ => Tf.Square(x),
    };

    [TfFunction]
    public static Tensor<float> Dropout(Tensor<float> x, Tensor<float> noise, bool training)
    {
        if (!training) return x * 1.5f;
        return Tf.Where(noise > 0.2f, x / 0.8f, Tf.ZerosLike(x));
    }

    [TfFunction]
    public static Tensor<float> Activated(Tensor<float> x, int kind)
    {
        x = x * 0.5f + 0.1f;
        if (kind == 0) return Tf.Nn.Relu(x);
        if (kind == 1) return Tf.Tanh(x);
        return Tf.Nn.Gelu(x);
    }

    [TfFunction]
    public static Tensor<float> WithOptions(Tensor<float> x, bool center, bool scale)
    {
        if (center) x -= Tf.ReduceMean(x);
        if (scale) x /= Tf.ReduceStd(x) + 1e-3f;
        return x;
    }

    [TfFunction]
    public static Tensor<float> Horner(Tensor<float> x)
    {
        float[] coefficients = [0.5f, -1f, 2f, 0.25f];
        var y = Tf.ZerosLike(x);
        foreach (var c in coefficients) y = y * x + c;
        return y;
    }

    [TfFunction]
    public static Tensor<float> TaylorSine(Tensor<float> x)
    {
        var (term, sum) = (x, x);
        for (var i = 1; i <= 4; i++)
        {
            term = -term * x * x / (2 * i * (2 * i + 1));
            sum += term;
        }

        return sum;
    }

    [TfFunction]
    public static Tensor<float> PowerIteration([Shape("D", "D")] Tensor<float> a, [Shape("D", 1)] Tensor<float> v)
    {
        for (var i = 0; i < 3; i++)
        {
            v = Tf.MatMul(a, v);
            v /= Tf.ReduceEuclideanNorm(v);
        }

        return v;
    }

    [TfFunction]
    public static Tensor<float> Steps(Tensor<float> x, int count)
    {
        for (var i = 0; i < count; i++) x = x - 0.1f * Tf.Tanh(x);
        return x + 1f;
    }

    [TfFunction]
    public static Tensor<float> SumOfPowers(Tensor<float> x)
    {
        List<Tensor<float>> powers = [x];
        for (var i = 0; i < 3; i++) powers.Add(powers[^1] * x);
        return Tf.AddN(powers) * 0.25f;
    }

    [TfFunction]
    public static Tensor<float> Chained(Tensor<float> x)
    {
        Func<Tensor<float>, Tensor<float>>[] layers = [Tf.Tanh, y => y * 2f, Tf.Nn.Relu];
        foreach (var layer in layers) x = layer(x);
        return x;
    }

    [TfFunction]
    public static Tensor<float> Twice(Tensor<float> x) => Apply(Apply(x, y => Tf.Exp(-y)), y => y / (1f + y));

    [TfFunction]
    public static Tensor<double> GenericLerp(Tensor<double> a, Tensor<double> b) => Lerp(a, b, Tf.Constant(0.25));

    [TfFunction]
    public static Tensor<int> GenericClamp(Tensor<int> x) => Bounded(x, -5, 5) * 2;

    [TfFunction]
    public static Tensor<float> CallsOthers(Tensor<float> x, Tensor<float> y) =>
        ActivationFunctions.QuickGelu(x) + LossFunctions.MeanSquared(x, y) * StatisticsFunctions.ZScore(y);

    [TfFunction]
    public static Tensor<float> CallsItselfInPieces(Tensor<float> x) => Horner(TaylorSine(x)) - Horner(x);

    [TfFunction]
    public static Tensor<float> Recursive(Tensor<float> x) => Nested(x, 3);

    [TfFunction]
    public static (Tensor<float> Sum, (Tensor<float> Low, Tensor<float> High) Bounds) NestedResult(Tensor<float> x) =>
        (Tf.ReduceSum(x * 2f), (Tf.ReduceMin(x), Tf.ReduceMax(x)));

    [TfFunction]
    public static Tensor<float> TupleHelper(Tensor<float> x)
    {
        var (sine, cosine) = SineAndCosine(x);
        return sine * sine - cosine * cosine;
    }

    [TfFunction]
    public static Tensor<float> Conditional(Tensor<float> x, Tensor<float>? bias = null) => bias is null ? x * 2f : x * 2f + bias;

    [TfFunction]
    public static Tensor<float> EarlyReturn(Tensor<float> x, bool raw)
    {
        var y = Tf.Square(x);
        if (raw)
        {
            return y;
        }
        else
        {
            y = Tf.Sqrt(y + 1f);
        }

        return y - 1f;
    }

    [TfFunction]
    public static Tensor<float> RankDependent(Tensor<float> x) => x.Shape.Rank == 2 ? Tf.ReduceMean(x, axis: 1) * 2f : x * 2f;

    [TfFunction]
    public static Tensor<float> ScaledBySize([Shape("N", 20)] Tensor<float> x) => x / MathF.Sqrt(x.Shape[1]);

    [TfFunction]
    public static Tensor<float> WithDoWhile(Tensor<float> x)
    {
        var i = 0;
        do
        {
            x = Tf.Sin(x) + i;
            i += 2;
        }
        while (i < 6);
        return x;
    }

    private static Tensor<float> Apply(Tensor<float> x, Func<Tensor<float>, Tensor<float>> f) => f(x) + x;

    private static Tensor<float> Nested(Tensor<float> x, int depth) => depth == 0 ? x : Tf.Tanh(Nested(x * 0.5f, depth - 1) + 1f);

    private static Tensor<T> Lerp<T>(Tensor<T> a, Tensor<T> b, Tensor<T> t)
        where T : System.Numerics.INumber<T> => a + (b - a) * t;

    private static Tensor<T> Bounded<T>(Tensor<T> x, T low, T high)
        where T : System.Numerics.INumber<T> => Tf.Maximum(Tf.Minimum(x, high), low);

    private static (Tensor<float> Sine, Tensor<float> Cosine) SineAndCosine(Tensor<float> x) => (Tf.Sin(x), Tf.Cos(x));
}
