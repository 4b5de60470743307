namespace GraphCompiler.Keras;

/// <summary>Stands for the accuracy that fits, until the model knows what it is.</summary>
internal sealed partial class UnresolvedAccuracy(string name = "accuracy") : Metric(name)
{
    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null) => throw Unresolved();

    /// <inheritdoc/>
    public override Tensor<float> Result() => throw Unresolved();

    /// <summary>Binary where the output has one column or labels and output are one shape of ones and zeros for a binary loss, sparse where labels are class numbers.</summary>
    internal override Metric Resolve(Loss? loss, Shape labels, Shape predictions)
    {
        var isColumn = predictions.IsRankKnown && (predictions.Rank == 1 || predictions.Dims[^1].Size == 1);
        if (isColumn || loss is BinaryCrossentropy or BinaryFocalCrossentropy) return new BinaryAccuracy(name: Name);
        var areClasses = loss is SparseCategoricalCrossentropy
            || (labels.IsRankKnown && predictions.IsRankKnown && (labels.Rank < predictions.Rank || (labels.Rank > 0 && labels.Dims[^1].Size == 1)));
        return areClasses ? new SparseCategoricalAccuracy(Name) : new CategoricalAccuracy(Name);
    }

    private static InvalidOperationException Unresolved() => new("Metric.Accuracy stands for an accuracy that Compile chooses; outside of a model name one: BinaryAccuracy, CategoricalAccuracy, SparseCategoricalAccuracy.");
}
