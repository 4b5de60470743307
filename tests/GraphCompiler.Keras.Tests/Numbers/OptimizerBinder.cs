using System.Text.Json;

namespace GraphCompiler.Keras.Tests.Numbers;

/// <summary>Optimizers and schedules under Keras' names and arguments.</summary>
internal static class OptimizerBinder
{
    public static Optimizer Bind(string name, KerasArguments args)
    {
        var rate = Rate(args.Element("learning_rate"));
        Optimizer bound = name switch
        {
            "SGD" => new SGD(rate, args.Double("momentum", 0), args.Bool("nesterov")),
            "Adam" => new Adam(rate, args.Double("beta_1", 0.9), args.Double("beta_2", 0.999), args.Double("epsilon", 1e-7), args.Bool("amsgrad")),
            "AdamW" => new AdamW(rate, args.Double("beta_1", 0.9), args.Double("beta_2", 0.999), args.Double("epsilon", 1e-7), args.Bool("amsgrad")),
            "RMSprop" => new RMSprop(rate, args.Double("rho", 0.9), args.Double("momentum", 0), args.Double("epsilon", 1e-7), args.Bool("centered")),
            "Adagrad" => new Adagrad(rate, args.Double("initial_accumulator_value", 0.1), args.Double("epsilon", 1e-7)),
            "Adadelta" => new Adadelta(rate, args.Double("rho", 0.95), args.Double("epsilon", 1e-7)),
            "Adamax" => new Adamax(rate, args.Double("beta_1", 0.9), args.Double("beta_2", 0.999), args.Double("epsilon", 1e-7)),
            "Nadam" => new Nadam(rate, args.Double("beta_1", 0.9), args.Double("beta_2", 0.999), args.Double("epsilon", 1e-7)),
            "Ftrl" => new Ftrl(
                rate,
                args.Double("learning_rate_power", -0.5),
                args.Double("initial_accumulator_value", 0.1),
                args.Double("l1_regularization_strength", 0),
                args.Double("l2_regularization_strength", 0),
                args.Double("l2_shrinkage_regularization_strength", 0),
                args.Double("beta", 0)),
            "Lion" => new Lion(rate, args.Double("beta_1", 0.9), args.Double("beta_2", 0.99)),
            "Lamb" => new Lamb(rate, args.Double("beta_1", 0.9), args.Double("beta_2", 0.999), args.Double("epsilon", 1e-7)),
            "Adafactor" => new Adafactor(
                rate, args.Double("beta_2_decay", -0.8), args.Double("epsilon_1", 1e-30), args.Double("epsilon_2", 1e-3), args.Double("clip_threshold", 1), args.Bool("relative_step", true)),
            "ScheduleFreeAdamW" => new ScheduleFreeAdamW(
                rate, args.Double("beta_1", 0.9), args.Double("beta_2", 0.999), args.Double("epsilon", 1e-8), args.Int("warmup_steps", 0)),
            "Muon" => new Muon(
                rate,
                args.Double("adam_beta_1", 0.9),
                args.Double("adam_beta_2", 0.999),
                args.Double("epsilon", 1e-7),
                args.Or("adam_weight_decay", 0.004),
                excludeEmbeddings: args.Bool("exclude_embeddings", true),
                muonA: args.Double("muon_a", 3.4445),
                muonB: args.Double("muon_b", -4.7750),
                muonC: args.Double("muon_c", 2.0315),
                adamLearningRateRatio: args.Double("adam_lr_ratio", 1),
                momentum: args.Double("momentum", 0.95),
                newtonSchulzSteps: args.Int("ns_steps", 5),
                nesterov: args.Bool("nesterov", true),
                rmsRate: args.Or("rms_rate", 0.2)),
            _ => throw new LeftOutException($"optimizer {name}"),
        };
        Set(bound, args);
        args.End();
        return bound;
    }

    /// <summary>What scales losses for an optimizer: <c>SGD learning_rate 0.1</c>.</summary>
    public static LossScaleOptimizer BindScaled(string inner, KerasArguments args)
    {
        var words = inner.Split(' ');
        var rate = double.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture);
        Optimizer bound = words[0] switch
        {
            "SGD" => new SGD(rate),
            "Adam" => new Adam(rate),
            _ => throw new LeftOutException($"optimizer {inner}"),
        };
        var scaled = new LossScaleOptimizer(bound, args.Double("initial_scale", 32768), args.Int("dynamic_growth_steps", 2000));
        args.End();
        return scaled;
    }

    public static LearningRateSchedule BindSchedule(string name, KerasArguments args)
    {
        var first = args.Double("initial_learning_rate", 0);
        LearningRateSchedule bound = name switch
        {
            "ExponentialDecay" => new ExponentialDecay(first, args.Int("decay_steps", 1), args.Double("decay_rate", 1), args.Bool("staircase")),
            "InverseTimeDecay" => new InverseTimeDecay(first, args.Int("decay_steps", 1), args.Double("decay_rate", 1), args.Bool("staircase")),
            "PiecewiseConstantDecay" => new PiecewiseConstantDecay(args.Doubles("boundaries")!, args.Doubles("values")!),
            "PolynomialDecay" => new PolynomialDecay(first, args.Int("decay_steps", 1), args.Double("end_learning_rate", 1e-4), args.Double("power", 1), args.Bool("cycle")),
            "CosineDecay" => new CosineDecay(first, args.Int("decay_steps", 1), args.Double("alpha", 0), args.Double("warmup_target"), args.Int("warmup_steps", 0)),
            "CosineDecayRestarts" => new CosineDecayRestarts(first, args.Int("first_decay_steps", 1), args.Double("t_mul", 2), args.Double("m_mul", 1), args.Double("alpha", 0)),
            _ => throw new LeftOutException($"schedule {name}"),
        };
        args.End();
        return bound;
    }

    private static LearningRate? Rate(JsonElement? element)
    {
        if (element is not { } given) return null;
        if (given.ValueKind != JsonValueKind.Object) return KerasData.Number(given);
        if (given.TryGetProperty("class", out var type)) return BindSchedule(type.GetString()!, new KerasArguments(given.GetProperty("args")));
        var args = new KerasArguments(given);
        return BindSchedule(args.String("schedule")!, args);
    }

    // They are given in an object initializer, which is no place for a binder.
    private static void Set(Optimizer optimizer, KerasArguments args)
    {
        (string Keras, string Own)[] doubles =
        [
            ("clipnorm", "ClipNorm"), ("clipvalue", "ClipValue"), ("global_clipnorm", "GlobalClipNorm"), ("weight_decay", "WeightDecay"), ("loss_scale_factor", "LossScaleFactor"),
        ];
        foreach (var (keras, own) in doubles)
        {
            if (args.IsGiven(keras)) typeof(Optimizer).GetProperty(own)!.SetValue(optimizer, args.Double(keras));
        }

        foreach (var (keras, own) in new[] { ("ema_overwrite_frequency", "EmaOverwriteFrequency"), ("gradient_accumulation_steps", "GradientAccumulationSteps") })
        {
            if (args.IsGiven(keras)) typeof(Optimizer).GetProperty(own)!.SetValue(optimizer, args.Int(keras));
        }

        var momentum = args.Double("ema_momentum", 0.99);
        if (args.Bool("use_ema")) typeof(Optimizer).GetProperty("EmaMomentum")!.SetValue(optimizer, momentum);
    }
}
