namespace GraphCompiler.Keras;

/// <summary>2·P·R/(P + R) for each class, of precision P and recall R.</summary>
/// <param name="threshold">What a prediction must be greater than to be positive; null takes the largest of each example.</param>
/// <param name="name">f1_score unless given.</param>
/// <param name="average">How one number comes of the classes.</param>
public sealed partial class F1Score(double? threshold = 0.5, string? name = null, ClassAverage average = ClassAverage.None) : FBetaScore(1, threshold, name ?? "f1_score", average)
{
    internal override Metric Remake(Remaker c) => new F1Score(average: c.Of("average", Average), threshold: c.Of("threshold", Threshold), name: c.Name);
}
