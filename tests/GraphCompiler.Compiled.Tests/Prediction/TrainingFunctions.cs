namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Steps of training, from a line to three layers.</summary>
public static partial class TrainingFunctions
{
    [TfFunction]
    public static Tensor<float> LinearStep([Shape("M", 1)] Variable<float> w, [Shape] Variable<float> b, [Shape("N", "M")] Tensor<float> x, [Shape("N", 1)] Tensor<float> y, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(Tf.MatMul(x, w) + b - y));
        var (dw, db) = tape.Gradient(loss, (w, b));
        w.AssignSub(rate * dw);
        b.AssignSub(rate * db);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> RidgeStep([Shape("M", "K")] Variable<float> w, [Shape("N", "M")] Tensor<float> x, [Shape("N", "K")] Tensor<float> y)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(Tf.MatMul(x, w) - y)) + 0.01f * Tf.ReduceSum(Tf.Square(w));
        w.AssignSub(0.1f * tape.Gradient(loss, w));
        return loss;
    }

    [TfFunction]
    public static Tensor<float> LassoStep([Shape("M", "K")] Variable<float> w, [Shape("N", "M")] Tensor<float> x, [Shape("N", "K")] Tensor<float> y)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(Tf.MatMul(x, w) - y)) + 0.01f * Tf.ReduceSum(Tf.Abs(w));
        w.AssignSub(0.1f * tape.Gradient(loss, w));
        return loss;
    }

    [TfFunction]
    public static void LogisticStep([Shape("M", 1)] Variable<float> w, [Shape(1)] Variable<float> b, [Shape("N", "M")] Tensor<float> x, [Shape("N", 1)] Tensor<float> y)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SigmoidCrossEntropyWithLogits(Tf.Cast<float>(y > 0f), Tf.MatMul(x, w) + b));
        var (dw, db) = tape.Gradient(loss, (w, b));
        w.AssignSub(0.5f * dw);
        b.AssignSub(0.5f * db);
    }

    [TfFunction]
    public static Tensor<float> SoftmaxStep([Shape("M", 20)] Variable<float> w, [Shape(20)] Variable<float> b, [Shape("N", "M")] Tensor<float> x, [Shape("N")] Tensor<int> labels, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, Tf.MatMul(x, w) + b));
        var (dw, db) = tape.Gradient(loss, (w, b));
        w.AssignSub(rate * dw);
        b.AssignSub(rate * db);
        return loss;
    }

    [TfFunction]
    public static Tensor<double> PolynomialStep([Shape(4)] Variable<double> c, [Shape("N")] Tensor<double> x, [Shape("N")] Tensor<double> y)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(c[0] + c[1] * x + c[2] * Tf.Square(x) + c[3] * Tf.Pow(x, 3.0) - y));
        c.AssignSub(0.001 * tape.Gradient(loss, c));
        return loss;
    }

    [TfFunction]
    public static Tensor<float> PoissonRegression([Shape("M", 1)] Variable<float> w, [Shape("N", "M")] Tensor<float> x, [Shape("N", 1)] Tensor<float> y)
    {
        using var tape = new GradientTape();
        var rate = Tf.MatMul(x, w) * 0.1f;
        var loss = Tf.ReduceMean(Tf.Exp(rate) - Tf.Abs(y) * rate);
        w.AssignSub(0.01f * tape.Gradient(loss, w));
        return loss;
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>, Tensor<float>) GradientsOfTwoLayers(
        [Shape("N", "M")] Tensor<float> x, [Shape("M", "D")] Tensor<float> w1, [Shape("D")] Tensor<float> b1, [Shape("D", "K")] Tensor<float> w2, [Shape("K")] Tensor<float> b2)
    {
        using var tape = new GradientTape();
        tape.Watch(w1, b1, w2, b2);
        var hidden = Tf.Nn.Relu(Tf.MatMul(x, w1) + b1);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(Tf.MatMul(hidden, w2) + b2)), (w1, b1, w2, b2));
    }

    [TfFunction]
    public static Tensor<float> ThreeLayerStep(Network model, [Shape("N", "M")] Tensor<float> x, [Shape("N")] Tensor<int> labels, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(Tf.Minimum(labels, 6), model.Call(x)));
        var (w1, b1, w2, b2, w3, b3) = tape.Gradient(
            loss, (model.First.Kernel, model.First.Bias, model.Second.Kernel, model.Second.Bias, model.Last.Kernel, model.Last.Bias));
        model.First.Kernel.AssignSub(rate * w1);
        model.First.Bias.AssignSub(rate * b1);
        model.Second.Kernel.AssignSub(rate * w2);
        model.Second.Bias.AssignSub(rate * b2);
        model.Last.Kernel.AssignSub(rate * w3);
        model.Last.Bias.AssignSub(rate * b3);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> RegularisedStep(DenseLayer layer, [Shape("N", "M")] Tensor<float> x, [Shape("N", 7)] Tensor<float> y, float rate, float penalty)
    {
        using var tape = new GradientTape();
        var loss = LossFunctions.MeanSquared(y, layer.Call(x)) + penalty * Tf.Nn.L2Loss(layer.Kernel);
        var (kernel, bias) = tape.Gradient(loss, (layer.Kernel, layer.Bias));
        layer.Kernel.AssignSub(rate * kernel);
        layer.Bias.AssignSub(rate * bias);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> ClippedStep(DenseLayer layer, [Shape("N", "M")] Tensor<float> x, [Shape("N", 7)] Tensor<float> y)
    {
        using var tape = new GradientTape();
        var loss = LossFunctions.HuberOfOne(y, layer.Call(x));
        var kernel = tape.Gradient(loss, layer.Kernel);
        layer.Kernel.AssignSub(kernel * (1f / Tf.Maximum(Tf.Sqrt(Tf.ReduceSum(Tf.Square(kernel))), 1f)));
        return Tf.ReduceMean(loss);
    }

    [TfFunction]
    public static Tensor<float> MomentumStep(DenseLayer layer, [Shape("M", 7)] Variable<float> velocity, [Shape("N", "M")] Tensor<float> x, [Shape("N", 7)] Tensor<float> y)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Abs(layer.Call(x) - y));
        velocity.Assign(0.9f * velocity + tape.Gradient(loss, layer.Kernel));
        layer.Kernel.AssignSub(0.01f * velocity);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> ResidualForward(Residual block, [Shape("N", "M")] Tensor<float> x) => Tf.Nn.Softmax(block.Call(x));

    [TfFunction]
    public static Tensor<float> Reconstruct(Autoencoder model, [Shape("N", "M")] Tensor<float> x, float rate)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Math.SquaredDifference(model.Call(x), x));
        var (down, up) = tape.Gradient(loss, (model.Down, model.Up));
        model.Down.AssignSub(rate * down);
        model.Up.AssignSub(rate * up);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> GradientPenalty([Shape("N", "M")] Tensor<float> x, [Shape("M", 1)] Tensor<float> w)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var slope = tape.Gradient(Tf.Tanh(Tf.MatMul(x, w)), x);
        return Tf.ReduceMean(Tf.Square(Tf.ReduceEuclideanNorm(slope, axis: 1) - 1f));
    }

    [TfFunction]
    public static Tensor<float> NewtonStep(Tensor<float> x)
    {
        using var outer = new GradientTape();
        outer.Watch(x);
        using var inner = new GradientTape();
        inner.Watch(x);
        var slope = inner.Gradient(Tf.Exp(x) - 2f * x, x);
        return x - slope / outer.Gradient(slope, x);
    }

    [TfFunction]
    public static Tensor<float> FewSteps([Shape("M")] Tensor<float> w, [Shape("N", "M")] Tensor<float> x)
    {
        for (var i = 0; i < 3; i++)
        {
            using var tape = new GradientTape();
            tape.Watch(w);
            var loss = Tf.ReduceSum(Tf.Square(x * w - 1f));
            w -= 0.01f * tape.Gradient(loss, w);
        }

        return w;
    }

    [TfFunction]
    public static Tensor<float> Distillation([Shape("N", "M")] Tensor<float> student, [Shape("N", "M")] Tensor<float> teacher, float temperature)
    {
        using var tape = new GradientTape();
        tape.Watch(student);
        var target = Tf.StopGradient(Tf.Nn.Softmax(teacher / temperature));
        var loss = -Tf.ReduceMean(Tf.ReduceSum(target * Tf.Nn.LogSoftmax(student / temperature), axis: -1));
        return tape.Gradient(loss, student);
    }
}

/// <summary>relu(x · kernel + bias).</summary>
public sealed partial class DenseLayer(int inputs, int outputs) : Module
{
    public Variable<float> Kernel { get; } = new(Tf.Reshape(Tf.Linspace(-0.5f, 0.5f, inputs * outputs), [inputs, outputs]));

    public Variable<float> Bias { get; } = new(Tf.Zeros([outputs]));

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x) => Tf.Nn.Relu(Tf.MatMul(x, Kernel) + Bias);
}

public sealed partial class Network(int inputs, int outputs) : Module
{
    public DenseLayer First { get; } = new(inputs, 9);

    public DenseLayer Second { get; } = new(9, 8);

    public DenseLayer Last { get; } = new(8, outputs);

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x) => Last.Call(Second.Call(First.Call(x)));
}

public sealed partial class Residual(int features) : Module
{
    private readonly DenseLayer _inner = new(features, features);

    private readonly LayerNorm _norm = new(features);

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x) => x + _inner.Call(_norm.Call(x));
}

/// <summary>Two products with a sigmoid between.</summary>
public sealed partial class Autoencoder(int features, int code) : Module
{
    public Variable<float> Down { get; } = new(Tf.Fill([features, code], 0.05f));

    public Variable<float> Up { get; } = new(Tf.Fill([code, features], -0.05f));

    public Tensor<float> Encode(Tensor<float> x) => Tf.Sigmoid(Tf.MatMul(x, Down));

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x) => Tf.MatMul(Encode(x), Up);
}

/// <summary>A recurrent cell: gates from one product.</summary>
public sealed partial class Gru(int features, int units) : Module
{
    private readonly Variable<float> _input = new(Tf.Fill([features, 2 * units], 0.03f));

    private readonly Variable<float> _state = new(Tf.Fill([units, 2 * units], -0.02f));

    [TfFunction]
    public Tensor<float> Call([Shape("N", "M")] Tensor<float> x, [Shape("N", 7)] Tensor<float> h)
    {
        var gates = Tf.Split(Tf.MatMul(x, _input) + Tf.MatMul(h, _state), 2, axis: 1);
        var update = Tf.Sigmoid(gates[0]);
        return update * h + (1f - update) * Tf.Tanh(gates[1]);
    }
}
