namespace GraphCompiler.Keras;

/// <summary>Counts which class is predicted for which, and gives the mean of intersection over union of some classes.</summary>
public abstract partial class IoUMetric : Metric
{
    private readonly Variable<float> _counts;

    private protected IoUMetric(string? name, int classes, IReadOnlyList<int> targets, int? ignoreClass)
        : base(name)
    {
        if (targets.Any(t => t >= classes)) throw new TfValueException($"Target class id {targets.Max()} is out of range, which is [0, {classes}).");
        (Classes, Targets, IgnoreClass) = (classes, [.. targets], ignoreClass);
        _counts = AddVariable([classes, classes], name: "total_confusion_matrix");
    }

    private protected int Classes { get; }

    private protected int[] Targets { get; }

    private protected int? IgnoreClass { get; }

    /// <summary>Labels as class numbers.</summary>
    private protected virtual Tensor<int> LabelsOf(Tensor yTrue) => Examples.Classes(yTrue);

    /// <summary>Predictions as class numbers.</summary>
    private protected virtual Tensor<int> ClassesOf(Tensor<float> yPred) => Tf.Cast<int>(yPred);

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null)
    {
        var y = Tf.Reshape(LabelsOf(Boundary.Of(yTrue)), new[] { -1 });
        var p = Tf.Reshape(ClassesOf(Boundary.Of(yPred)), new[] { -1 });

        // Keras counts in whole numbers: of a weight what is behind the point is lost.
        var weights = sampleWeight is null ? null : Tf.Cast<float>(Tf.Cast<int>(Tf.Reshape(Boundary.Of(sampleWeight), new[] { -1 })));
        if (IgnoreClass is { } ignored)
        {
            var kept = Tf.Cast<float>(Tf.NotEqual(y, ignored));
            weights = weights is null ? kept : weights * kept;
        }

        // What is out of range is no class: it has no one among its zeros.
        var labels = Tf.OneHot(y, Classes);
        if (weights is not null) labels *= Tf.ExpandDims(weights, -1);
        Accumulate(_counts, Tf.MatMul(labels, Tf.OneHot(p, Classes), transposeX: true));
    }

    /// <summary>The mean over the classes that occur at all.</summary>
    public override Tensor<float> Result()
    {
        var right = Tf.Linalg.DiagPart<float>(_counts);
        var union = Tf.ReduceSum<float>(_counts, 0) + Tf.ReduceSum<float>(_counts, 1) - right;
        Tensor<int> targets = Targets;
        (right, union) = (Tf.Gather(right, targets), Tf.Gather(union, targets));
        return Tf.Math.DivideNoNan(Tf.ReduceSum(Tf.Math.DivideNoNan(right, union)), Tf.ReduceSum(Tf.Cast<float>(Tf.NotEqual(union, 0f))));
    }
}
