namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Losses as one writes them by hand.</summary>
public static partial class LossFunctions
{
    [TfFunction]
    public static Tensor<float> MeanSquared(Tensor<float> y, Tensor<float> prediction) => Tf.ReduceMean(Tf.Math.SquaredDifference(prediction, y));

    [TfFunction]
    public static Tensor<float> MeanSquaredOfRows(Tensor<float> y, Tensor<float> prediction) => Tf.ReduceMean(Tf.Square(prediction - y), axis: -1);

    [TfFunction]
    public static Tensor<double> MeanAbsolute(Tensor<double> y, Tensor<double> prediction) => Tf.ReduceMean(Tf.Abs(prediction - y));

    [TfFunction]
    public static Tensor<float> MeanAbsolutePercentage(Tensor<float> y, Tensor<float> prediction) =>
        100 * Tf.ReduceMean(Tf.Abs((y - prediction) / Tf.Maximum(Tf.Abs(y), 1e-7f)), axis: -1);

    [TfFunction]
    public static Tensor<float> MeanSquaredLogarithmic([Shape("N", "M")] Tensor<float> y, [Shape("N", "M")] Tensor<float> prediction)
    {
        var first = Tf.Log(Tf.Maximum(prediction, 1e-7f) + 1f);
        var second = Tf.Log(Tf.Maximum(y, 1e-7f) + 1f);
        return Tf.ReduceMean(Tf.Math.SquaredDifference(first, second), axis: 1);
    }

    [TfFunction]
    public static Tensor<float> Huber(Tensor<float> y, Tensor<float> prediction, float delta)
    {
        var error = prediction - y;
        var size = Tf.Abs(error);
        return Tf.ReduceMean(Tf.Where(size <= delta, 0.5f * Tf.Square(error), delta * size - 0.5f * delta * delta));
    }

    [TfFunction]
    public static Tensor<float> HuberOfOne(Tensor<float> y, Tensor<float> prediction)
    {
        const float delta = 1f;
        var size = Tf.Abs(prediction - y);
        var inside = Tf.Minimum(size, delta);
        return Tf.ReduceMean(0.5f * inside * inside + delta * (size - inside), axis: -1);
    }

    [TfFunction]
    public static Tensor<float> LogCosh(Tensor<float> y, Tensor<float> prediction)
    {
        var x = prediction - y;
        return Tf.ReduceMean(x + Tf.Nn.Softplus(-2f * x) - MathF.Log(2f));
    }

    [TfFunction]
    public static Tensor<float> Hinge(Tensor<float> y, Tensor<float> prediction) => Tf.ReduceMean(Tf.Maximum(1f - y * prediction, 0f), axis: -1);

    [TfFunction]
    public static Tensor<float> SquaredHinge(Tensor<float> y, Tensor<float> prediction)
    {
        var signs = Tf.Where(y > 0f, Tf.OnesLike(y), -Tf.OnesLike(y));
        return Tf.ReduceMean(Tf.Square(Tf.Nn.Relu(1f - signs * prediction)));
    }

    [TfFunction]
    public static Tensor<float> CategoricalHinge([Shape("N", "M")] Tensor<float> y, [Shape("N", "M")] Tensor<float> prediction)
    {
        var positive = Tf.ReduceSum(y * prediction, axis: -1);
        var negative = Tf.ReduceMax((1f - y) * prediction, axis: -1);
        return Tf.Maximum(negative - positive + 1f, 0f);
    }

    [TfFunction]
    public static Tensor<float> BinaryCrossEntropy(Tensor<float> y, Tensor<float> prediction)
    {
        var p = Tf.ClipByValue(Tf.Sigmoid(prediction), 1e-7f, 1f - 1e-7f);
        return -Tf.ReduceMean(y * Tf.Log(p) + (1f - y) * Tf.Log(1f - p));
    }

    [TfFunction]
    public static Tensor<float> BinaryCrossEntropyByHand(Tensor<float> y, Tensor<float> logits) =>
        Tf.ReduceMean(Tf.Maximum(logits, 0f) - logits * y + Tf.Log1p(Tf.Exp(-Tf.Abs(logits))), axis: -1);

    [TfFunction]
    public static Tensor<double> BinaryCrossEntropyWithLogits(Tensor<double> y, Tensor<double> logits) =>
        Tf.ReduceMean(Tf.Nn.SigmoidCrossEntropyWithLogits(y, logits));

    [TfFunction]
    public static Tensor<float> KullbackLeibler([Shape("N", "M")] Tensor<float> y, [Shape("N", "M")] Tensor<float> logits)
    {
        var p = Tf.Nn.Softmax(y);
        return Tf.ReduceSum(p * (Tf.Nn.LogSoftmax(y) - Tf.Nn.LogSoftmax(logits)), axis: -1);
    }

    [TfFunction]
    public static Tensor<float> Poisson(Tensor<float> y, Tensor<float> prediction) =>
        Tf.ReduceMean(Tf.Nn.Softplus(prediction) - y * Tf.Log(Tf.Nn.Softplus(prediction) + 1e-7f));

    [TfFunction]
    public static Tensor<float> LogPoisson(Tensor<float> y, Tensor<float> prediction) => Tf.ReduceMean(Tf.Nn.LogPoissonLoss(y, prediction), axis: -1);

    [TfFunction]
    public static Tensor<float> Focal(Tensor<float> y, Tensor<float> logits)
    {
        var p = Tf.Sigmoid(logits);
        var right = y * p + (1f - y) * (1f - p);
        var alpha = y * 0.25f + (1f - y) * 0.75f;
        return Tf.ReduceMean(alpha * Tf.Square(1f - right) * Tf.Nn.SigmoidCrossEntropyWithLogits(y, logits));
    }

    [TfFunction]
    public static Tensor<float> FocalWithGamma(Tensor<float> y, Tensor<float> logits, float gamma) =>
        Tf.ReduceMean(Tf.Pow(Tf.Abs(y - Tf.Sigmoid(logits)), gamma) * Tf.Nn.SigmoidCrossEntropyWithLogits(y, logits));

    [TfFunction]
    public static Tensor<float> CategoricalCrossEntropy([Shape("N", "M")] Tensor<float> y, [Shape("N", "M")] Tensor<float> logits) =>
        -Tf.ReduceMean(Tf.ReduceSum(Tf.Nn.Softmax(y) * Tf.Nn.LogSoftmax(logits), axis: -1));

    [TfFunction]
    public static Tensor<float> LabelSmoothing([Shape("N")] Tensor<int> labels, [Shape("N", 20)] Tensor<float> logits)
    {
        var targets = Tf.OneHot(labels, 20) * 0.9f + 0.1f / 20f;
        return -Tf.ReduceMean(Tf.ReduceSum(targets * Tf.Nn.LogSoftmax(logits), axis: -1));
    }

    [TfFunction]
    public static Tensor<float> WeightedCrossEntropy([Shape("N")] Tensor<int> labels, [Shape("N", "M")] Tensor<float> logits, [Shape("N")] Tensor<float> weights) =>
        Tf.ReduceSum(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits) * weights) / Tf.ReduceSum(Tf.Abs(weights));

    [TfFunction]
    public static Tensor<float> CosineSimilarity(Tensor<float> y, Tensor<float> prediction)
    {
        var a = y * Tf.Rsqrt(Tf.Maximum(Tf.ReduceSum(Tf.Square(y), axis: -1, keepDims: true), 1e-12f));
        var b = prediction * Tf.Rsqrt(Tf.Maximum(Tf.ReduceSum(Tf.Square(prediction), axis: -1, keepDims: true), 1e-12f));
        return -Tf.ReduceSum(a * b, axis: -1);
    }

    [TfFunction]
    public static Tensor<float> Triplet([Shape("N", "M")] Tensor<float> anchor, [Shape("N", "M")] Tensor<float> positive, [Shape("N", "M")] Tensor<float> negative)
    {
        var near = Tf.ReduceSum(Tf.Square(anchor - positive), axis: 1);
        var far = Tf.ReduceSum(Tf.Square(anchor - negative), axis: 1);
        return Tf.ReduceMean(Tf.Nn.Relu(near - far + 0.2f));
    }

    [TfFunction]
    public static Tensor<float> Contrastive([Shape("N", "M")] Tensor<float> a, [Shape("N", "M")] Tensor<float> b, [Shape("N")] Tensor<float> same)
    {
        var distance = Tf.Sqrt(Tf.ReduceSum(Tf.Math.SquaredDifference(a, b), axis: -1) + 1e-9f);
        return Tf.ReduceMean(same * Tf.Square(distance) + (1f - same) * Tf.Square(Tf.Maximum(1f - distance, 0f)));
    }

    [TfFunction]
    public static Tensor<float> InfoNce([Shape("N", "D")] Tensor<float> a, [Shape("N", "D")] Tensor<float> b, [Shape("N")] Tensor<int> labels)
    {
        var scores = Tf.MatMul(a, b, transposeY: true) / 0.07f;
        return Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(Tf.Minimum(labels, 5), scores));
    }

    [TfFunction]
    public static Tensor<float> Dice(Tensor<float> y, Tensor<float> logits)
    {
        var p = Tf.Sigmoid(logits);
        var both = Tf.ReduceSum(y * p);
        return 1f - (2f * both + 1f) / (Tf.ReduceSum(y) + Tf.ReduceSum(p) + 1f);
    }

    [TfFunction]
    public static Tensor<float> Quantile(Tensor<float> y, Tensor<float> prediction, float quantile)
    {
        var error = y - prediction;
        return Tf.ReduceMean(Tf.Maximum(quantile * error, (quantile - 1f) * error), axis: -1);
    }

    [TfFunction]
    public static Tensor<float> GaussianLikelihood(Tensor<float> y, Tensor<float> mean, Tensor<float> logVariance) =>
        0.5f * Tf.ReduceMean(logVariance + Tf.Math.SquaredDifference(y, mean) * Tf.Exp(-logVariance));

    [TfFunction]
    public static Tensor<float> Evidence([Shape("N", "D")] Tensor<float> mean, [Shape("N", "D")] Tensor<float> logVariance) =>
        -0.5f * Tf.ReduceSum(1f + logVariance - Tf.Square(mean) - Tf.Exp(logVariance), axis: 1);

    [TfFunction]
    public static (Tensor<float> Loss, Tensor<float> Slope) HuberSlope(Tensor<float> y, Tensor<float> prediction)
    {
        using var tape = new GradientTape();
        tape.Watch(prediction);
        var loss = HuberOfOne(y, prediction);
        return (loss, tape.Gradient(loss, prediction));
    }

    [TfFunction]
    public static Tensor<float> LogCoshSlope(Tensor<float> y, Tensor<float> prediction)
    {
        using var tape = new GradientTape();
        tape.Watch(prediction);
        return tape.Gradient(LogCosh(y, prediction), prediction);
    }

    [TfFunction]
    public static Tensor<float> TripletSlope([Shape("N", "M")] Tensor<float> anchor, [Shape("N", "M")] Tensor<float> positive, [Shape("N", "M")] Tensor<float> negative)
    {
        using var tape = new GradientTape();
        tape.Watch(anchor);
        return tape.Gradient(Triplet(anchor, positive, negative), anchor);
    }

    [TfFunction]
    public static Tensor<float> CosineSlope([Shape("N", "M")] Tensor<float> y, [Shape("N", "M")] Tensor<float> prediction)
    {
        using var tape = new GradientTape();
        tape.Watch(prediction);
        return tape.Gradient(Tf.ReduceMean(CosineSimilarity(y, prediction)), prediction);
    }

    [TfFunction]
    public static Tensor<float> FocalSlope(Tensor<float> y, Tensor<float> logits)
    {
        using var tape = new GradientTape();
        tape.Watch(logits);
        return tape.Gradient(Focal(y, logits), logits);
    }

    [TfFunction]
    public static Tensor<float> Spelling([Shape("T", "B", "C")] Tensor<float> logits, [Shape("B", "K")] Tensor<int> targets)
    {
        var lengths = Tf.ReduceSum(Tf.ZerosLike(targets), axis: 1);
        using var tape = new GradientTape();
        tape.Watch(logits);
        var loss = Tf.ReduceMean(Tf.Nn.CtcLoss(Tf.Abs(targets) % 16 + 1, logits * 2f, lengths + 3, lengths + 7));
        return tape.Gradient(Tf.Sqrt(loss), logits)! * 3f;
    }
}
