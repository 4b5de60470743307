namespace GraphCompiler.Keras;

/// <summary>A metric of values, not of pairs of labels and predictions.</summary>
public abstract partial class ValueMetric : Metric
{
    private protected ValueMetric(string? name)
        : base(name)
    {
    }

    /// <summary>Takes values into account.</summary>
    public abstract void UpdateState(Tensor<float> values, Tensor<float>? sampleWeight = null);

    /// <summary>Updates and returns the result.</summary>
    public Tensor<float> Call(Tensor<float> values, Tensor<float>? sampleWeight = null)
    {
        UpdateState(values, sampleWeight);
        return Result();
    }

    /// <summary>Takes the predictions into account.</summary>
    public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null) => UpdateState(yPred, sampleWeight);
}
