namespace GraphCompiler.Keras;

/// <summary>
/// (lr - end)·(1 - min(step, n)/n)^power + end over n = decaySteps; with a cycle n grows to the next multiple of it that the step has not
/// passed.
/// </summary>
public sealed class PolynomialDecay(double initialLearningRate, int decaySteps, double endLearningRate = 1e-4, double power = 1, bool cycle = false) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override Tensor<float> Call(Tensor<long> step)
    {
        var x = Tf.Cast<float>(step);
        Tensor<float> count = (float)decaySteps;
        if (cycle) count *= Tf.Where(x <= 0f, 1f, Tf.Ceil(x / (float)decaySteps));
        else x = Tf.Minimum(x, count);
        return (float)(initialLearningRate - endLearningRate) * Tf.Pow(1f - x / count, (float)power) + (float)endLearningRate;
    }

    internal override object Remake(Remaker c) => new PolynomialDecay(
        c.Of("initial_learning_rate", initialLearningRate, isRequired: true), c.Of("decay_steps", decaySteps, isRequired: true), c.Of("end_learning_rate", endLearningRate), c.Of("power", power),
        c.Of("cycle", cycle));
}
