namespace GraphCompiler.Keras;

/// <summary>
/// m and v as Adam's; r = (m/(1 - β₁ᵗ))/(√(v/(1 - β₂ᵗ)) + ε); w -= lr·r·|w|/|r|, the ratio 1 where a norm is 0.
/// </summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="name">lamb unless given.</param>
public sealed class Lamb(LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, string? name = null)
    : Optimizer(learningRate ?? 0.001, name)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => AdamSlots(amsgrad: false);

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var ofMoment = Boundary.Of(Correction<T>(beta1));
        var ofVelocity = Boundary.Of(Correction<T>(beta2));
        var (m, v) = Moments(gradient, variable, beta1, beta2);
        var step = Boundary.Of(m / ofMoment / (Tf.Sqrt(v / ofVelocity) + Number<T>(epsilon)));
        var weights = Boundary.Of(variable);
        var length = Boundary.Of(Tf.Sqrt(Boundary.Of(Tf.ReduceSum(Tf.Square(weights)))));
        var stepLength = Boundary.Of(Tf.Sqrt(Boundary.Of(Tf.ReduceSum(Tf.Square(step)))));
        var (zero, one) = (Number<T>(0), Number<T>(1));
        var ratio = Tf.Where(length > zero, Tf.Where(stepLength > zero, length / stepLength, one), one);
        variable.AssignSub(step * Boundary.Of(ratio * learningRate));
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Lamb(learningRate, c.Of("beta_1", beta1), c.Of("beta_2", beta2), c.Of("epsilon", epsilon), name: c.Name);
}
