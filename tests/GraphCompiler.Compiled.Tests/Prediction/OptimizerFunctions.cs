namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Updates of variables by gradients that somebody else computed.</summary>
public static partial class OptimizerFunctions
{
    [TfFunction]
    public static void Sgd(Variable<float> w, Tensor<float> gradient, float rate) => w.AssignSub(rate * gradient);

    [TfFunction]
    public static void SgdDouble(Variable<double> w, Tensor<double> gradient, double rate) => w.AssignSub(gradient * rate);

    [TfFunction]
    public static void WeightDecay(Variable<float> w, Tensor<float> gradient, float rate) => w.AssignSub(rate * (gradient + 1e-2f * w));

    [TfFunction]
    public static void Momentum(Variable<float> w, Variable<float> velocity, Tensor<float> gradient, float rate)
    {
        velocity.Assign(0.9f * velocity - rate * gradient);
        w.AssignAdd(velocity);
    }

    [TfFunction]
    public static void Nesterov([Shape("N", "M")] Variable<float> w, [Shape("N", "M")] Variable<float> velocity, [Shape("N", "M")] Tensor<float> gradient, float rate)
    {
        var next = 0.9f * velocity - rate * gradient;
        velocity.Assign(next);
        w.AssignAdd(0.9f * next - rate * gradient);
    }

    [TfFunction]
    public static void Adagrad(Variable<float> w, Variable<float> sum, Tensor<float> gradient)
    {
        sum.AssignAdd(Tf.Square(gradient));
        w.AssignSub(0.01f * gradient * Tf.Rsqrt(Tf.Abs(sum) + 1e-7f));
    }

    [TfFunction]
    public static void RmsProp(Variable<float> w, Variable<float> square, Tensor<float> gradient, float rate)
    {
        square.Assign(0.9f * square + 0.1f * Tf.Square(gradient));
        w.AssignSub(rate * gradient / (Tf.Sqrt(Tf.Abs(square)) + 1e-7f));
    }

    [TfFunction]
    public static void CenteredRmsProp(Variable<float> w, Variable<float> mean, Variable<float> square, Tensor<float> gradient)
    {
        mean.Assign(0.9f * mean + 0.1f * gradient);
        square.Assign(0.9f * square + 0.1f * Tf.Square(gradient));
        w.AssignSub(0.01f * gradient * Tf.Rsqrt(Tf.Abs(square - Tf.Square(mean)) + 1e-7f));
    }

    [TfFunction]
    public static void Adadelta(Variable<float> w, Variable<float> square, Variable<float> change, Tensor<float> gradient)
    {
        square.Assign(0.95f * Tf.Abs(square) + 0.05f * Tf.Square(gradient));
        var delta = Tf.Sqrt(Tf.Abs(change) + 1e-6f) * Tf.Rsqrt(square + 1e-6f) * gradient;
        change.Assign(0.95f * Tf.Abs(change) + 0.05f * Tf.Square(delta));
        w.AssignSub(delta);
    }

    [TfFunction]
    public static void Adam(Variable<float> w, Variable<float> m, Variable<float> v, Tensor<float> gradient, float rate)
    {
        m.AssignAdd((gradient - m) * 0.1f);
        v.AssignAdd((Tf.Square(gradient) - v) * 0.001f);
        w.AssignSub(rate * m / (Tf.Sqrt(Tf.Abs(v)) + 1e-7f));
    }

    [TfFunction]
    public static void AdamWithCorrection(Variable<float> w, Variable<float> m, Variable<float> v, [Shape] Variable<float> step, Tensor<float> gradient)
    {
        step.AssignAdd(1f);
        m.Assign(0.9f * m + 0.1f * gradient);
        v.Assign(0.999f * v + 0.001f * Tf.Square(gradient));
        var corrected = m / (1f - Tf.Pow(0.9f, step + 3f));
        w.AssignSub(0.001f * corrected / (Tf.Sqrt(Tf.Abs(v / (1f - Tf.Pow(0.999f, step + 3f)))) + 1e-7f));
    }

    [TfFunction]
    public static void AdamW([Shape("N", "M")] Variable<float> w, [Shape("N", "M")] Variable<float> m, [Shape("N", "M")] Variable<float> v, [Shape("N", "M")] Tensor<float> gradient, float rate, float decay)
    {
        m.Assign(0.9f * m + 0.1f * gradient);
        v.Assign(0.999f * v + 0.001f * gradient * gradient);
        w.AssignSub(w * (rate * decay));
        w.AssignSub(rate * m * Tf.Rsqrt(Tf.Abs(v) + 1e-7f));
    }

    [TfFunction]
    public static void Adamax(Variable<float> w, Variable<float> m, Variable<float> u, Tensor<float> gradient)
    {
        m.Assign(0.9f * m + 0.1f * gradient);
        u.Assign(Tf.Maximum(0.999f * u, Tf.Abs(gradient)));
        w.AssignSub(0.002f * m / (u + 1e-7f));
    }

    [TfFunction]
    public static void AmsGrad(Variable<float> w, Variable<float> v, Variable<float> largest, Tensor<float> gradient)
    {
        v.Assign(0.99f * v + 0.01f * Tf.Square(gradient));
        largest.Assign(Tf.Maximum(largest, v));
        w.AssignSub(0.01f * gradient / (Tf.Sqrt(Tf.Abs(largest)) + 1e-7f));
    }

    [TfFunction]
    public static void Lion(Variable<float> w, Variable<float> m, Tensor<float> gradient, float rate)
    {
        w.AssignSub(rate * Tf.Sign(0.9f * m + 0.1f * gradient));
        m.Assign(0.99f * m + 0.01f * gradient);
    }

    [TfFunction]
    public static void Ftrl(Variable<float> w, Variable<float> n, Variable<float> z, Tensor<float> gradient)
    {
        var next = Tf.Abs(n) + Tf.Square(gradient);
        z.AssignAdd(gradient - (Tf.Sqrt(next) - Tf.Sqrt(Tf.Abs(n))) / 0.1f * w);
        n.Assign(next);
        w.Assign(Tf.Where(Tf.Abs(z) > 0.5f, (Tf.Sign(z) * 0.5f - z) / (Tf.Sqrt(next) / 0.1f + 0.2f), Tf.ZerosLike(z)));
    }

    [TfFunction]
    public static void ProximalStep(Variable<float> w, Tensor<float> gradient, float rate)
    {
        var moved = w - rate * gradient;
        w.Assign(Tf.Sign(moved) * Tf.Nn.Relu(Tf.Abs(moved) - rate * 0.01f));
    }

    [TfFunction]
    public static Tensor<float> ClipByValue(Tensor<float> gradient) => Tf.ClipByValue(gradient, -0.5f, 0.5f);

    [TfFunction]
    public static Tensor<float> ClipByNorm(Tensor<float> gradient, float norm) => gradient * (norm / Tf.Maximum(Tf.ReduceEuclideanNorm(gradient), norm));

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) ClipByGlobalNorm(Tensor<float> first, [Shape("M")] Tensor<float> second)
    {
        var norm = Tf.Sqrt(Tf.ReduceSum(Tf.Square(first)) + Tf.ReduceSum(Tf.Square(second)));
        var scale = 1f / Tf.Maximum(norm, 1f);
        return (first * scale, second * scale);
    }

    [TfFunction]
    public static void MovingAverage(Variable<float> average, Tensor<float> value, float decay) => average.AssignSub((1f - decay) * (average - value));

    [TfFunction]
    public static void Polyak(Variable<float> target, Variable<float> online) => target.Assign(0.995f * target + 0.005f * online);

    [TfFunction]
    public static Tensor<float> CosineDecay([Shape] Tensor<float> step, float rate) =>
        rate * 0.5f * (1f + Tf.Cos(MathF.PI * Tf.Minimum(step, 100f) / 100f));

    [TfFunction]
    public static Tensor<float> ExponentialDecay([Shape] Tensor<float> step, float rate) => rate * Tf.Pow(0.96f, Tf.Floor(step / 1000f));

    [TfFunction]
    public static Tensor<float> Warmup([Shape] Tensor<float> step) => MathF.Pow(512f, -0.5f) * Tf.Minimum(Tf.Rsqrt(Tf.Abs(step) + 1f), step * MathF.Pow(4000f, -1.5f));

    [TfFunction]
    public static void AccumulateGradients(Variable<float> sum, Tensor<float>[] gradients) => sum.AssignAdd(Tf.AddN(gradients) / 3f);
}

/// <summary>Adam for one variable, with its own slots.</summary>
public sealed partial class AdamState(int features, float rate) : Module
{
    private readonly Variable<float> _m = new(Tf.Zeros([features]), trainable: false);

    private readonly Variable<float> _v = new(Tf.Zeros([features]), trainable: false);

    private readonly Variable<int> _step = new(0, trainable: false);

    public Variable<float> W { get; } = new(Tf.Ones([features]));

    [TfFunction]
    public void Apply([Shape("M")] Tensor<float> gradient)
    {
        _step.AssignAdd(1);
        var t = Tf.Cast<float>(_step);
        var size = rate * Tf.Sqrt(1f - Tf.Pow(0.999f, t)) / (1f - Tf.Pow(0.9f, t));
        _m.AssignAdd((gradient - _m) * (1f - 0.9f));
        _v.AssignAdd((gradient * gradient - _v) * (1f - 0.999f));
        W.AssignSub(_m * size / (Tf.Sqrt(_v) + 1e-7f));
    }
}
