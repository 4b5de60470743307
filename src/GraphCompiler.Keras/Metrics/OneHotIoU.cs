namespace GraphCompiler.Keras;

/// <summary>As <see cref="IoU"/>, of labels with a one at their class and predictions with a number for each class.</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="targetClasses">Those that count.</param>
/// <param name="name">one_hot_io_u unless given.</param>
/// <param name="ignoreClass">Examples of this class count for nothing.</param>
/// <param name="sparseYPred">Whether predictions are class numbers all the same.</param>
/// <param name="axis">The axis of the classes.</param>
public sealed partial class OneHotIoU(int classes, int[] targetClasses, string? name = null, int? ignoreClass = null, bool sparseYPred = false, int axis = -1)
    : IoUMetric(name, classes, targetClasses, ignoreClass)
{
    private protected override Tensor<int> LabelsOf(Tensor yTrue) => Tf.Cast<int>(Tf.Argmax(Examples.Floats(yTrue), axis));

    private protected override Tensor<int> ClassesOf(Tensor<float> yPred) => sparseYPred ? base.ClassesOf(yPred) : Tf.Cast<int>(Tf.Argmax(yPred, axis));

    internal override Metric Remake(Remaker c) => new OneHotIoU(
        c.Of("num_classes", Classes, isRequired: true), c.Of("target_class_ids", Targets, isRequired: true), ignoreClass: c.Of("ignore_class", IgnoreClass),
        sparseYPred: c.Of("sparse_y_pred", sparseYPred), axis: c.Of("axis", axis), name: c.Name);
}
