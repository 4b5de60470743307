namespace GraphCompiler.Keras;

/// <summary>The mean of the binary cross entropy times (1 - q)^γ along an axis, where q is the probability of what is true; balanced, times α for ones and 1 - α for zeros.</summary>
/// <param name="gamma">γ.</param>
/// <param name="applyClassBalancing">Whether classes are balanced.</param>
/// <param name="alpha">α.</param>
/// <param name="fromLogits">Whether predictions are logits, else probabilities.</param>
/// <param name="labelSmoothing">Labels go this part of the way to their middle.</param>
/// <param name="axis">The axis that is averaged.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class BinaryFocalCrossentropy(double gamma = 2, bool applyClassBalancing = false, double alpha = 0.25, bool fromLogits = false, double labelSmoothing = 0, int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred) => 
        Tf.ReduceMean(Losses.FocalBinaryTerms(Losses.Smoothed(yTrue, labelSmoothing, 2), yPred, gamma, applyClassBalancing ? alpha : null, fromLogits), axis);

    internal override Loss Remake(Remaker c, Reduction reduction) => new BinaryFocalCrossentropy(
        applyClassBalancing: c.Of("apply_class_balancing", applyClassBalancing), alpha: c.Of("alpha", alpha), gamma: c.Of("gamma", gamma), fromLogits: c.Of("from_logits", fromLogits),
        labelSmoothing: c.Of("label_smoothing", labelSmoothing), axis: c.Of("axis", axis), reduction: reduction, name: c.Name);
}
