namespace GraphCompiler.Keras;

/// <summary>lr·rate^(step/decaySteps), the exponent rounded down for a staircase.</summary>
public sealed class ExponentialDecay(double initialLearningRate, int decaySteps, double decayRate, bool staircase = false) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override Tensor<float> Call(Tensor<long> step)
    {
        var part = Tf.Cast<float>(step) / (float)decaySteps;
        if (staircase) part = Tf.Floor(part);
        return (float)initialLearningRate * Tf.Pow((float)decayRate, part);
    }

    internal override object Remake(Remaker c) => new ExponentialDecay(
        c.Of("initial_learning_rate", initialLearningRate, isRequired: true), c.Of("decay_steps", decaySteps, isRequired: true), c.Of("decay_rate", decayRate, isRequired: true),
        c.Of("staircase", staircase));
}
