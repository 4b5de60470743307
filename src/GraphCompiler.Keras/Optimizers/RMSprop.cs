namespace GraphCompiler.Keras;

/// <summary>
/// v = ρ·v + (1 - ρ)·g²; s = lr·g/√(v + ε), with v - a² for v where it is centered on a = ρ·a + (1 - ρ)·g; w -= s. With momentum µ: m = µ·m + s, w -= m.
/// </summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="rho">ρ.</param>
/// <param name="momentum">µ.</param>
/// <param name="epsilon">ε, inside of the root.</param>
/// <param name="centered">Whether the variance is divided by, not the mean square.</param>
/// <param name="name">rmsprop unless given.</param>
public sealed class RMSprop(LearningRate? learningRate = null, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false, string? name = null)
    : Optimizer(learningRate ?? 0.001, name)
{
    private protected override IReadOnlyList<IReadOnlyList<string>> SlotNames =>
        [["velocity"], momentum > 0 ? ["momentum"] : [], centered ? ["average_gradient"] : []];

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var velocity = Slot(variable, "velocity");
        var (kept, added) = (Number<T>(rho), Number<T>(1 - rho));
        var v = kept * velocity + added * Tf.Square(gradient);
        velocity.Assign(v);
        if (centered)
        {
            var average = Slot(variable, "average_gradient");
            var a = kept * average + added * gradient;
            average.Assign(a);
            v -= Tf.Square(a);
        }

        var step = learningRate * gradient / Tf.Sqrt(v + Number<T>(epsilon));
        if (momentum > 0)
        {
            var moment = Slot(variable, "momentum");
            step = Number<T>(momentum) * moment + step;
            moment.Assign(step);
        }

        variable.AssignSub(step);
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new RMSprop(learningRate, c.Of("rho", rho), c.Of("momentum", momentum), c.Of("epsilon", epsilon), c.Of("centered", centered), name: c.Name);
}
