namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Activations that one writes oneself, and their slopes.</summary>
public static partial class ActivationFunctions
{
    [TfFunction]
    public static Tensor<float> HardSigmoid(Tensor<float> x) => Tf.Nn.Relu6(x + 3f) / 6f;

    [TfFunction]
    public static Tensor<float> HardSwish(Tensor<float> x) => x * HardSigmoid(x);

    [TfFunction]
    public static Tensor<float> HardTanh(Tensor<float> x) => Tf.ClipByValue(x, -1f, 1f);

    [TfFunction]
    public static Tensor<float> ParametricRelu([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> alpha) => Tf.Nn.Relu(x) - alpha * Tf.Nn.Relu(-x);

    [TfFunction]
    public static Tensor<float> ThresholdedRelu(Tensor<float> x, float theta) => x * Tf.Cast<float>(x > theta);

    [TfFunction]
    public static Tensor<double> GeluByHand(Tensor<double> x) => 0.5 * x * (1.0 + Tf.Erf(x / System.Math.Sqrt(2.0)));

    [TfFunction]
    public static Tensor<float> GeluByTanh(Tensor<float> x) => 0.5f * x * (1f + Tf.Tanh(MathF.Sqrt(2f / MathF.PI) * (x + 0.044715f * Tf.Pow(x, 3f))));

    [TfFunction]
    public static Tensor<float> QuickGelu(Tensor<float> x) => x * Tf.Sigmoid(1.702f * x);

    [TfFunction]
    public static Tensor<float> SquaredRelu(Tensor<float> x) => Tf.Square(Tf.Nn.Relu(x));

    [TfFunction]
    public static Tensor<float> MishByHand(Tensor<float> x) => x * Tf.Tanh(Tf.Log1p(Tf.Exp(x)));

    [TfFunction]
    public static Tensor<float> Celu(Tensor<float> x, float alpha) => Tf.Maximum(x, 0f) + Tf.Minimum(alpha * Tf.Expm1(x / alpha), 0f);

    [TfFunction]
    public static Tensor<float> Shrink(Tensor<float> x, float threshold) => Tf.Sign(x) * Tf.Nn.Relu(Tf.Abs(x) - threshold);

    [TfFunction]
    public static Tensor<float> Snake(Tensor<float> x, float frequency) => x + Tf.Square(Tf.Sin(frequency * x)) / frequency;

    [TfFunction]
    public static Tensor<float> Gaussian(Tensor<float> x) => Tf.Exp(-0.5f * x * x) / MathF.Sqrt(2f * MathF.PI);

    [TfFunction]
    public static Tensor<float> Bent(Tensor<float> x) => (Tf.Sqrt(Tf.Square(x) + 1f) - 1f) / 2f + x;

    [TfFunction]
    public static Tensor<float> GatedLinear(Tensor<float> x, Tensor<float> gate) => x * Tf.Sigmoid(gate);

    [TfFunction]
    public static Tensor<float> SwiGlu([Shape("N", "M")] Tensor<float> x, [Shape("M", "D")] Tensor<float> w, [Shape("M", "D")] Tensor<float> v) =>
        Tf.Nn.Silu(Tf.MatMul(x, w)) * Tf.MatMul(x, v);

    [TfFunction]
    public static Tensor<float> GumbelSoftmax(Tensor<float> logits, Tensor<float> noise, float temperature) =>
        Tf.Nn.Softmax((logits - Tf.Log(-Tf.Log(Tf.Sigmoid(noise)))) / temperature);

    [TfFunction]
    public static Tensor<float> Temperature(Tensor<float> logits, float temperature) => Tf.Nn.Softmax(logits / temperature);

    [TfFunction]
    public static Tensor<float> SlopeOfHardSwish(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(HardSwish(x), x);
    }

    [TfFunction]
    public static Tensor<double> SlopeOfGelu(Tensor<double> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(GeluByHand(x), x);
    }

    [TfFunction]
    public static Tensor<float> SlopeOfMish(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        return tape.Gradient(Tf.Nn.Mish(x), x);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) SlopesOfParametricRelu([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> alpha)
    {
        using var tape = new GradientTape();
        tape.Watch(x, alpha);
        var y = Tf.Nn.Relu(x) - alpha * Tf.Nn.Relu(-x);
        return tape.Gradient(y, (x, alpha));
    }

    [TfFunction]
    public static Tensor<float> CurvatureOfSoftplus(Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        return outer.Gradient(inner.Gradient(Tf.Nn.Softplus(x), x), x);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) SlopesOfGate(Tensor<float> x, Tensor<float> gate)
    {
        using var tape = new GradientTape();
        tape.Watch(x, gate);
        return tape.Gradient(GatedLinear(x, gate), (x, gate));
    }

    [TfFunction]
    public static Tensor<float> StraightThrough(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var rounded = x + Tf.StopGradient(Tf.Round(x) - x);
        return tape.Gradient(Tf.ReduceSum(rounded * rounded), x);
    }
}
