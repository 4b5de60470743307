using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Whole programs: histories, evaluations, predictions, hooks, errors and the weights that are left.</summary>
public class FitTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => KerasData.Files("fit");

    [Theory]
    [MemberData(nameof(Files))]
    public void Program(string file)
    {
        var (root, tally) = (KerasData.Read("fit", file), new KerasTally(output));
        tally.Run(file, false, () => new FitProgram(root).Run());
        tally.Finish();
    }
}

/// <summary>One program on one model.</summary>
internal sealed class FitProgram
{
    private readonly JsonElement _root;
    private readonly Model<Tensor<float>, Tensor<float>> _model;
    private readonly double _rtol;
    private readonly double _atol;
    private readonly string _folder = Directory.CreateTempSubdirectory("keras").FullName;
    private Optimizer? _optimizer;

    public FitProgram(JsonElement root)
    {
        LayerNames.Reset();
        _root = root;
        if (root.GetProperty("data").TryGetProperty("file", out _)) throw new LeftOutException("data of a file");
        if (!root.TryGetProperty("model", out var spec)) throw new LeftOutException("no model");
        _model = ModelBinder.Bind(spec) as Model<Tensor<float>, Tensor<float>> ?? throw new LeftOutException("a model of other tensors");
        (_rtol, _atol) = (root.GetProperty("rtol").GetDouble(), root.GetProperty("atol").GetDouble());
        _model.SetWeights([.. root.GetProperty("initial_weights").EnumerateArray().Select(KerasData.ToTensor)]);
        if (root.GetProperty("compile").ValueKind == JsonValueKind.Object) Compile(root.GetProperty("compile"));
    }

    public void Run()
    {
        var number = 0;
        foreach (var step in _root.GetProperty("steps").EnumerateArray())
        {
            var what = $"step {number++} ({step.GetProperty("do").GetString()})";
            if (!step.TryGetProperty("expect_error", out var error))
            {
                Step(step, what);
                continue;
            }

            try
            {
                Step(step, what);
            }
            catch (Exception e) when (e is TfException or ArgumentException)
            {
                foreach (var text in error.EnumerateArray()) Assert.Contains(text.GetString()!, e.Message, StringComparison.Ordinal);
                continue;
            }

            Assert.Fail($"{what}: nothing was thrown");
        }

        foreach (var (weight, want) in _model.Weights.Zip(_root.GetProperty("final_weights").EnumerateArray()))
        {
            if (want.TryGetProperty("data", out _)) KerasData.Check(weight.Value, want, _rtol, _atol, weight.Name);
        }
    }

    private void Compile(JsonElement a)
    {
        var loss = Get(a, "loss");
        if (loss.ValueKind == JsonValueKind.Array) throw new LeftOutException("several losses");
        var perExecution = Get(a, "steps_per_execution") is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : 1;
        _optimizer = FitBinder.Optimizer(Get(a, "optimizer"));
        _model.Compile(
            _optimizer, FitBinder.Loss(loss), FitBinder.Metrics(Get(a, "metrics"))?.ToArray(), stepsPerExecution: perExecution, weightedMetrics: FitBinder.Metrics(Get(a, "weighted_metrics"))?.ToArray());
    }

    private void Step(JsonElement step, string what)
    {
        var a = step.TryGetProperty("args", out var args) ? args : default;
        var result = step.TryGetProperty("result", out var r) ? r : default;
        switch (step.GetProperty("do").GetString())
        {
            case "fit": Fit(a, result, what); break;
            case "evaluate":
                Known(a, "x", "y", "batch_size", "sample_weight", "return_dict", "verbose");
                Logs(_model.Evaluate(Data(a, "x")!, Label(a, "y"), Int(a, "batch_size", 32), Verbose.Silent, Data(a, "sample_weight")), Get(result, "value"), what);
                break;
            case "predict":
                Known(a, "x", "batch_size", "verbose");
                KerasData.Check(_model.Predict(Data(a, "x")!, Int(a, "batch_size", 32)), Get(result, "value"), _rtol, _atol, what);
                break;
            case "predict_on_batch": KerasData.Check(_model.PredictOnBatch(Data(a, "x")!), Get(result, "value"), _rtol, _atol, what); break;
            case "train_on_batch":
                Known(a, "x", "y", "sample_weight", "return_dict");
                Logs(_model.TrainOnBatch(Data(a, "x")!, Label(a, "y"), Data(a, "sample_weight")), Get(result, "value"), what);
                break;
            case "test_on_batch": Logs(_model.TestOnBatch(Data(a, "x")!, Label(a, "y")), Get(result, "value"), what); break;
            case "compile": Compile(a); break;
            case "set_learning_rate": _optimizer!.LearningRate = Get(step, "value").GetDouble(); break;
            case "set_trainable": (Get(step, "layer") is { ValueKind: JsonValueKind.Number } at ? _model.Layers[at.GetInt32()] : _model.GetLayer(Get(step, "layer").GetString()!)).Trainable = Get(step, "value").GetBoolean(); break;
            case "weights":
                foreach (var (weight, want) in _model.Weights.Zip(Get(result, "value").EnumerateArray())) KerasData.Check(weight.Value, want, _rtol, _atol, weight.Name);
                break;
            case var other: throw new LeftOutException($"step {other}");
        }
    }

    private void Fit(JsonElement a, JsonElement result, string what)
    {
        Known(a, "x", "y", "epochs", "shuffle", "batch_size", "callbacks", "validation_data", "validation_split", "initial_epoch", "sample_weight", "steps_per_epoch", "class_weight", "validation_batch_size", "validation_freq");
        Callback[] callbacks = Get(a, "callbacks").ValueKind == JsonValueKind.Array ? [.. Get(a, "callbacks").EnumerateArray().Select(c => FitBinder.Callback(c, f => Path.Combine(_folder, f)))] : [];
        var validation = Get(a, "validation_data").ValueKind == JsonValueKind.Array ? Get(a, "validation_data").EnumerateArray().Select(e => Find(e.GetString()!)).ToArray() : null;
        var classes = Get(a, "class_weight").ValueKind == JsonValueKind.Object
            ? Get(a, "class_weight").EnumerateObject().ToDictionary(p => int.Parse(p.Name, System.Globalization.CultureInfo.InvariantCulture), p => (float)p.Value.GetDouble())
            : null;
        var history = _model.Fit(
            Data(a, "x")!, Label(a, "y"), Int(a, "batch_size", 32), Int(a, "epochs", 1), Verbose.Silent, callbacks, Get(a, "validation_split") is { ValueKind: JsonValueKind.Number } split ? split.GetDouble() : 0,
            validation is null ? null : ((Tensor<float>)validation[0], validation[1]), shuffle: false, classes, Data(a, "sample_weight"), Int(a, "initial_epoch", 0),
            Get(a, "steps_per_epoch") is { ValueKind: JsonValueKind.Number } steps ? steps.GetInt32() : null, Int(a, "validation_freq", 1), validation?.Length > 2 ? (Tensor<float>)validation[2] : null,
            Get(a, "validation_batch_size") is { ValueKind: JsonValueKind.Number } size ? size.GetInt32() : null);
        if (Get(result, "history") is { ValueKind: JsonValueKind.Object } wanted)
        {
            Assert.Equal(wanted.EnumerateObject().Select(p => p.Name), history.Metrics);
            foreach (var metric in wanted.EnumerateObject())
            {
                KerasData.Check([.. history[metric.Name].Select(v => (double)v)], [.. KerasData.Numbers(metric.Value)], _rtol, _atol, $"{what}: {metric.Name}");
            }

            Assert.Equal(KerasData.Ints(Get(result, "epoch")), history.Epoch);
        }

        if (Get(result, "optimizer_iterations") is { ValueKind: JsonValueKind.Number } iterations) Assert.Equal(iterations.GetInt64(), _optimizer!.Iterations.Value.Item() / (_optimizer.GradientAccumulationSteps ?? 1));
        if (Get(result, "final_learning_rate") is { ValueKind: JsonValueKind.Number } rate) Assert.Equal(rate.GetDouble(), _optimizer!.LearningRate, 1e-6);
        if (Get(result, "hooks") is { ValueKind: JsonValueKind.Array } hooks)
        {
            Assert.Equal(
                hooks.EnumerateArray().Select(h => $"{h[0].GetString()} {(h[1].ValueKind == JsonValueKind.Null ? "" : h[1].ToString())} {string.Join(',', h[2].EnumerateArray().Select(k => k.GetString()))}"),
                callbacks.OfType<Hooks>().Single().Calls.Select(c => $"{c.Name} {c.Index} {string.Join(',', c.Keys)}"));
        }

        if (Get(result, "early_stopping") is { ValueKind: JsonValueKind.Object } stopping && callbacks.OfType<EarlyStopping>().FirstOrDefault() is { } early)
        {
            if (stopping.TryGetProperty("stopped_epoch", out var stopped)) Assert.Equal(stopped.GetInt32(), early.StoppedEpoch);
            if (stopping.TryGetProperty("best_epoch", out var best)) Assert.Equal(best.GetInt32(), early.BestEpoch);
            if (stopping.TryGetProperty("wait", out var wait)) Assert.Equal(wait.GetInt32(), early.Wait);
        }
    }

    private void Logs(IReadOnlyDictionary<string, float> logs, JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("dtype", out _))
        {
            foreach (var entry in value.EnumerateObject()) KerasData.Check([logs[entry.Name]], [KerasData.Number(entry.Value)], _rtol, _atol, $"{what}: {entry.Name}");
            return;
        }

        // As a list it begins with the loss; the order of the rest is that of compile.
        double[] wanted = [.. KerasData.Numbers(value)];
        KerasData.Check([logs["loss"]], [wanted[0]], _rtol, _atol, $"{what}: loss");
        KerasData.Check([.. logs.Values.Select(v => (double)v).Order()], [.. wanted.Order()], _rtol, _atol, what);
    }

    private static void Known(JsonElement a, params string[] names)
    {
        if (a.ValueKind != JsonValueKind.Object) return;
        var unknown = a.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !names.Contains(n));
        if (unknown is not null) throw new LeftOutException($"argument {unknown}");
    }

    private Tensor<float>? Data(JsonElement a, string name) => Get(a, name) switch
    {
        { ValueKind: JsonValueKind.String } text => Find(text.GetString()!) as Tensor<float> ?? Tf.Cast<float>(Find(text.GetString()!)),
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        _ => throw new LeftOutException($"{name} is no array"),
    };

    private Tensor? Label(JsonElement a, string name) => Get(a, name) is { ValueKind: JsonValueKind.String } text ? Find(text.GetString()!) : null;

    private Tensor Find(string text)
    {
        var parts = text[1..].Split('[', ':', ']');
        var tensor = KerasData.ToTensor(_root.GetProperty("data").GetProperty(parts[0]));
        if (parts.Length == 1) return tensor;
        if (parts.Length < 3 || parts[1].Length == 0 || parts[2].Length == 0) throw new LeftOutException($"data {text}");
        var (first, last) = (int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
        return ArraySource.Rows(tensor, first, last - first);
    }

    private static JsonElement Get(JsonElement a, string name) => a.ValueKind == JsonValueKind.Object && a.TryGetProperty(name, out var value) ? value : default;

    private static int Int(JsonElement a, string name, int otherwise) => Get(a, name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : otherwise;
}
