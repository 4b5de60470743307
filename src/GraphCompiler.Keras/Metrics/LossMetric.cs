namespace GraphCompiler.Keras;

/// <summary>The mean of a loss over the examples.</summary>
internal sealed partial class LossMetric(Loss loss) : MeanMetric(loss.Name)
{
    /// <summary>The loss.</summary>
    public Loss Loss => loss;

    // The loss is the negative of the metric.
    private protected override Tensor<float> Values(Tensor yTrue, Tensor<float> yPred) => loss is CosineSimilarity ? -loss.Values(yTrue, yPred) : loss.Values(yTrue, yPred);

    private protected override Tensor<bool>? MaskOf(Tensor yTrue) => loss.MaskOf(yTrue);

    internal override string ClassName => loss is LogCosh ? LossNames.LogCoshMetric : loss.GetType().Name;

    /// <summary>That of the loss, which has no reduction as a metric.</summary>
    public override IReadOnlyDictionary<string, object?> GetConfig()
    {
        var config = new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["name"] = Name, ["dtype"] = "float32" };
        foreach (var (key, value) in loss.GetConfig().Where(e => e.Key != "reduction")) config[key] = value;
        return config;
    }

    internal override Metric Remake(Remaker c) => new LossMetric(Configured.CopyOf(loss));
}
