namespace GraphCompiler.Keras;

/// <summary>
/// Follow the regularized leader. n' = n + g²; z += g + 2·shrinkage·w - (n'ᵖ - nᵖ)/lr·w with p = -learningRatePower;
/// w = (clip(z, -l₁, l₁) - z)/(n'ᵖ/lr + 2·(l₂ + β/(2·lr))); n = n'.
/// </summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="learningRatePower">-p, at most 0.</param>
/// <param name="initialAccumulatorValue">What n starts with.</param>
/// <param name="l1">l₁.</param>
/// <param name="l2">l₂.</param>
/// <param name="l2Shrinkage">The decay that is part of the gradient.</param>
/// <param name="beta">β.</param>
/// <param name="name">ftrl unless given.</param>
public sealed class Ftrl(
    LearningRate? learningRate = null,
    double learningRatePower = -0.5,
    double initialAccumulatorValue = 0.1,
    double l1 = 0,
    double l2 = 0,
    double l2Shrinkage = 0,
    double beta = 0,
    string? name = null) : Optimizer(learningRate ?? 0.001, name)
{
    private readonly double _power = learningRatePower <= 0
        ? -learningRatePower
        : throw new TfValueException(FormattableString.Invariant($"`learning_rate_power` needs to be negative or zero. Received: learning_rate_power={learningRatePower}."));

    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames => [["accumulator", "linear"]];

    private protected override Initializer? SlotInitializer(string name) => name == "accumulator" ? Initializer.Constant((float)initialAccumulatorValue) : null;

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var (accumulator, linear) = (Slot(variable, "accumulator"), Slot(variable, "linear"));
        var next = accumulator + Tf.Square(gradient);
        var power = Number<T>(_power);
        var root = Tf.Pow(next, power);
        var change = (root - Tf.Pow(accumulator, power)) / learningRate * variable;
        var z = linear + (l2Shrinkage > 0 ? gradient + Number<T>(2 * l2Shrinkage) * variable : gradient) - change;
        linear.Assign(z);
        accumulator.Assign(next);
        var quadratic = root / learningRate + Boundary.Of(Number<T>(2 * l2) + Number<T>(beta) / learningRate);
        variable.Assign((Tf.ClipByValue(z, Number<T>(-l1), Number<T>(l1)) - z) / quadratic);
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Ftrl(learningRate, 
        c.Of("learning_rate_power", -_power), c.Of("initial_accumulator_value", initialAccumulatorValue), c.Of("l1_regularization_strength", l1), c.Of("l2_regularization_strength", l2),
        c.Of("l2_shrinkage_regularization_strength", l2Shrinkage), c.Of("beta", beta), name: c.Name);
}
