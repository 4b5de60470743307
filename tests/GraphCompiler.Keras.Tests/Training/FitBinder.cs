using System.Text.Json;
using GraphCompiler.Keras.Tests.Numbers;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>What programs compile and fit with, by Keras' names.</summary>
internal static partial class FitBinder
{
    private static readonly JsonElement s_empty = JsonDocument.Parse("{}").RootElement;

    public static Optimizer Optimizer(JsonElement entry) => entry.ValueKind == JsonValueKind.String
        ? OptimizerBinder.Bind(entry.GetString() switch { "sgd" => "SGD", "adam" => "Adam", "rmsprop" => "RMSprop", var other => other! }, new KerasArguments(s_empty))
        : OptimizerBinder.Bind(entry.GetProperty("class").GetString()!, new KerasArguments(entry.GetProperty("args")));

    public static Loss? Loss(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => Named(entry.GetString()!, null),
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
            return name is "accuracy" or "acc" ? Keras.Metric.Accuracy : Named(name, name) is { } loss ? loss : throw new LeftOutException($"metric {name}");
        }

        if (entry.TryGetProperty("custom", out var custom))
        {
            return custom.GetString() == "max_abs" ? Keras.Metric.From((y, p) => Tf.ReduceMax(Tf.Abs(y - p), -1), "max_abs") : new SumAbs();
        }

        var args = entry.GetProperty("args");
        var own = args.TryGetProperty("name", out var given) ? given.GetString() : null;
        var type = entry.GetProperty("class").GetString()!;
        if (own is not null && Named(type, own) is { } named) return named;
        return type switch
        {
            "Precision" => new Precision(name: own),
            "Recall" => new Recall(name: own),
            "AUC" => new AUC(name: own),
            "BinaryAccuracy" => new BinaryAccuracy(name: own),
            "CategoricalAccuracy" => new CategoricalAccuracy(own),
            "SparseCategoricalAccuracy" => new SparseCategoricalAccuracy(own),
            "RootMeanSquaredError" => new RootMeanSquaredError(own),
            "SparseTopKCategoricalAccuracy" => new SparseTopKCategoricalAccuracy(args.TryGetProperty("k", out var k) ? k.GetInt32() : 5, name: own),
            "TopKCategoricalAccuracy" => new TopKCategoricalAccuracy(args.TryGetProperty("k", out var n) ? n.GetInt32() : 5, name: own),
            _ => MetricTests.Bind(type, new KerasArguments(args)),
        };
    }

    public static IEnumerable<Metric>? Metrics(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Metric) : null;

    private static Loss? Named(string name, string? own) => name switch
    {
        "mse" or "mean_squared_error" or "MeanSquaredError" => new MeanSquaredError(name: own ?? "mean_squared_error"),
        "mae" or "mean_absolute_error" or "MeanAbsoluteError" => new MeanAbsoluteError(name: own ?? "mean_absolute_error"),
        "binary_crossentropy" or "BinaryCrossentropy" => new BinaryCrossentropy(name: own),
        "categorical_crossentropy" or "CategoricalCrossentropy" => new CategoricalCrossentropy(name: own),
        "sparse_categorical_crossentropy" or "SparseCategoricalCrossentropy" => new SparseCategoricalCrossentropy(name: own),
        _ => null,
    };

    public static Callback Callback(JsonElement entry, Func<string, string> path)
    {
        var a = new KerasArguments(entry.GetProperty("args"));
        MonitorMode Mode() => a.String("mode") switch { "min" => MonitorMode.Min, "max" => MonitorMode.Max, _ => MonitorMode.Auto };
        bool Verbose() => a.Element("verbose") is { } v && KerasData.Number(v) != 0;
        Callback callback = entry.GetProperty("class").GetString() switch
        {
            "EarlyStopping" => new EarlyStopping(
                a.String("monitor") ?? "val_loss", a.Double("min_delta", 0), a.Int("patience", 0), Verbose(), Mode(), a.Double("baseline"), a.Bool("restore_best_weights"), a.Int("start_from_epoch", 0)),
            "ReduceLROnPlateau" => new ReduceLROnPlateau(
                a.String("monitor") ?? "val_loss", a.Double("factor", 0.1), a.Int("patience", 10), a.Double("min_delta", 1e-4), a.Int("cooldown", 0), a.Double("min_lr", 0), Mode(), Verbose()),
            "CSVLogger" => new CSVLogger(path(a.String("filename")!), (a.String("separator") ?? ",")[0], a.Bool("append")),
            "TerminateOnNaN" => new TerminateOnNaN(),
            "Hooks" => new Hooks(a.Int("stop_after_batch"), a.Int("stop_after_epoch")),
            var other => throw new LeftOutException($"callback {other}"),
        };
        a.End();
        return callback;
    }

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
