namespace GraphCompiler.Keras;

/// <summary>Which way a monitored value is better.</summary>
public enum MonitorMode
{
    /// <summary>Down for losses, up for what is known to grow.</summary>
    Auto,

    /// <summary>Down.</summary>
    Min,

    /// <summary>Up.</summary>
    Max,
}

/// <summary>A value of the logs that callbacks compare with the best one so far.</summary>
internal sealed class Monitor(string name, MonitorMode mode, Func<IModel> model)
{
    // Metrics that are better when they are smaller, as their names say.
    private static readonly string[] s_smaller =
        ["loss", "mean_squared_error", "mse", "mean_absolute_error", "mae", "mean_absolute_percentage_error", "mape", "mean_squared_logarithmic_error", "msle", "root_mean_squared_error", "logcosh", "kl_divergence", "poisson", "hinge", "squared_hinge", "categorical_hinge", "crossentropy", "false_positives", "false_negatives"];

    private static readonly string[] s_larger =
        ["acc", "accuracy", "auc", "precision", "recall", "f1_score", "fbeta_score", "cosine_similarity", "r2_score", "true_positives", "true_negatives", "io_u", "iou"];

    private MonitorMode _mode = mode;

    public string Name => name;

    /// <exception cref="TfValueException">The direction is not known.</exception>
    public bool IsBetter(double value, double best, double minDelta = 0)
    {
        if (_mode == MonitorMode.Auto) _mode = Direction();
        return _mode == MonitorMode.Min ? value < best - Math.Abs(minDelta) : value - Math.Abs(minDelta) > best;
    }

    public double Worst => (_mode == MonitorMode.Auto ? Direction() : _mode) == MonitorMode.Min ? double.PositiveInfinity : double.NegativeInfinity;

    private MonitorMode Direction()
    {
        var own = name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name;
        if (own != "loss" && ((object)model() is not LayerBase layer || layer.Metrics.All(m => m.Name != own))) own = "";
        if (s_smaller.Any(s => own == s || own.EndsWith("_" + s, StringComparison.Ordinal))) return MonitorMode.Min;
        if (s_larger.Any(s => own == s || own.EndsWith("_" + s, StringComparison.Ordinal))) return MonitorMode.Max;
        throw new TfValueException($"The callback received monitor={name}, but no compiled metric of that name has a known direction. Pass `mode: MonitorMode.Max` or `mode: MonitorMode.Min`.");
    }
}
