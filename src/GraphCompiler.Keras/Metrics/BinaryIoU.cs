namespace GraphCompiler.Keras;

/// <summary>The mean of intersection over union of the classes 0 and 1, or of one of them.</summary>
/// <param name="targetClasses">Those that count; both unless given.</param>
/// <param name="threshold">A prediction is 1 from here on.</param>
/// <param name="name">binary_io_u unless given.</param>
public sealed partial class BinaryIoU(int[]? targetClasses = null, double threshold = 0.5, string? name = null) : IoUMetric(name, 2, targetClasses ?? [0, 1], null)
{
    private protected override Tensor<int> ClassesOf(Tensor<float> yPred) => Tf.Cast<int>(yPred >= (float)threshold);

    internal override Metric Remake(Remaker c) => new BinaryIoU(c.Of("target_class_ids", Targets), c.Of("threshold", threshold), c.Name);
}
