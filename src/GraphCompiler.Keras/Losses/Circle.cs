namespace GraphCompiler.Keras;

/// <summary>
/// ln(1 + Σₙ e^(γ·aₙ·(1 - m - dₙ)) · Σₚ e^(-γ·aₚ·(m - dₚ))) of each example, whose embedding is compared with those of its class (p) and of others (n) in the batch: d is 1
/// minus the product of two embeddings, which are to be of length 1, and at least 0; aₚ = m + d, aₙ = 1 + m - d, at least 0. Labels are class numbers. Where an example is
/// alone in its class the loss is 0, and it does not count.
/// </summary>
/// <param name="gamma">γ, how steep.</param>
/// <param name="margin">m, how far classes are to be apart.</param>
/// <param name="removeDiagonal">Whether an example is not compared with itself.</param>
/// <param name="reduction">What is made of one value per example.</param>
/// <param name="name">The class in snake_case unless given.</param>
public sealed class Circle(double gamma = 80, double margin = 0.4, bool removeDiagonal = true, Reduction reduction = Reduction.SumOverBatchSize, string? name = null) : Loss(reduction, name)
{
    // Instead of -∞: it leaves nothing of an exponential, and has a gradient.
    private const float Never = -1e30f;

    private protected override bool TakesClasses => true;

    internal override Tensor<bool>? MaskOfValues(Tensor<float> values) => values > 0f;

    /// <inheritdoc/>
    protected override Tensor<float> PerExample(Tensor yTrue, Tensor<float> yPred)
    {
        var (steepness, apart) = ((float)gamma, (float)margin);
        var classes = Tf.Reshape(Examples.Classes(yTrue), new[] { -1, 1 });
        var isSame = Tf.Equal(classes, Tf.Transpose(classes));
        var numbers = Tf.Range(Tf.Shape(classes)[0]);
        var isOther = Tf.LogicalNot(isSame);
        if (removeDiagonal) isSame = Tf.LogicalAnd(isSame, Tf.NotEqual(Tf.ExpandDims(numbers, -1), numbers));
        var distance = Tf.Maximum(1f - Tf.MatMul(yPred, yPred, transposeY: true), 0f);
        var near = -steepness * (apart + distance) * (apart - distance);
        var far = steepness * Tf.Maximum(1f + apart - distance, 0f) * (1f - apart - distance);
        return Tf.Nn.Softplus(Sum(near, isSame) + Sum(far, isOther));
    }

    private static Tensor<float> Sum(Tensor<float> logs, Tensor<bool> counts) => Tf.ReduceLogSumExp(Tf.Where(counts, logs, Never), 1);

    internal override Loss Remake(Remaker c, Reduction reduction) => new Circle(c.Of("gamma", gamma), c.Of("margin", margin), c.Of("remove_diagonal", removeDiagonal), reduction, c.Name);
}
