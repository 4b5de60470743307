namespace GraphCompiler.Keras;

/// <summary>The mean of intersection over union of all classes that occur.</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="name">mean_io_u unless given.</param>
/// <param name="ignoreClass">Examples of this class count for nothing.</param>
/// <param name="sparseYPred">Whether predictions are class numbers, else a number for each class.</param>
public sealed partial class MeanIoU(int classes, string? name = null, int? ignoreClass = null, bool sparseYPred = true)
    : IoUMetric(name, classes, [.. Enumerable.Range(0, classes)], ignoreClass)
{
    private protected override Tensor<int> ClassesOf(Tensor<float> yPred) => sparseYPred ? base.ClassesOf(yPred) : Tf.Cast<int>(Tf.Argmax(yPred, -1));

    internal override Metric Remake(Remaker c) => new MeanIoU(
        c.Of("num_classes", Classes, isRequired: true), ignoreClass: c.Of("ignore_class", IgnoreClass), sparseYPred: c.Fixed("sparse_y_true", true).Of("sparse_y_pred", sparseYPred),
        name: c.Fixed("axis", -1).Name);
}
