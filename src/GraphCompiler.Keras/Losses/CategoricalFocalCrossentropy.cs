namespace GraphCompiler.Keras;

/// <summary>-Σ α·(1 - p)^γ·y·ln p along an axis; probabilities are divided by their sum and cut to [1e-7, 1 - 1e-7].</summary>
public sealed class CategoricalFocalCrossentropy : Loss
{
    private readonly Tensor<float> _alpha;
    private readonly (double Gamma, bool FromLogits, double LabelSmoothing, int Axis) _with;

    /// <param name="alpha">α.</param>
    /// <param name="gamma">γ.</param>
    /// <param name="fromLogits">Whether predictions are logits, else probabilities.</param>
    /// <param name="labelSmoothing">Labels go this part of the way to their mean.</param>
    /// <param name="axis">The axis of the classes.</param>
    /// <param name="reduction">What is made of one value per example.</param>
    /// <param name="name">The class in snake_case unless given.</param>
    public CategoricalFocalCrossentropy(
        double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0, int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null)
        : this((Tensor<float>)(float)alpha, (gamma, fromLogits, labelSmoothing, axis), reduction, name)
    {
    }

    /// <summary>With an α for each class.</summary>
    /// <inheritdoc cref="CategoricalFocalCrossentropy(double, double, bool, double, int, Reduction, string)"/>
    public CategoricalFocalCrossentropy(
        IReadOnlyList<double> alpha, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0, int axis = -1, Reduction reduction = Reduction.SumOverBatchSize, string? name = null)
        : this((Tensor<float>)alpha.Select(a => (float)a).ToArray(), (gamma, fromLogits, labelSmoothing, axis), reduction, name)
    {
    }

    private CategoricalFocalCrossentropy(Tensor<float> alpha, (double, bool, double, int) with, Reduction reduction, string? name)
        : base(reduction, name) => (_alpha, _with) = (alpha, with);

    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred)
    {
        var labels = Losses.Smoothed(yTrue, _with.LabelSmoothing, yTrue.Shape[^1]);
        var p = _with.FromLogits ? Tf.Nn.Softmax(yPred, _with.Axis) : yPred;
        p = Losses.Clipped(p / Tf.ReduceSum(p, _with.Axis, keepDims: true));
        return Tf.ReduceSum(Tf.Pow(1f - p, (float)_with.Gamma) * _alpha * (-labels * Tf.Log(p)), _with.Axis);
    }

    internal override Loss Remake(Remaker c, Reduction reduction) => new CategoricalFocalCrossentropy(
        c.Of("alpha", _alpha)!, (c.Of("gamma", _with.Gamma), c.Of("from_logits", _with.FromLogits), c.Of("label_smoothing", _with.LabelSmoothing), c.Of("axis", _with.Axis)), reduction, c.Name);
}
