namespace GraphCompiler.Keras;

/// <summary>w -= lr·sign(β₁·m + (1 - β₁)·g); m = β₂·m + (1 - β₂)·g.</summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="name">lion unless given.</param>
public sealed class Lion(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.99, string? name = null) : Optimizer(learningRate ?? 0.001, name)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => [["momentum"]];

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var m = Slot(variable, "momentum");
        variable.AssignSub(learningRate * Tf.Sign(m * Number<T>((float)beta1) + gradient * Number<T>(1 - (double)(float)beta1)));
        m.Assign(m * Number<T>((float)beta2) + gradient * Number<T>(1 - (double)(float)beta2));
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Lion(learningRate, c.Of("beta_1", beta1), c.Of("beta_2", beta2), name: c.Name);
}
