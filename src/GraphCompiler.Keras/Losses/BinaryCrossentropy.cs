namespace GraphCompiler.Keras;

/// <summary>The mean of -y·ln p - (1 - y)·ln(1 - p) along an axis; probabilities are cut to [1e-7, 1 - 1e-7].</summary>
/// <param name="fromLogits">Whether predictions are logits, else probabilities.</param>
/// <param name="labelSmoothing">Labels go this part of the way to their middle.</param>
/// <param name="axis">The axis that is averaged.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0, int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => 
        Tf.ReduceMean(Losses.BinaryTerms(Losses.Smoothed(yTrue, labelSmoothing, 2), yPred, fromLogits), axis);

    internal override Loss Remake(Remaker c, Reduction reduction) => new BinaryCrossentropy(c.Of("from_logits", fromLogits), c.Of("label_smoothing", labelSmoothing), c.Of("axis", axis), reduction, c.Name);
}
