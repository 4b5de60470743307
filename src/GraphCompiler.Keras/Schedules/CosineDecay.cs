namespace GraphCompiler.Keras;

/// <summary>
/// Half a cosine from lr down to alpha·lr in decaySteps. With a warmup it first rises from lr to the target in warmupSteps, and falls from there.
/// </summary>
public sealed class CosineDecay(double initialLearningRate, int decaySteps, double alpha = 0, double? warmupTarget = null, int warmupSteps = 0) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override Tensor<float> Call(Tensor<long> step)
    {
        var x = Tf.Cast<float>(step);
        if (warmupTarget is not { } target) return Decay(Tf.Minimum(x, (float)decaySteps), initialLearningRate);
        var rise = (float)(target - initialLearningRate) * (x / (float)warmupSteps) + (float)initialLearningRate;
        return Tf.Where(x < (float)warmupSteps, rise, Decay(Tf.Minimum(x, (float)(decaySteps + warmupSteps)) - (float)warmupSteps, target));
    }

    private Tensor<float> Decay(Tensor<float> step, double from)
    {
        var cosine = 0.5f * (1f + Tf.Cos(MathF.PI * (step / (float)decaySteps)));
        return (float)from * ((float)(1 - alpha) * cosine + (float)alpha);
    }

    internal override object Remake(Remaker c) => new CosineDecay(
        c.Of("initial_learning_rate", initialLearningRate, isRequired: true), c.Of("decay_steps", decaySteps, isRequired: true), c.Of("alpha", alpha),
        warmupTarget: c.Of("warmup_target", warmupTarget), warmupSteps: c.Of("warmup_steps", warmupSteps));
}
