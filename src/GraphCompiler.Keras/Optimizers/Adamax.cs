namespace GraphCompiler.Keras;

/// <summary>m += (g - m)·(1 - β₁); u = max(β₂·u, |g|); w -= lr·m/((1 - β₁ᵗ)·(u + ε)).</summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="name">adamax unless given.</param>
public sealed class Adamax(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, string? name = null)
    : Optimizer(learningRate ?? 0.001, name)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => [["momentum", "norm"]];

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var (momentum, norm) = (Slot(variable, "momentum"), Slot(variable, "norm"));
        var rate = Boundary.Of(learningRate / Correction<T>(beta1));
        var m = momentum + (gradient - momentum) * Number<T>(1 - beta1);
        momentum.Assign(m);
        var u = Tf.Maximum(Number<T>(beta2) * norm, Tf.Abs(gradient));
        norm.Assign(u);
        variable.AssignSub(rate * m / (u + Number<T>(epsilon)));
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Adamax(learningRate, c.Of("beta_1", beta1), c.Of("beta_2", beta2), c.Of("epsilon", epsilon), name: c.Name);
}
