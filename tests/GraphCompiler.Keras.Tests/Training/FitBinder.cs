using System.Text.Json;
using GraphCompiler.Keras.Tests.Numbers;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>What programs compile and fit with, by Keras' names.</summary>
internal static partial class FitBinder
{
    private static readonly JsonElement s_empty = JsonDocument.Parse("{}").RootElement;

    public static Optimizer Optimizer(JsonElement entry) => entry.ValueKind == JsonValueKind.String
        ? OptimizerBinder.Bind(entry.GetString() switch { "sgd" => "SGD", "rmsprop" => "RMSprop", "adamw" => "AdamW", var other => Pascal(other!) }, new KerasArguments(s_empty))
        : OptimizerBinder.Bind(entry.GetProperty("class").GetString()!, new KerasArguments(entry.GetProperty("args")));

    public static Loss? Loss(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => LossTests.Bind(ClassOf(entry.GetString()!), new KerasArguments(s_empty)),
        _ when entry.TryGetProperty("custom", out var custom) => custom.GetString() == "sq_plus_half_abs"
            ? Keras.Loss.From((y, p) => Tf.ReduceMean(Tf.Square(y - p), -1) + (0.5f * Tf.ReduceMean(Tf.Abs(y - p), -1)), "sq_plus_half_abs")
            : throw new LeftOutException($"loss {custom}"),
        _ => LossTests.Bind(entry.GetProperty("class").GetString()!, new KerasArguments(entry.GetProperty("args"))),
    };

    public static Metric Metric(JsonElement entry)
    {
        if (entry.ValueKind == JsonValueKind.String)
        {
            var name = entry.GetString()!;
            return name is "accuracy" or "acc" ? new UnresolvedAccuracy(name) : MetricTests.Bind(ClassOf(name), new KerasArguments(JsonDocument.Parse($$"""{"name":"{{name}}"}""").RootElement));
        }

        if (!entry.TryGetProperty("custom", out var custom)) return MetricTests.Bind(entry.GetProperty("class").GetString()!, new KerasArguments(entry.GetProperty("args")));
        return custom.GetString() switch
        {
            "max_abs" => Keras.Metric.From((y, p) => Tf.ReduceMax(Tf.Abs(y - p), -1), "max_abs"),
            "SumAbs" => new SumAbs(),
            var other => throw new LeftOutException($"metric {other}"),
        };
    }

    public static Metric[] Metrics(JsonElement list) => list.ValueKind switch
    {
        JsonValueKind.Array => [.. list.EnumerateArray().Select(Metric)],
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [Metric(list)],
    };

    // Keras' short names for losses and metrics.
    private static string ClassOf(string name) => name.ToLowerInvariant() switch
    {
        "mse" => "MeanSquaredError",
        "mae" => "MeanAbsoluteError",
        "mape" => "MeanAbsolutePercentageError",
        "msle" => "MeanSquaredLogarithmicError",
        "bce" => "BinaryCrossentropy",
        "kld" or "kl_divergence" => "KLDivergence",
        "logcosh" => "LogCosh",
        var other => Pascal(other),
    };

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private sealed partial class SumAbs : Metric
    {
        private readonly Variable<float> _total;

        public SumAbs()
            : base("sum_abs") => _total = AddVariable([], name: "total");

        public override void UpdateState(Tensor yTrue, Tensor<float> yPred, Tensor<float>? sampleWeight = null) =>
            _total.AssignAdd(Tf.ReduceSum(Tf.Abs((Tensor<float>)yTrue - yPred)));

        public override Tensor<float> Result() => _total.Value;
    }
}

/// <summary>Records every hook.</summary>
internal sealed class Hooks(int? stopAfterBatch, int? stopAfterEpoch) : Callback
{
    public List<(string Name, int? Index, string[] Keys)> Calls { get; } = [];

    public override void OnTrainBegin(IReadOnlyDictionary<string, float> logs) => Add("on_train_begin", null, logs);

    public override void OnTrainEnd(IReadOnlyDictionary<string, float> logs) => Add("on_train_end", null, logs);

    public override void OnTestBegin(IReadOnlyDictionary<string, float> logs) => Add("on_test_begin", null, logs);

    public override void OnTestEnd(IReadOnlyDictionary<string, float> logs) => Add("on_test_end", null, logs);

    public override void OnPredictBegin(IReadOnlyDictionary<string, float> logs) => Add("on_predict_begin", null, logs);

    public override void OnPredictEnd(IReadOnlyDictionary<string, float> logs) => Add("on_predict_end", null, logs);

    public override void OnPredictBatchBegin(int batch, IReadOnlyDictionary<string, float> logs) => Add("on_predict_batch_begin", batch, logs);

    public override void OnPredictBatchEnd(int batch, IReadOnlyDictionary<string, float> logs) => Add("on_predict_batch_end", batch, logs);

    public override void OnEpochBegin(int epoch, IReadOnlyDictionary<string, float> logs) => Add("on_epoch_begin", epoch, logs);

    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        Add("on_epoch_end", epoch, logs);
        if (epoch == stopAfterEpoch) Model.StopTraining = true;
    }

    public override void OnTrainBatchBegin(int batch, IReadOnlyDictionary<string, float> logs) => Add("on_train_batch_begin", batch, logs);

    public override void OnTrainBatchEnd(int batch, IReadOnlyDictionary<string, float> logs)
    {
        Add("on_train_batch_end", batch, logs);
        if (batch == stopAfterBatch) Model.StopTraining = true;
    }

    public override void OnTestBatchBegin(int batch, IReadOnlyDictionary<string, float> logs) => Add("on_test_batch_begin", batch, logs);

    public override void OnTestBatchEnd(int batch, IReadOnlyDictionary<string, float> logs) => Add("on_test_batch_end", batch, logs);

    private void Add(string name, int? index, IReadOnlyDictionary<string, float> logs) => Calls.Add((name, index, [.. logs.Keys]));
}
