namespace GraphCompiler.Keras;

/// <summary>-ln p of the class that a label names; probabilities are cut to [1e-7, 1 - 1e-7].</summary>
/// <param name="fromLogits">Whether predictions are logits, else probabilities.</param>
/// <param name="ignoreClass">Examples of this class count for nothing.</param>
/// <param name="axis">The axis of the classes: the last one.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, int? ignoreClass = null, int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    private protected override bool TakesClasses => true;

    internal override Tensor<bool>? MaskOf(Tensor yTrue) => ignoreClass is { } ignored ? Tf.NotEqual(Examples.Classes(yTrue), ignored) : null;

    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => 
        Losses.SparseTerms(yTrue, yPred, fromLogits, ignoreClass, axis);

    internal override Loss Remake(Remaker c, Reduction reduction) => new SparseCategoricalCrossentropy(c.Of("from_logits", fromLogits), c.Of("ignore_class", ignoreClass), c.Of("axis", axis), reduction, c.Name);
}
