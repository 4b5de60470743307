namespace GraphCompiler.Keras;

/// <summary>The share of true positives among what is predicted positive; 0 where nothing is.</summary>
/// <param name="threshold">What a prediction must be greater than to be positive.</param>
/// <param name="topK">Only the k largest predictions of an example may be positive, whatever the threshold.</param>
/// <param name="classId">Only this class counts.</param>
/// <param name="name">The class in snake_case unless given.</param>
/// <param name="thresholds">Several thresholds, for a result each.</param>
public sealed partial class Precision(double threshold = 0.5, int? topK = null, int? classId = null, string? name = null, IReadOnlyList<double>? thresholds = null)
    : ConfusionMetric(name, Several(threshold, thresholds, topK), Outcomes.TruePositives | Outcomes.FalsePositives, topK, classId)
{
    /// <inheritdoc/>
    public override Tensor<float> Result()
    {
        var right = Count(Outcomes.TruePositives);
        return Answer(Tf.Math.DivideNoNan(right, right + Count(Outcomes.FalsePositives)));
    }

    internal override Metric Remake(Remaker c) =>
        new Precision(thresholds: c.Maybe("thresholds", Given(threshold, thresholds)), topK: c.Of("top_k", TopK), classId: c.Of("class_id", ClassId), name: c.Name);
}
