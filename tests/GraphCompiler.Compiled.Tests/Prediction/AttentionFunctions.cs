namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Attention scores and positions.</summary>
public static partial class AttentionFunctions
{
    [TfFunction]
    public static Tensor<float> Scores([Shape("B", "T", "D")] Tensor<float> q, [Shape("B", "T", "D")] Tensor<float> k) =>
        Tf.Nn.Softmax(Tf.MatMul(q, k, transposeY: true) / MathF.Sqrt(8f));

    [TfFunction]
    public static Tensor<float> DotProduct([Shape("B", "T", "D")] Tensor<float> q, [Shape("B", "T", "D")] Tensor<float> k, [Shape("B", "T", "D")] Tensor<float> v) =>
        Tf.MatMul(Tf.Nn.Softmax(Tf.MatMul(q * 0.35f, k, transposeY: true)), v);

    [TfFunction]
    public static Tensor<float> Masked([Shape("B", "T", "T")] Tensor<float> scores, [Shape("B", "T", "T")] Tensor<bool> mask) =>
        Tf.Nn.Softmax(Tf.Where(mask, scores, -1e9f));

    [TfFunction]
    public static Tensor<float> PaddingMasked([Shape("B", "T", "T")] Tensor<float> scores, [Shape("B", "T")] Tensor<bool> valid) =>
        Tf.Nn.Softmax(scores + (1f - Tf.ExpandDims(Tf.Cast<float>(valid), 1)) * -1e9f);

    [TfFunction]
    public static Tensor<float> Causal([Shape("B", 7, 7)] Tensor<float> scores)
    {
        var positions = Tf.Range(7);
        var past = Tf.GreaterEqual(Tf.ExpandDims(positions, 1), positions);
        return Tf.Nn.Softmax(Tf.Where(past, scores, -1e9f));
    }

    [TfFunction]
    public static Tensor<float> Additive([Shape("N", "D")] Tensor<float> query, [Shape("N", "T", "D")] Tensor<float> keys, [Shape("D")] Tensor<float> w)
    {
        var scores = Tf.ReduceSum(w * Tf.Tanh(Tf.ExpandDims(query, 1) + keys), axis: -1);
        var weights = Tf.ExpandDims(Tf.Nn.Softmax(scores), -1);
        return Tf.ReduceSum(weights * keys, axis: 1);
    }

    [TfFunction]
    public static Tensor<float> Heads([Shape("B", "T", 8)] Tensor<float> x) => Tf.Transpose(Tf.Reshape(x * 0.5f, [-1, 7, 2, 4]), [0, 2, 1, 3]);

    [TfFunction]
    public static Tensor<float> JoinHeads([Shape("B", 2, "T", 4)] Tensor<float> x) => Tf.Reshape(Tf.Transpose(x + 1f, [0, 2, 1, 3]), [-1, 7, 8]) * 2f;

    [TfFunction]
    public static Tensor<float> RelativeBias([Shape("B", "T", "T")] Tensor<float> scores, [Shape("T", "T")] Tensor<float> bias, float slope) =>
        Tf.Nn.Softmax(scores - slope * Tf.Abs(bias));

    [TfFunction]
    public static Tensor<float> SinusoidalPositions([Shape("T", 1)] Tensor<float> position, [Shape("D")] Tensor<float> exponent)
    {
        var angle = position * Tf.Exp(exponent * (-MathF.Log(10000f) / 8f));
        return Tf.Concat([Tf.Sin(angle), Tf.Cos(angle)], -1);
    }

    [TfFunction]
    public static Tensor<float> Rotary([Shape("B", "T", "D")] Tensor<float> x, [Shape("T", 4)] Tensor<float> angle)
    {
        var halves = Tf.Split(x, 2, axis: -1);
        var (sin, cos) = (Tf.Sin(angle), Tf.Cos(angle));
        return Tf.Concat([halves[0] * cos - halves[1] * sin, halves[0] * sin + halves[1] * cos], -1);
    }

    [TfFunction]
    public static Tensor<float> WithPositions([Shape("B", "T", "D")] Tensor<float> x, [Shape("T", "D")] Variable<float> positions) => x * MathF.Sqrt(8f) + positions;

    [TfFunction]
    public static Tensor<float> LinearAttention([Shape("B", "T", "D")] Tensor<float> q, [Shape("B", "T", "D")] Tensor<float> k, [Shape("B", "T", "D")] Tensor<float> v)
    {
        var (fq, fk) = (Tf.Nn.Elu(q) + 1f, Tf.Nn.Elu(k) + 1f);
        var context = Tf.MatMul(fk, v, transposeX: true);
        var norm = Tf.ReduceSum(fq * Tf.ReduceSum(fk, axis: 1, keepDims: true), axis: -1, keepDims: true);
        return Tf.MatMul(fq, context) / norm;
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>) DotProductGradient([Shape("B", "T", "D")] Tensor<float> q, [Shape("B", "T", "D")] Tensor<float> k, [Shape("B", "T", "D")] Tensor<float> v)
    {
        using var tape = new GradientTape();
        tape.Watch(q, k, v);
        var y = Tf.MatMul(Tf.Nn.Softmax(Tf.MatMul(q, k, transposeY: true) * 0.35f), v);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(y)), (q, k, v));
    }

    [TfFunction]
    public static Tensor<float> MeanPool([Shape("B", "T", "D")] Tensor<float> x, [Shape("B", "T")] Tensor<bool> valid)
    {
        var weights = Tf.ExpandDims(Tf.Cast<float>(valid), -1);
        return Tf.ReduceSum(x * weights, axis: 1) / Tf.Maximum(Tf.ReduceSum(weights, axis: 1), 1f);
    }

    [TfFunction]
    public static Tensor<float> MaxPoolOverTime([Shape("B", "T", "D")] Tensor<float> x) => Tf.Tanh(Tf.ReduceMax(x, axis: 1)) * 2f;

    [TfFunction]
    public static Tensor<float> LogitLens([Shape("B", "T", "D")] Tensor<float> x, [Shape("C", "D")] Tensor<float> table) =>
        Tf.Nn.LogSoftmax(30f * Tf.Tanh(Tf.MatMul(Tf.Reshape(x, [-1, 8]), table, transposeY: true) / 30f));
}
