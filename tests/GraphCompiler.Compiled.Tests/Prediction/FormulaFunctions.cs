namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Formulas of finance and physics.</summary>
public static partial class FormulaFunctions
{
    private const double Gravity = 9.80665;

    [TfFunction]
    public static Tensor<double> BlackScholes([Shape("N")] Tensor<double> spot, [Shape("N")] Tensor<double> strike, [Shape("N")] Tensor<double> time, double rate, double volatility)
    {
        var (s, k, t) = (Tf.Abs(spot) + 1.0, Tf.Abs(strike) + 1.0, Tf.Abs(time) + 0.1);
        var spread = volatility * Tf.Sqrt(t);
        var d1 = (Tf.Log(s / k) + (rate + volatility * volatility / 2.0) * t) / spread;
        return s * Normal(d1) - k * Tf.Exp(-rate * t) * Normal(d1 - spread);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) Greeks([Shape("N")] Tensor<float> spot, [Shape("N")] Tensor<float> time)
    {
        using var tape = new GradientTape();
        tape.Watch(spot, time);
        var t = Tf.Square(time) + 0.1f;
        var d = (Tf.Log(Tf.Square(spot) + 1f) + 0.5f * t) / Tf.Sqrt(t);
        var price = spot * (0.5f + 0.5f * Tf.Erf(d * 0.70710678f)) - Tf.Exp(-0.05f * t);
        return tape.Gradient(price, (spot, time));
    }

    [TfFunction]
    public static Tensor<double> CompoundInterest(Tensor<double> principal, double rate) => principal * Tf.Pow<double>(1.0 + rate / 12.0, 120.0);

    [TfFunction]
    public static Tensor<double> PresentValue([Shape("N", "M")] Tensor<double> flows, [Shape("M")] Tensor<double> times, double rate) =>
        Tf.ReduceSum(flows * Tf.Exp(-rate * Tf.Abs(times)), axis: 1);

    [TfFunction]
    public static Tensor<float> LogReturns([Shape("N", "M")] Tensor<float> prices)
    {
        var logs = Tf.Log(Tf.Abs(prices) + 1f);
        return logs[.., 1..] - logs[.., ..^1];
    }

    [TfFunction]
    public static Tensor<float> SharpeRatio([Shape("N", "M")] Tensor<float> returns, float free) =>
        (Tf.ReduceMean(returns, axis: 1) - free) / Tf.ReduceStd(returns, axis: 1) * MathF.Sqrt(252f);

    [TfFunction]
    public static Tensor<float> PortfolioRisk([Shape(1, "M")] Tensor<float> weights, [Shape("M", "M")] Tensor<float> covariance) =>
        Tf.Sqrt(Tf.Abs(Tf.MatMul(Tf.MatMul(weights, covariance), weights, transposeY: true)));

    [TfFunction]
    public static Tensor<float> GeometricBrownian(Tensor<float> noise, float drift, float volatility) =>
        100f * Tf.Exp((drift - volatility * volatility / 2f) * 0.01f + volatility * 0.1f * noise);

    [TfFunction]
    public static Tensor<float> LogisticGrowth(Tensor<float> t, float capacity, float rate) => capacity / (1f + 9f * Tf.Exp(-rate * t));

    [TfFunction]
    public static Tensor<float> Gompertz(Tensor<float> t) => 5f * Tf.Exp(-2f * Tf.Exp(-0.5f * t));

    [TfFunction]
    public static Tensor<double> Haversine([Shape("N")] Tensor<double> lat1, [Shape("N")] Tensor<double> lon1, [Shape("N")] Tensor<double> lat2, [Shape("N")] Tensor<double> lon2)
    {
        var a = Tf.Square(Tf.Sin((lat2 - lat1) / 2.0)) + Tf.Cos(lat1) * Tf.Cos(lat2) * Tf.Square(Tf.Sin((lon2 - lon1) / 2.0));
        return 2.0 * 6371.0 * Tf.Asin(Tf.Sqrt(Tf.ClipByValue(a, 0.0, 1.0)));
    }

    [TfFunction]
    public static Tensor<double> Bearing(Tensor<double> lat, Tensor<double> lon) =>
        Tf.FloorMod(Tf.Atan2(Tf.Sin(lon), Tf.Cos(lat) * Tf.Tan(lat)) * (180.0 / System.Math.PI) + 360.0, 360.0);

    [TfFunction]
    public static (Tensor<double> X, Tensor<double> Y) Projectile(Tensor<double> speed, Tensor<double> angle, double time) =>
        (speed * Tf.Cos(angle) * time, speed * Tf.Sin(angle) * time - 0.5 * Gravity * time * time);

    [TfFunction]
    public static Tensor<double> Pendulum(Tensor<double> length) => 2.0 * System.Math.PI * Tf.Sqrt(Tf.Abs(length) / Gravity);

    [TfFunction]
    public static Tensor<float> DampedOscillator(Tensor<float> t, float damping, float frequency) => Tf.Exp(-damping * t) * Tf.Cos(MathF.Sqrt(1f - 0.01f) * frequency * t);

    [TfFunction]
    public static Tensor<float> LennardJones([Shape("N", "M")] Tensor<float> r)
    {
        var inverse = Tf.Pow(1f / (Tf.Abs(r) + 0.8f), 6f);
        return 4f * Tf.ReduceSum(inverse * inverse - inverse);
    }

    [TfFunction]
    public static Tensor<float> LennardJonesForce([Shape("N")] Tensor<float> r)
    {
        using var tape = new GradientTape();
        tape.Watch(r);
        var s = Tf.Reciprocal(Tf.Square(r) + 0.5f);
        var energy = Tf.ReduceSum(4f * (Tf.Square(s * s * s) - s * s * s));
        return -tape.Gradient(energy, r);
    }

    [TfFunction]
    public static Tensor<double> Relativity(Tensor<double> velocity) => Tf.Rsqrt(1.0 - Tf.Square(Tf.Tanh(velocity)));

    [TfFunction]
    public static Tensor<double> Planck(Tensor<double> frequency, double temperature)
    {
        var x = Tf.Abs(frequency) + 0.1;
        return Tf.Pow(x, 3.0) / Tf.Expm1(x / temperature);
    }

    [TfFunction]
    public static Tensor<float> HeatStep([Shape("N", "M")] Tensor<float> u, float rate)
    {
        var inner = u[1..^1, 1..^1];
        var around = u[..^2, 1..^1] + u[2.., 1..^1] + u[1..^1, ..^2] + u[1..^1, 2..];
        return inner + rate * (around - 4f * inner);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) LotkaVolterra(Tensor<float> prey, Tensor<float> predator, float dt)
    {
        for (var i = 0; i < 4; i++)
        {
            var grown = prey + dt * (1.1f * prey - 0.4f * prey * predator);
            predator += dt * (0.1f * prey * predator - 0.4f * predator);
            prey = grown;
        }

        return (prey, predator);
    }

    [TfFunction]
    public static Tensor<float> RungeKutta(Tensor<float> y, float h)
    {
        var k1 = Slope(y);
        var k2 = Slope(y + h / 2f * k1);
        var k3 = Slope(y + h / 2f * k2);
        var k4 = Slope(y + h * k3);
        return y + h / 6f * (k1 + 2f * k2 + 2f * k3 + k4);

        static Tensor<float> Slope(Tensor<float> y) => Tf.Sin(y) - 0.1f * y;
    }

    [TfFunction]
    public static Tensor<float> Mandelbrot([Shape("N", "M")] Tensor<float> re, [Shape("N", "M")] Tensor<float> im)
    {
        var (x, y, count) = (re, im, Tf.ZerosLike(re));
        for (var i = 0; i < 5; i++)
        {
            (x, y) = (x * x - y * y + re, 2f * x * y + im);
            count += Tf.Cast<float>(x * x + y * y < 4f);
        }

        return count;
    }

    [TfFunction]
    public static Tensor<double> SquareRoot(Tensor<double> x)
    {
        var a = Tf.Abs(x) + 1.0;
        var root = a;
        for (var i = 0; i < 6; i++) root = 0.5 * (root + a / root);
        return root;
    }

    [TfFunction]
    public static Tensor<float> HeatIndex(Tensor<float> celsius, Tensor<float> humidity)
    {
        var t = celsius * 9f / 5f + 32f;
        var simple = 0.5f * (t + 61f + (t - 68f) * 1.2f + humidity * 0.094f);
        var full = -42.379f + 2.04901523f * t + 10.14333127f * humidity - 0.22475541f * t * humidity;
        return Tf.Where(simple < 80f, simple, full);
    }

    [TfFunction]
    public static Tensor<float> Quaternion([Shape("N", 4)] Tensor<float> a, [Shape("N", 4)] Tensor<float> b)
    {
        var (p, q) = (Tf.Unstack(a, axis: 1), Tf.Unstack(b, axis: 1));
        return Tf.Stack(
            [
                p[0] * q[0] - p[1] * q[1] - p[2] * q[2] - p[3] * q[3],
                p[0] * q[1] + p[1] * q[0] + p[2] * q[3] - p[3] * q[2],
                p[0] * q[2] - p[1] * q[3] + p[2] * q[0] + p[3] * q[1],
                p[0] * q[3] + p[1] * q[2] - p[2] * q[1] + p[3] * q[0],
            ],
            axis: 1);
    }

    private static Tensor<double> Normal(Tensor<double> x) => 0.5 * (1.0 + Tf.Erf(x / System.Math.Sqrt(2.0)));
}
