namespace GraphCompiler.Keras;

/// <summary>The mean of intersection over union of some classes.</summary>
/// <param name="classes">How many classes there are.</param>
/// <param name="targetClasses">Those that count.</param>
/// <param name="name">io_u unless given.</param>
/// <param name="ignoreClass">Examples of this class count for nothing.</param>
public sealed partial class IoU(int classes, int[] targetClasses, string? name = null, int? ignoreClass = null) : IoUMetric(name, classes, targetClasses, ignoreClass);
