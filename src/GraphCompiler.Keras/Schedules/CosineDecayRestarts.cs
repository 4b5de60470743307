namespace GraphCompiler.Keras;

/// <summary>Half a cosine from lr down to alpha·lr, again and again: each time tMul times as long and mMul times as high.</summary>
public sealed class CosineDecayRestarts(double initialLearningRate, int firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override Tensor<float> Call(Tensor<long> step)
    {
        var part = Tf.Cast<float>(step) / (float)firstDecaySteps;
        var (longer, higher) = ((float)tMul, (float)mMul);
        Tensor<float> restart;
        if (tMul == 1)
        {
            restart = Tf.Floor(part);
            part -= restart;
        }
        else
        {
            restart = Tf.Floor(Tf.Log(1f - part * (1f - longer)) / MathF.Log(longer));
            var length = Tf.Pow(longer, restart);
            part = (part - (1f - length) / (1f - longer)) / length;
        }

        var cosine = 0.5f * Tf.Pow(higher, restart) * (1f + Tf.Cos(MathF.PI * part));
        return (float)initialLearningRate * ((float)(1 - alpha) * cosine + (float)alpha);
    }

    internal override object Remake(Remaker c) => new CosineDecayRestarts(
        c.Of("initial_learning_rate", initialLearningRate, isRequired: true), c.Of("first_decay_steps", firstDecaySteps, isRequired: true), c.Of("t_mul", tMul), c.Of("m_mul", mMul),
        c.Of("alpha", alpha));
}
