namespace GraphCompiler.Keras;

/// <summary>
/// Adam that needs no schedule. v += (g² - v)·(1 - β₂); z -= lr·g/(√(v/(1 - β₂ᵗ)) + ε), where z starts as w; x = (w - (1 - β₁)·z)/β₁ is averaged with z,
/// x += (z - x)/t; w = (1 - β₁)·z + β₁·x. In x stands, as in Keras on TensorFlow, the z that is already new.
/// </summary>
/// <param name="learningRate">0.0025 unless given.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="warmupSteps">In so many steps the rate rises to its value.</param>
/// <param name="name">schedulefreeadamw unless given.</param>
public sealed class ScheduleFreeAdamW(
    LearningRate? learningRate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, int warmupSteps = 0, string? name = null)
    : Optimizer(learningRate ?? 0.0025, name ?? "schedule_free_adamw")
{
    private protected override void BuildSlots(IReadOnlyList<IVariable> variables)
    {
        foreach (var variable in variables)
        {
            if (variable is Variable<double> wide) Add(wide);
            else Add((Variable<float>)variable);
        }
    }

    private void Add<T>(Variable<T> variable)
    {
        AddSlot(variable, "momentum", () => variable.Value);
        AddSlot(variable, "velocity");
    }

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var (one, t) = (Number<T>(1), UpdateNumber<T>());
        var (momentum, velocity) = (Slot(variable, "momentum"), Slot(variable, "velocity"));
        var rate = warmupSteps > 0 ? Boundary.Of(learningRate * Tf.Minimum(t / Number<T>(warmupSteps), one)) : learningRate;
        var correction = Boundary.Of(Correction<T>(beta2));
        var v = velocity + (Tf.Square(gradient) - velocity) * Number<T>(1 - (double)(float)beta2);
        velocity.Assign(v);
        var z = momentum - rate * gradient / (Tf.Sqrt(v / correction) + Number<T>((float)epsilon));
        momentum.Assign(z);
        var (share, rest) = (Number<T>((float)beta1), Number<T>(1 - (double)(float)beta1));
        var weight = Boundary.Of(one / t);
        var x = (variable - rest * z) / share;
        x = Boundary.Of(one - one / t) * x + weight * z;
        variable.Assign(rest * z + share * x);
    }

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new ScheduleFreeAdamW(learningRate, c.Of("beta_1", beta1), c.Of("beta_2", beta2), c.Of("epsilon", epsilon), c.Of("warmup_steps", warmupSteps), name: c.Name);
}
