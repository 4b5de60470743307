namespace GraphCompiler.Keras;

/// <summary>How <see cref="R2Score"/> becomes one number.</summary>
public enum R2Aggregation
{
    /// <summary>The mean over the outputs.</summary>
    UniformAverage,

    /// <summary>The mean weighted by the variances of the outputs.</summary>
    VarianceWeightedAverage,

    /// <summary>It does not: there is a value for each output.</summary>
    None,
}

/// <summary>1 - Σ(y - p)²/Σ(y - mean of y)², 0 where the labels are all one value.</summary>
/// <param name="name">r2_score unless given.</param>
/// <param name="aggregation">How one number comes of the outputs.</param>
/// <param name="numRegressors">How many regressors there are: 1 - (1 - r²)·(N - 1)/(N - k - 1), where N counts the labels.</param>
public sealed partial class R2Score(string? name = null, R2Aggregation aggregation = R2Aggregation.UniformAverage, int numRegressors = 0) : Metric(name)
{
    private Variable<float>[]? _sums;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null)
    {
        var (y, p) = Examples.OfOneRank(Examples.Floats(Boundary.Of(yTrue)), Boundary.Of(yPred));
        Shape shape = p.Shape[1..];
        string[] names = ["squared_sum", "sum", "residual", "count"];
        _sums ??= [AddVariable([], name: "num_samples"), .. names.Select(name => AddVariable(shape, name: name))];
        var weights = Tf.OnesLike(y);
        if (sampleWeight is not null)
        {
            var own = Boundary.Of(sampleWeight);
            weights *= own.Rank < y.Rank ? Tf.ExpandDims(own, -1) : own;
        }

        Tensor<float>[] terms = [y * y * weights, y * weights, Tf.Square(y - p) * weights, weights];
        for (var i = 0; i < terms.Length; i++) Accumulate(_sums[i + 1], Tf.ReduceSum(terms[i], 0));
        Accumulate(_sums[0], Tf.Cast<float>(Tf.Size(y)));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There was no update yet, which says how many outputs there are.</exception>
    public override Tensor<float> Result()
    {
        if (_sums is not [var samples, var squares, var sum, var residual, var count]) throw new InvalidOperationException($"{Name} has no result before its first update.");
        var total = squares - sum * (sum / count);
        var raw = 1f - residual / total;
        raw = Tf.Where(Tf.Math.IsInf(raw), 0f, raw);
        var score = aggregation switch
        {
            R2Aggregation.UniformAverage => Tf.ReduceMean(raw),
            R2Aggregation.VarianceWeightedAverage => Tf.ReduceSum(total * raw) / Tf.ReduceSum(total),
            _ => raw,
        };
        return numRegressors == 0 ? score : 1f - (1f - score) * (samples - 1f) / (samples - (float)numRegressors - 1f);
    }

    internal override Metric Remake(Remaker c) => new R2Score(aggregation: c.Of("class_aggregation", aggregation), numRegressors: c.Of("num_regressors", numRegressors), name: c.Name);
}
