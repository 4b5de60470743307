namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Searching, sorting, scanning, counting and combining by segments, with arithmetic around it.</summary>
public static partial class SearchFunctions
{
    private static readonly Tensor<int> s_classes = new[] { 0, 1, 1, 2, 2, 2 };

    [TfFunction]
    public static Tensor<float> BestOfRow(Tensor<float> x) => Tf.Cast<float>(Tf.Argmax(Tf.Exp(x) * 2f, axis: -1)) + 1f;

    [TfFunction]
    public static Tensor<float> LeastOfColumn([Shape("N", "M")] Tensor<float> x) => Tf.Cast<float>(Tf.Argmin<float, int>(x - 1f)) * 0.5f;

    [TfFunction]
    public static Tensor<float> Accuracy([Shape("N", "K")] Tensor<float> logits, [Shape("N")] Tensor<long> labels) =>
        Tf.ReduceMean(Tf.Cast<float>(Tf.Argmax(Tf.Nn.Softmax(logits), axis: 1) == labels));

    [TfFunction]
    public static Tensor<float> Sorted(Tensor<float> x) => Tf.Sort(x * 2f, descending: true) - 1f;

    [TfFunction]
    public static Tensor<float> SortedGradient(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Square(Tf.Sort(Tf.Exp(x))) * 0.5f);
        return tape.Gradient(y, x) * 2f;
    }

    [TfFunction]
    public static Tensor<float> Turned([Shape("N", "M")] Tensor<float> x) => Tf.ReverseSequence(Tf.Exp(x), Tf.Cast<int>(x[.., 0] * 0f) + 1, 1) * 2f;

    [TfFunction]
    public static Tensor<int> Order(Tensor<float> x) => Tf.Argsort(-x) + 1;

    [TfFunction]
    public static (Tensor<float>, Tensor<int>) Largest(Tensor<float> x)
    {
        var (values, indices) = Tf.Math.TopK(Tf.Tanh(x), k: 3);
        return (values * 10f, indices + 1);
    }

    [TfFunction]
    public static Tensor<float> AmongBest([Shape("N")] Tensor<int> targets, [Shape("N", "M")] Tensor<float> predictions) =>
        Tf.ReduceMean(Tf.Cast<float>(Tf.Math.InTopK(targets, predictions * 2f, k: 4)));

    [TfFunction]
    public static Tensor<int> Places([Shape("N")] Tensor<float> x) => Tf.Searchsorted(Tf.Sort(x + 1f), x * 2f, right: true) * 2;

    [TfFunction]
    public static Tensor<float> Scans([Shape("N", "M")] Tensor<float> x) =>
        Tf.Cumsum(x * 2f, axis: 1) + Tf.Cumprod(Tf.Tanh(x), axis: 0, exclusive: true) + Tf.Math.CumulativeLogSumExp(x - 1f, axis: 1, reverse: true);

    [TfFunction]
    public static Tensor<float> ScanGradient([Shape("N", "M")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Square(Scans(x)));
        return tape.Gradient(y, x) + 1f;
    }

    [TfFunction]
    public static Tensor<float> Chosen([Shape("N", "M")] Tensor<float> x) => Tf.BooleanMask(x * 2f, Tf.ReduceSum(x, axis: 1) > 0f) + 1f;

    [TfFunction]
    public static Tensor<float> ChosenGradient([Shape("N", "M")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Exp(Tf.BooleanMask(Tf.Square(x), x > 0f)));
        return tape.Gradient(y, x) * 0.5f;
    }

    [TfFunction]
    public static Tensor<long> WherePositive([Shape("N", "M")] Tensor<float> x) => Tf.Where(x > 0f) + 1L;

    [TfFunction]
    public static (Tensor<int>, Tensor<int>, Tensor<int>) Distinct([Shape("N")] Tensor<int> x)
    {
        var (values, indices, counts) = Tf.UniqueWithCounts(Tf.FloorDiv(x, 5));
        return (values + 1, indices * 2, counts - 1);
    }

    [TfFunction]
    public static Tensor<float> Others([Shape("N")] Tensor<float> x) => Tf.Setdiff1d(Tf.Floor(x), Tf.Floor(x[1..] * 2f)).Values * 2f;

    [TfFunction]
    public static Tensor<float> Counted([Shape("N")] Tensor<int> x, [Shape("N")] Tensor<float> weights) =>
        Tf.Math.Bincount(x * x, weights * 2f, minLength: 4) + 1f;

    [TfFunction]
    public static Tensor<float> Confused([Shape("N")] Tensor<int> labels, [Shape("N")] Tensor<int> predictions) =>
        Tf.Cast<float>(Tf.Math.ConfusionMatrix(labels * labels, predictions * predictions)) / 2f;

    [TfFunction]
    public static Tensor<float> Binned(Tensor<float> x) => Tf.Cast<float>(Tf.Math.HistogramFixedWidth(x * 2f, new[] { -2f, 2f }, bins: 5)) / 3f;

    [TfFunction]
    public static Tensor<float> Centroids([Shape(6, "M")] Tensor<float> x) =>
        Tf.Math.UnsortedSegmentSum(x * 2f, s_classes, 3) / 2f + Tf.Math.UnsortedSegmentMean(x, s_classes, 3) - Tf.Math.UnsortedSegmentMax(Tf.Exp(x), s_classes, 3);

    [TfFunction]
    public static Tensor<float> CentroidGradient([Shape(6, "M")] Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Square(Centroids(x)));
        return tape.Gradient(y, x) * 2f;
    }

    [TfFunction]
    public static Tensor<float> Grouped([Shape(6, "M")] Tensor<float> x) =>
        Tf.Math.SegmentSum(x + 1f, s_classes) * 2f + Tf.Math.SegmentMean(x, s_classes) * Tf.Math.SegmentMax(x * 3f, s_classes);

    [TfFunction]
    public static Tensor<float> Divided([Shape(6, "M")] Tensor<float> x)
    {
        var parts = Tf.DynamicPartition(x * 2f, s_classes, 3);
        return Tf.DynamicStitch<float>([new[] { 5 }, new[] { 1, 0 }, new[] { 2, 3, 4 }], [parts[0] + 1f, parts[1] * 2f, Tf.Exp(parts[2])]) - 1f;
    }

    [TfFunction]
    public static Tensor<float> Repeated([Shape("N", "M")] Tensor<float> x) => Tf.Repeat(x + 1f, 3, axis: 1) * 2f;

    [TfFunction]
    public static Tensor<float> RepeatedEach([Shape(3, "M")] Tensor<float> x) => Tf.Repeat(x + 1f, new[] { 2, 0, 1 }, axis: 0) * 2f;

    [TfFunction]
    public static Tensor<float> MaskedMean([Shape("N", 20)] Tensor<float> x, [Shape("N")] Tensor<int> lengths) =>
        Tf.ReduceSum(x * Tf.SequenceMask<float>(lengths, 20), axis: 1) / 20f;

    [TfFunction]
    public static Tensor<float> Grid([Shape("N")] Tensor<float> x, [Shape("M")] Tensor<float> y)
    {
        var grid = Tf.Meshgrid<float>([x * 2f, y + 1f]);
        return grid[0] * grid[1] + 1f;
    }

    [TfFunction]
    public static Tensor<float> Pushed([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> row) =>
        Tf.TensorScatterNdMax(x * 2f, new[,] { { 1 } }, Tf.ExpandDims(row + 1f, 0)) - 1f;

    [TfFunction]
    public static Tensor<float> Diagonal([Shape(3, 3)] Tensor<float> x) => x * Tf.Eye(3) + 1f;
}

/// <summary>Norms, what is scaled by them, and functions of the gamma family.</summary>
public static partial class MeasureFunctions
{
    [TfFunction]
    public static Tensor<float> UnitRows(Tensor<float> x) => Tf.Math.L2Normalize(x * 2f, axis: -1) + 1f;

    [TfFunction]
    public static Tensor<float> UnitGradient(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Square(Tf.Nn.L2Normalize(x, axis: -1, epsilon: 1e-6) - 0.5f));
        return tape.Gradient(y, x);
    }

    [TfFunction]
    public static Tensor<float> Norms([Shape("N", "M")] Tensor<float> x) =>
        Tf.Norm(x) + Tf.ReduceSum(Tf.Norm(x, order: 1, axis: 1)) + Tf.ReduceSum(Tf.Norm(x, order: 3, axis: 0)) + Tf.Linalg.Norm(x, double.PositiveInfinity, axis: [0, 1]);

    [TfFunction]
    public static Tensor<float> Clipped(Tensor<float> x) => Tf.ClipByNorm(x * 3f, 1.5f, axis: -1) - 1f;

    [TfFunction]
    public static (Tensor<float>, Tensor<float>, Tensor<float>) ClippedTogether([Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> y)
    {
        var (clipped, norm) = Tf.ClipByGlobalNorm([x * 2f, y + 1f], 1.0);
        return (clipped[0] * 2f, clipped[1] + 1f, norm);
    }

    [TfFunction]
    public static Tensor<float> Weighted([Shape("N", "M")] Tensor<float> x, [Shape("N", "M")] Tensor<float> weights)
    {
        var (mean, variance) = Tf.Nn.WeightedMoments(x, 0, Tf.Exp(weights));
        return mean + Tf.Sqrt(variance);
    }

    [TfFunction]
    public static Tensor<float> Sparsity(Tensor<float> x) => Tf.Math.ZeroFraction(Tf.Nn.Relu(x)) + Tf.Cast<float>(Tf.Math.CountNonzero(Tf.Nn.Relu(x)));

    [TfFunction]
    public static Tensor<float> Gamma(Tensor<float> x) => Tf.Math.Lgamma(Tf.Exp(x)) * Tf.Math.Digamma(Tf.Exp(x)) + Tf.Math.Erfinv(Tf.Tanh(x)) + Tf.Math.LogAddExp(x, -x);

    [TfFunction]
    public static Tensor<float> GammaGradient(Tensor<float> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Math.Lgamma(Tf.Exp(x)) + Tf.Math.BesselI0e(x) + Tf.Math.Ndtri(Tf.Sigmoid(x)));
        return tape.Gradient(y, x);
    }

    [TfFunction]
    public static Tensor<float> Incomplete(Tensor<float> x) =>
        Tf.Math.Igamma(Tf.Exp(x), x * x) + Tf.Math.Betainc(Tf.Exp(x), Tf.Exp(-x), Tf.Sigmoid(x)) + Tf.Math.Zeta(2f + x * x, Tf.Exp(x));

    [TfFunction]
    public static Tensor<float> Formula(Tensor<float> x) => Tf.Math.Polyval<float>([2f, x * 2f, -1f], Tf.Math.NextAfter(x, -x)) * 3f;

    [TfFunction]
    public static Tensor<float> Bits(Tensor<float> x) => Tf.Bitcast<float>(Tf.Bitcast<int>(x + 1f) + 1) * 2f;

    [TfFunction]
    public static Tensor<int> Saturated(Tensor<float> x) => Tf.SaturateCast<int>(Tf.Exp(x * 20f)) - 1;
}
