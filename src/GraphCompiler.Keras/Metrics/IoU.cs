namespace GraphCompiler.Keras;

/// <summary>The mean of intersection over union of some classes.</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="targetClasses">Those that count.</param>
/// <param name="name">io_u unless given.</param>
/// <param name="ignoreClass">Examples of this class count for nothing.</param>
public sealed partial class IoU(int classes, int[] targetClasses, string? name = null, int? ignoreClass = null) : IoUMetric(name, classes, targetClasses, ignoreClass)
{
    internal override Metric Remake(Remaker c) => new IoU(
        c.Of("num_classes", Classes, isRequired: true), c.Of("target_class_ids", Targets, isRequired: true),
        ignoreClass: c.Of("ignore_class", IgnoreClass), name: c.Fixed("sparse_y_true", true).Fixed("sparse_y_pred", true).Fixed("axis", -1).Name);
}
