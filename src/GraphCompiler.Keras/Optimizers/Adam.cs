namespace GraphCompiler.Keras;

/// <summary>
/// m += (g - m)·(1 - β₁); v += (g² - v)·(1 - β₂); w -= α·m/(√v + ε) with α = lr·√(1 - β₂ᵗ)/(1 - β₁ᵗ). With amsgrad the largest v so far stands
/// under the root.
/// </summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="amsgrad">Whether to divide by the largest v.</param>
/// <param name="name">adam unless given.</param>
public sealed class Adam(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false, string? name = null)
    : Optimizer(learningRate ?? 0.001, name)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => AdamSlots(amsgrad);

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate) =>
        AdamUpdate(gradient, variable, learningRate, (beta1, beta2, epsilon), amsgrad);

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Adam(learningRate, c.Of("beta_1", beta1), c.Of("beta_2", beta2), c.Of("epsilon", epsilon), c.Of("amsgrad", amsgrad), name: c.Name);
}
