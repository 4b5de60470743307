namespace GraphCompiler.Keras;

/// <summary>The mean of a loss over the examples.</summary>
internal sealed partial class LossMetric(Loss loss) : MeanMetric(loss.Name)
{
    /// <summary>The loss.</summary>
    public Loss Loss => loss;

    // The loss is the negative of the metric.
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => loss is CosineSimilarity ? -loss.Values(yTrue, yPred) : loss.Values(yTrue, yPred);

    private protected override Tensor<bool>? MaskOf(Tensor yTrue) => loss.MaskOf(yTrue);
}
