namespace GraphCompiler.Keras;

/// <summary>Adam with decoupled weight decay, 0.004 unless <see cref="Optimizer.WeightDecay"/> says otherwise.</summary>
/// <inheritdoc cref="Adam(LearningRate?, double, double, double, bool, string)" path="/param"/>
public sealed class AdamW(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false, string? name = null)
    : Optimizer(learningRate ?? 0.001, name, weightDecay: 0.004)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => AdamSlots(amsgrad);

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate) =>
        AdamUpdate(gradient, variable, learningRate, (beta1, beta2, epsilon), amsgrad);

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new AdamW(learningRate, c.Of("beta_1", beta1), c.Of("beta_2", beta2), c.Of("epsilon", epsilon), c.Of("amsgrad", amsgrad), name: c.Name);
}
