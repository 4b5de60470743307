namespace GraphCompiler.Keras;

/// <summary>Losses and metrics that Keras knows as functions by a name: <c>"mse"</c>.</summary>
internal static class LossNames
{
    /// <summary>The one metric whose class is not named as the loss's.</summary>
    public const string LogCoshMetric = "LogCoshError";

    private static readonly (string[] Names, LossFunction Function)[] s_functions =
    [
        (["mean_squared_error", "mse", "MSE"], Losses.MeanSquaredError), (["mean_absolute_error", "mae", "MAE"], Losses.MeanAbsoluteError),
        (["mean_absolute_percentage_error", "mape", "MAPE"], Losses.MeanAbsolutePercentageError), (["mean_squared_logarithmic_error", "msle", "MSLE"], Losses.MeanSquaredLogarithmicError),
        (["log_cosh", "logcosh"], Losses.LogCosh), (["kl_divergence", "kld", "KLD"], Losses.KLDivergence), (["poisson"], Losses.Poisson), (["hinge"], Losses.Hinge),
        (["squared_hinge"], Losses.SquaredHinge), (["categorical_hinge"], Losses.CategoricalHinge), (["cosine_similarity"], Losses.CosineSimilarity), (["huber"], Huber),
        (["binary_crossentropy"], BinaryCrossentropy), (["categorical_crossentropy"], CategoricalCrossentropy), (["sparse_categorical_crossentropy"], SparseCategoricalCrossentropy),
    ];

    /// <summary>A loss as Keras' compile takes it.</summary>
    /// <exception cref="TfValueException">It is a function of a user, or of a user's class.</exception>
    public static object Write(Loss loss) => loss is not FunctionLoss function ? Configured.Write(loss)
        : Array.Find(s_functions, f => f.Function == function.Function).Names is { } names ? (names.Contains(loss.Name) ? loss.Name : names[0])
        : throw new TfValueException($"The function '{function.Function.Method.Name}' is the loss or a metric of the model, which its configuration cannot hold: make it a class.");

    public static object Write(Metric metric) => metric is LossMetric { Loss: FunctionLoss function } ? Write(function) : metric is UnresolvedAccuracy ? metric.Name : Configured.Write(metric);

    /// <summary>The function of a name, as a loss that keeps it.</summary>
    public static Loss? Find(ConfigNode node) => node.Value is string name && Array.Find(s_functions, f => f.Names.Contains(name)).Function is { } function ? Loss.From(function, name) : null;

    /// <summary>What is a metric and stands in no table of them: a name, or a loss.</summary>
    public static Metric? FindMetric(ConfigNode node)
    {
        if (node.Value is "accuracy" or "acc") return new UnresolvedAccuracy(node.Name);
        if (Find(node) is { } function) return function;
        if (node.Value is not IReadOnlyDictionary<string, object?>) return null;
        var name = node["class_name"].Name is LogCoshMetric ? nameof(LogCosh) : node["class_name"].Name;
        if (!ConfigTables.Losses.Contains(name)) return null;
        var config = node["config"];
        return ConfigTables.Losses.Create(name, config with { Value = new OrderedDictionary<string, object?>(config.Entries.Where(e => e.Key != "dtype"), StringComparer.Ordinal) });
    }

    // What has further arguments, with Keras' values of them.
    private static Tensor<float> Huber(Tensor<float> yTrue, Tensor<float> yPred) => Losses.Huber(yTrue, yPred, 1);

    private static Tensor<float> BinaryCrossentropy(Tensor<float> yTrue, Tensor<float> yPred) => Losses.BinaryCrossentropy(yTrue, yPred);

    private static Tensor<float> CategoricalCrossentropy(Tensor<float> yTrue, Tensor<float> yPred) => Losses.CategoricalCrossentropy(yTrue, yPred);

    private static Tensor<float> SparseCategoricalCrossentropy(Tensor<float> yTrue, Tensor<float> yPred) => Losses.SparseCategoricalCrossentropy(Tf.Cast<int>(yTrue), yPred);
}
