namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Functions of tensors alone: operators, ranks, reductions, literals, host scalars and host control flow.</summary>
public static partial class PlainFunctions
{
    private const float Third = 1f / 3f;

    private static readonly Tensor<float> s_row = new float[] { 1, -2, 3 };

    [TfFunction]
    public static Tensor<float> AddTwo(Tensor<float> x, Tensor<float> y) => x + y;

    [TfFunction]
    public static Tensor<float> Polynomial(Tensor<float> x) => 3f * x * x - 2 * x + 1;

    [TfFunction]
    public static Tensor<float> Negated(Tensor<float> x) => -(x - 1f);

    [TfFunction]
    public static Tensor<float> Quotient(Tensor<float> x, Tensor<float> y) => x / (Tf.Square(y) + 1f);

    [TfFunction]
    public static Tensor<float> Squash(Tensor<float> x) => Tf.Tanh(x) * Tf.Sigmoid(x) + Tf.Exp(-Tf.Square(x));

    [TfFunction]
    public static Tensor<double> SquashDouble(Tensor<double> x) => Tf.Tanh(x) * Tf.Sigmoid(x) + Tf.Exp(-Tf.Square(x));

    [TfFunction]
    public static Tensor<float> Logarithms(Tensor<float> x) =>
        Tf.Log(Tf.Square(x) + 1f) * Tf.Rsqrt(x * x + 2f) + Tf.Sqrt(Tf.Abs(x)) * Tf.Log1p(Tf.Abs(x)) - Tf.Reciprocal(Tf.Expm1(x) + 3f);

    [TfFunction]
    public static Tensor<double> LogarithmsDouble(Tensor<double> x) =>
        Tf.Log(Tf.Square(x) + 1.0) * Tf.Rsqrt(x * x + 2.0) + Tf.Sqrt(Tf.Abs(x)) * Tf.Log1p(Tf.Abs(x)) - Tf.Reciprocal(Tf.Expm1(x) + 3.0);

    [TfFunction]
    public static Tensor<float> Trigonometry(Tensor<float> x) =>
        Tf.Sin(x) * Tf.Cos(x) + Tf.Tan(x * 0.5f) * Tf.Erf(x) - Tf.Math.Erfc(Tf.Atan(x)) * Tf.Atan2(x, Tf.Cos(x));

    [TfFunction]
    public static Tensor<double> TrigonometryDouble(Tensor<double> x) =>
        Tf.Sin(x) * Tf.Cos(x) + Tf.Tan(x * 0.5) * Tf.Erf(x) - Tf.Math.Erfc(Tf.Atan(x)) * Tf.Atan2(x, Tf.Cos(x));

    [TfFunction]
    public static Tensor<float> InverseFunctions(Tensor<float> x) =>
        Tf.Asin(x * 0.4f) + Tf.Acos(x * 0.3f) * Tf.Asinh(x) - Tf.Acosh(Tf.Square(x) + 1f) * Tf.Atanh(x * 0.4f) + Tf.Sinh(x) / Tf.Cosh(x);

    [TfFunction]
    public static Tensor<double> InverseFunctionsDouble(Tensor<double> x) =>
        Tf.Asin(x * 0.4) + Tf.Acos(x * 0.3) * Tf.Asinh(x) - Tf.Acosh(Tf.Square(x) + 1.0) * Tf.Atanh(x * 0.4) + Tf.Sinh(x) / Tf.Cosh(x);

    [TfFunction]
    public static Tensor<float> Activations(Tensor<float> x) =>
        Tf.Nn.Softplus(x) * Tf.Nn.Silu(x) + Tf.Nn.LogSigmoid(x) - Tf.Nn.Gelu(x) * Tf.Nn.Gelu(x, approximate: true);

    [TfFunction]
    public static Tensor<double> ActivationsDouble(Tensor<double> x) =>
        Tf.Nn.Softplus(x) * Tf.Nn.Silu(x) + Tf.Nn.LogSigmoid(x) - Tf.Nn.Gelu(x) * Tf.Nn.Gelu(x, approximate: true);

    [TfFunction]
    public static Tensor<float> Signs(Tensor<float> x) => Tf.Sign(x) * Tf.Abs(x + 1f) + Tf.Math.SquaredDifference(x, Tf.Abs(x));

    [TfFunction]
    public static Tensor<double> SignsDouble(Tensor<double> x) => Tf.Sign(x) * Tf.Abs(x + 1.0) + Tf.Math.SquaredDifference(x, Tf.Abs(x));

    [TfFunction]
    public static Tensor<int> IntegerSigns(Tensor<int> x, Tensor<int> y) => Tf.Sign(x) * Tf.Abs(y) + Tf.Math.SquaredDifference(x, y);

    [TfFunction]
    public static Tensor<int> Integers(Tensor<int> x, Tensor<int> y) => x * y + 2 * x - y;

    [TfFunction]
    public static Tensor<long> Longs(Tensor<long> x) => x * x - 7L;

    [TfFunction]
    public static Tensor<float> SumAll(Tensor<float> x) => Tf.ReduceSum(x);

    [TfFunction]
    public static Tensor<float> SumOfProduct(Tensor<float> x, Tensor<float> y) => Tf.ReduceSum(x * y);

    [TfFunction]
    public static Tensor<float> MeanOfSquare(Tensor<float> x) => Tf.ReduceMean(Tf.Square(x));

    [TfFunction]
    public static Tensor<double> MeanDouble(Tensor<double> x) => Tf.ReduceMean(x * 0.5);

    [TfFunction]
    public static Tensor<int> SumInt(Tensor<int> x) => Tf.ReduceSum(x * x);

    [TfFunction]
    public static (Tensor<float> Sum, Tensor<float> Mean) TwoSums(Tensor<float> x) => (Tf.ReduceSum(x), Tf.ReduceMean(Tf.Square(x)));

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) ValueAndSum(Tensor<float> x)
    {
        var y = Tf.Exp(x);
        return (y, Tf.ReduceSum(y));
    }

    [TfFunction]
    public static Tensor<float> Centered(Tensor<float> x) => x - Tf.ReduceMean(x);

    [TfFunction]
    public static Tensor<float> Standardized(Tensor<float> x)
    {
        var centered = x - Tf.ReduceMean(x);
        return centered / (Tf.ReduceMean(Tf.Square(centered)) + 0.01f);
    }

    [TfFunction]
    public static Tensor<float> SumRows([Shape("N", "M")] Tensor<float> x) => Tf.ReduceSum(x * 2f, axis: 1);

    [TfFunction]
    public static Tensor<float> SumColumns([Shape("N", "M")] Tensor<float> x) => Tf.ReduceSum(Tf.Square(x), axis: 0) + 1f;

    [TfFunction]
    public static Tensor<float> MeanLast(Tensor<float> x) => Tf.ReduceMean(x, axis: -1, keepDims: true);

    [TfFunction]
    public static Tensor<float> AddRow([Shape("N", 3)] Tensor<float> x) => x + s_row;

    [TfFunction]
    public static Tensor<float> AddColumn([Shape("N", "M")] Tensor<float> x, [Shape("N", 1)] Tensor<float> column) => (x + column) * 0.5f;

    [TfFunction]
    public static Tensor<float> Outer([Shape("N", 1)] Tensor<float> column, [Shape(1, "M")] Tensor<float> row) => Tf.Tanh(column * row);

    [TfFunction]
    public static Tensor<float> SumOfBroadcast([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> row) => Tf.ReduceSum(Tf.Square(x - row));

    [TfFunction]
    public static Tensor<float> RankThree([Shape("A", "B", "C")] Tensor<float> x, [Shape("C")] Tensor<float> y) => x * y + 1f;

    [TfFunction]
    public static Tensor<float> MiddleBroadcast([Shape("A", "B", "C")] Tensor<float> x, [Shape("A", 1, "C")] Tensor<float> y) => x - y;

    [TfFunction]
    public static Tensor<float> Scalars(Tensor<float> a, Tensor<float> b) => a * b + a / (b + 3f);

    [TfFunction]
    public static Tensor<float> Declared([TensorSpec(-1)] Tensor<float> x) => x * x;

    [TfFunction]
    public static Tensor<int> ToInt(Tensor<float> x) => Tf.Cast<int>(x * 3f);

    [TfFunction]
    public static Tensor<double> ToDouble(Tensor<float> x) => Tf.Cast<double>(x * 3f) + 1.0;

    [TfFunction]
    public static Tensor<double> SumToDouble(Tensor<float> x) => Tf.ReduceSum(Tf.Cast<double>(x));

    [TfFunction]
    public static Tensor<float> Literal(Tensor<float> x) => x + Third;

    [TfFunction]
    public static Tensor<float> LiteralRow([Shape(3)] Tensor<float> x)
    {
        Tensor<float> weights = [0.5f, 1, 2];
        return x * weights;
    }

    [TfFunction]
    public static Tensor<float> Scaled(Tensor<float> x, float scale) => x * scale;

    [TfFunction]
    public static Tensor<double> ScaledDouble(Tensor<double> x, double scale) => scale * x + scale;

    [TfFunction]
    public static Tensor<float> Powered(Tensor<float> x, int power)
    {
        var y = x;
        for (var i = 1; i < power; i++) y *= x;
        return y;
    }

    [TfFunction]
    public static Tensor<float> Branching(Tensor<float> x, bool square)
    {
        if (square) x = Tf.Square(x);
        return x + 1f;
    }

    [TfFunction]
    public static Tensor<float> Ternary(Tensor<float> x, bool exponential) => exponential ? Tf.Exp(x) : Tf.Tanh(x);

    [TfFunction]
    public static Tensor<float> Switched(Tensor<float> x, int kind)
    {
        switch (kind)
        {
            case 0:
                return Tf.Tanh(x);
            case 1:
                return Tf.Sigmoid(x);
            default:
                return x;
        }
    }

    [TfFunction]
    public static Tensor<float> Unrolled(Tensor<float> x)
    {
        for (var i = 0; i < 3; i++) x = Tf.Tanh(x + i);
        return x;
    }

    [TfFunction]
    public static Tensor<float> WhileUnrolled(Tensor<float> x)
    {
        var i = 0;
        while (true)
        {
            if (++i > 4) break;
            if (i == 2) continue;
            x = x * 0.5f + 1f;
        }

        return x;
    }

    [TfFunction]
    public static Tensor<float> Tuples((Tensor<float> X, Tensor<float> Y) pair)
    {
        var (x, y) = pair;
        return x * y - pair.X;
    }

    [TfFunction]
    public static Tensor<float> LocalFunction(Tensor<float> x)
    {
        return Twice(Twice(x)) + 1f;

        static Tensor<float> Twice(Tensor<float> y) => y * 2f + y;
    }

    [TfFunction]
    public static Tensor<float> Lambda(Tensor<float> x)
    {
        var shift = 0.25f;
        Func<Tensor<float>, Tensor<float>> f = y => Tf.Exp(y - shift);
        return f(x) + f(-x);
    }

    [TfFunction]
    public static Tensor<float> MethodGroup(Tensor<float> x)
    {
        Func<Tensor<float>, Tensor<float>> activation = Tf.Tanh;
        return activation(x) * 2f;
    }

    [TfFunction]
    public static Tensor<float> WithHelpers(Tensor<float> x) => Helpers.Swish(Helpers.Affine(x, 2f, -1f));

    [TfFunction]
    public static Tensor<float> WithGeneric(Tensor<float> x) => Helpers.Cubed(x) + 1f;

    [TfFunction]
    public static Tensor<T> Generic<T>(Tensor<T> x)
        where T : System.Numerics.INumber<T> => x * x + x;

    [TfFunction]
    public static Tensor<float> Nested(Tensor<float> x) => Squash(AddTwo(x, x)) - Scaled(x, 0.1f);

    [TfFunction]
    public static Tensor<float> PassesScalarOn(Tensor<float> x, float rate) => Scaled(Tf.Tanh(x), rate) + x;

    [TfFunction]
    public static Tensor<float> FromShape(Tensor<float> x) => Tf.Zeros(x.Shape) + x * 2f;

    [TfFunction]
    public static Tensor<float> Repeated(Tensor<float> x) => (x + 1f) * (x + 1f) + (x + 1f);

    [TfFunction]
    public static Tensor<float> Unused(Tensor<float> x, Tensor<float> y)
    {
        _ = Tf.Exp(y);
        return x * 2f;
    }

    [TfFunction]
    public static Tensor<float> Compound(Tensor<float> x)
    {
        x += 1f;
        x *= x;
        x -= 0.5f;
        x /= 2f;
        return x;
    }

    [TfFunction]
    public static Tensor<float> DeadTuple(Tensor<float> x)
    {
        var (a, _) = (Tf.Square(x), Tf.Exp(x));
        return a;
    }

    [TfFunction]
    public static Tensor<float>[] ArrayResult(Tensor<float> x) => [x * 2f, Tf.ReduceSum(x)];

    [TfFunction]
    public static Tensor<float> Product(Tensor<float> x, Tensor<float> y) => Tf.Tanh(Tf.MatMul(x, y)) + 1f;

    [TfFunction]
    public static Tensor<float> ProductOfTransposed(Tensor<float> x, Tensor<float> y) => Tf.MatMul(x * 2f, y, transposeX: true, transposeY: true) * 0.5f;

    [TfFunction]
    public static Tensor<float> Attention([Shape("B", "N", "D")] Tensor<float> query, [Shape("B", "M", "D")] Tensor<float> key, [Shape("B", "M", "D")] Tensor<float> value) =>
        Tf.MatMul(Tf.Sigmoid(Tf.MatMul(query, key, transposeY: true) * 0.25f), value) + query;

    [TfFunction]
    public static Tensor<double> ProductDouble([Shape("N", "K")] Tensor<double> x) => Tf.MatMul(x, x, transposeY: true) - 1.0;

    [TfFunction]
    public static Tensor<int> ProductInt([Shape("N", "K")] Tensor<int> x, [Shape("K", "M")] Tensor<int> y) => Tf.MatMul(x, y) + Tf.MatMul(x, y) * 3;

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) GradientOfProduct(Tensor<float> x, Tensor<float> y)
    {
        using var tape = new GradientTape();
        tape.Watch(x, y);
        var z = Tf.ReduceSum(Tf.Square(Tf.Tanh(Tf.MatMul(x, y))));
        return tape.Gradient(z, (x, y));
    }

    [TfFunction]
    public static Tensor<float> PassThrough(Tensor<float> x) => x;
}

internal static class Helpers
{
    public static Tensor<float> Swish(Tensor<float> x) => x * Tf.Sigmoid(x);

    public static Tensor<float> Affine(Tensor<float> x, Tensor<float> scale, Tensor<float> shift) => x * scale + shift;

    public static Tensor<T> Cubed<T>(Tensor<T> x)
        where T : System.Numerics.INumber<T> => x * x * x;
}
