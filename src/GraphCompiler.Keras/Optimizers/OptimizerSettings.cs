namespace GraphCompiler.Keras;

/// <summary>What all optimizers may be told besides their own arguments.</summary>
internal sealed record OptimizerSettings
{
    public double? ClipNorm { get; init; }

    public double? ClipValue { get; init; }

    public double? GlobalClipNorm { get; init; }

    public double? WeightDecay { get; init; }

    public double? EmaMomentum { get; init; }

    public int? EmaOverwriteFrequency { get; init; }

    public int? GradientAccumulationSteps { get; init; }

    public double? LossScaleFactor { get; init; }

    /// <summary>The settings on their way through a remaker. Keras has a momentum where it keeps no averages too.</summary>
    public OptimizerSettings Remade(Remaker c)
    {
        var made = new OptimizerSettings
        {
            WeightDecay = c.Of("weight_decay", WeightDecay),
            ClipNorm = c.Of("clipnorm", ClipNorm),
            GlobalClipNorm = c.Of("global_clipnorm", GlobalClipNorm),
            ClipValue = c.Of("clipvalue", ClipValue),
        };
        var (isAveraged, momentum) = (c.Of("use_ema", EmaMomentum is not null), c.Of("ema_momentum", EmaMomentum ?? 0.99));
        return made with
        {
            EmaMomentum = isAveraged ? momentum : null,
            EmaOverwriteFrequency = c.Of("ema_overwrite_frequency", EmaOverwriteFrequency),
            LossScaleFactor = c.Of("loss_scale_factor", LossScaleFactor),
            GradientAccumulationSteps = c.Of("gradient_accumulation_steps", GradientAccumulationSteps),
        };
    }
}
