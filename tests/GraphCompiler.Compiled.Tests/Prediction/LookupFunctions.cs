namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Embeddings, one-hot vectors, joins and cuts with arithmetic around them.</summary>
public static partial class LookupFunctions
{
    [TfFunction]
    public static Tensor<float> ScaledEmbedding([Shape("M", "D")] Tensor<float> table, [Shape("N")] Tensor<int> ids) => Tf.Nn.EmbeddingLookup(table, ids) * MathF.Sqrt(8f);

    [TfFunction]
    public static Tensor<float> EmbeddingSum([Shape("M", "D")] Variable<float> table, [Shape("N", "T")] Tensor<int> ids) => Tf.ReduceSum(Tf.Gather(table, ids), axis: 1) * 0.5f;

    [TfFunction]
    public static Tensor<float> MaskedEmbedding([Shape("M", "D")] Tensor<float> table, [Shape("N", "T")] Tensor<int> ids)
    {
        var mask = Tf.ExpandDims(Tf.Cast<float>(ids != 0), -1);
        return Tf.ReduceSum(Tf.Gather(table, ids) * mask, axis: 1) / Tf.Maximum(Tf.ReduceSum(mask, axis: 1), 1f);
    }

    [TfFunction]
    public static Tensor<float> DotOfEmbeddings([Shape("M", "D")] Variable<float> users, [Shape("M", "D")] Variable<float> items, [Shape("N")] Tensor<int> ids, [Shape("N")] Tensor<int> labels) =>
        Tf.Sigmoid(Tf.ReduceSum(Tf.Gather(users, ids) * Tf.Gather(items, labels), axis: 1));

    [TfFunction]
    public static Tensor<float> FactorisationStep([Shape("M", "D")] Variable<float> users, [Shape("M", "D")] Variable<float> items, [Shape("N")] Tensor<int> ids, [Shape("N")] Tensor<int> labels, [Shape("N")] Tensor<float> rating)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Square(Tf.ReduceSum(Tf.Gather(users, ids) * Tf.Gather(items, labels), axis: 1) - rating));
        var (du, di) = tape.Gradient(loss, (users, items));
        users.AssignSub(du * 0.1f);
        items.AssignSub(di * 0.1f);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> OneHotProduct([Shape("N")] Tensor<int> labels, [Shape(20, "D")] Tensor<float> table) => Tf.MatMul(Tf.OneHot(labels, 20), table) + 1f;

    [TfFunction]
    public static Tensor<float> OwnScore([Shape("N")] Tensor<int> labels, [Shape("N", 20)] Tensor<float> logits) =>
        Tf.ReduceSum(Tf.OneHot(labels, 20) * Tf.Nn.LogSoftmax(logits), axis: 1);

    [TfFunction]
    public static Tensor<float> SmoothedOneHot([Shape("N")] Tensor<int> labels) => Tf.OneHot(labels, 20) * 0.8f + 0.01f;

    [TfFunction]
    public static Tensor<float> Features([Shape("N", "M")] Tensor<float> x) => Tf.Concat([x, Tf.Square(x), Tf.Sin(x)], 1) * 0.1f;

    [TfFunction]
    public static Tensor<float> Crossed([Shape("N", "M")] Tensor<float> x, [Shape("N", "D")] Tensor<float> y) => Tf.Nn.Relu(Tf.Concat([x * 2f, y - 1f], -1));

    [TfFunction]
    public static Tensor<float> WithOnes([Shape("N", "M")] Tensor<float> x) => Tf.Concat([Tf.OnesLike(x[.., ..1]), x], 1) * 3f;

    [TfFunction]
    public static Tensor<float> StackedMean([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> y) => Tf.ReduceMean(Tf.Stack([x, y, x * y]), axis: 0);

    [TfFunction]
    public static Tensor<float> Ensemble(Tensor<float>[] members) => Tf.ReduceMean(Tf.Nn.Softmax(Tf.Stack(members, axis: 0)), axis: 0);

    [TfFunction]
    public static Tensor<float> LstmGates([Shape("N", 20)] Tensor<float> z, [Shape("N", 5)] Tensor<float> c)
    {
        var gates = Tf.Split(z, 4, axis: 1);
        var next = Tf.Sigmoid(gates[1] + 1f) * c + Tf.Sigmoid(gates[0]) * Tf.Tanh(gates[2]);
        return Tf.Sigmoid(gates[3]) * Tf.Tanh(next);
    }

    [TfFunction]
    public static (Tensor<float>, Tensor<float>) MeanAndSpread([Shape("N", 20)] Tensor<float> z)
    {
        var parts = Tf.Split(z, [8, 12], axis: 1);
        return (Tf.Tanh(parts[0]), Tf.Exp(0.5f * parts[1]));
    }

    [TfFunction]
    public static Tensor<float> Reparameterised([Shape("N", 20)] Tensor<float> z, [Shape("N", 10)] Tensor<float> noise) => z[.., ..10] + Tf.Exp(0.5f * z[.., 10..]) * noise;

    [TfFunction]
    public static Tensor<float> FirstDifference([Shape("N", "M")] Tensor<float> x) => (x[.., 1..] - x[.., ..^1]) / 0.5f;

    [TfFunction]
    public static Tensor<float> SecondDifference([Shape("N", "M")] Tensor<float> x) => x[.., 2..] - 2f * x[.., 1..^1] + x[.., ..^2];

    [TfFunction]
    public static Tensor<float> MovingWindow([Shape("N", "M")] Tensor<float> x) => (x[.., ..^2] + x[.., 1..^1] + x[.., 2..]) / 3f;

    [TfFunction]
    public static Tensor<float> LastStep([Shape("B", "T", "D")] Tensor<float> x, [Shape("D", "K")] Tensor<float> w) => Tf.Tanh(Tf.MatMul(x[.., -1], w));

    [TfFunction]
    public static Tensor<float> Shifted([Shape("N", "M")] Tensor<float> x) => x - 0.9f * Tf.Roll(x, 1, 1);

    [TfFunction]
    public static Tensor<float> Outer([Shape("N")] Tensor<float> x, [Shape("M")] Tensor<float> y) => Tf.ExpandDims(x, 1) * Tf.ExpandDims(y, 0) + 1f;

    [TfFunction]
    public static Tensor<float> PairwiseDifferences([Shape("N", "D")] Tensor<float> x) => Tf.Sqrt(Tf.ReduceSum(Tf.Square(Tf.ExpandDims(x, 1) - Tf.ExpandDims(x, 0)), axis: -1) + 1e-9f);

    [TfFunction]
    public static Tensor<float> GatherColumns([Shape("N", "M")] Tensor<float> x, [Shape("K")] Tensor<int> ids) => Tf.Nn.Softmax(Tf.Gather(x, ids, axis: 1) * 2f);

    [TfFunction]
    public static Tensor<float> Flat([Shape("B", "H", "W", "C")] Tensor<float> x) => Tf.Reshape(x / 2f, [x.Shape[0], -1]) + 1f;

    [TfFunction]
    public static void TouchRows([Shape("M", "D")] Variable<float> table, [Shape("N")] Tensor<int> ids, [Shape("N", "D")] Tensor<float> rows) =>
        table.ScatterAdd(new IndexedSlices<float>(Tf.Tanh(rows), ids, null));

    [TfFunction]
    public static Tensor<float> Repeated([Shape("N", "D")] Tensor<float> x) => Tf.Tile(x * 2f, [1, 3]) - 1f;

    [TfFunction]
    public static Tensor<float> GradientOfEmbedding([Shape("M", "D")] Tensor<float> table, [Shape("N")] Tensor<int> ids)
    {
        using var tape = new GradientTape();
        tape.Watch(table);
        var scaled = table * 2f;
        return tape.Gradient(Tf.ReduceSum(Tf.Square(Tf.Gather(scaled, ids))), table);
    }
}
