using System.Text.Json;

namespace GraphCompiler.Keras.Tests.Training;

/// <inheritdoc/>
internal sealed class FitProgram<TIn, TOut> : FitProgram
{
    private readonly Model<TIn, TOut> _model;

    public FitProgram(JsonElement root, Model<TIn, TOut> model)
        : base(root)
    {
        _model = model;
        var initial = root.GetProperty("initial_weights");
        if (initial.ValueKind == JsonValueKind.Array) _model.SetWeights([.. initial.EnumerateArray().Select(KerasData.ToTensor)]);
        else SineFill.Write(_model.Weights, initial.GetProperty("weights"));
        if (root.GetProperty("compile").ValueKind == JsonValueKind.Object) Compile(root.GetProperty("compile"));
    }

    protected override LayerBase Layer => _model;

    private IReadOnlyList<string> Inputs => _model.Graph is { } graph ? [.. graph.Inputs.Select(t => FunctionalGraph.Producer(t).Name)] : ["x"];

    private IReadOnlyList<string> Outputs => _model.OutputNames;

    protected override void Act(JsonElement step, JsonElement a, JsonElement result, string what)
    {
        switch (step.GetProperty("do").GetString())
        {
            case "fit": Fit(a, result, what); break;
            case "evaluate": Evaluate(a, result, what); break;
            case "predict": Predict(a, result, what); break;
            case "predict_on_batch": CheckAll(_model.PredictOnBatch(X(a)), Get(result, "value"), what); break;
            case "train_on_batch":
                Known(a, "x", "y", "sample_weight", "class_weight", "return_dict");
                var (y, w) = (Y(a), Weights(a));
                Logs(y.Length > 1 ? _model.TrainOnBatch(X(a), y, w!) : _model.TrainOnBatch(X(a), y.FirstOrDefault(), w.FirstOrDefault(), Classes(a)), Get(result, "value"), what);
                break;
            case "test_on_batch":
                Known(a, "x", "y", "sample_weight", "return_dict");
                Logs(Y(a) is [_, _, ..] many ? _model.TestOnBatch(X(a), many, Weights(a)!) : _model.TestOnBatch(X(a), Y(a).FirstOrDefault(), Weights(a).FirstOrDefault()), Get(result, "value"), what);
                break;
            case "get_metrics_result": Logs(_model.GetMetricsResult(), Get(result, "value"), what); break;
            case "reset_metrics": _model.ResetMetrics(); break;
            case "compile": Compile(a); break;
            case "set_learning_rate": Optimizer!.LearningRate = Get(step, "value").GetDouble(); break;
            case "set_trainable":
                var layer = Get(step, "layer") is { ValueKind: JsonValueKind.Number } at ? _model.Layers[at.GetInt32()] : _model.GetLayer(Get(step, "layer").GetString()!);
                layer.Trainable = Get(step, "value").GetBoolean();
                break;
            case "weights":
                foreach (var (weight, want) in _model.Weights.Zip(Get(result, "value").EnumerateArray())) KerasData.Check(weight.Value, want, Rtol, Atol, weight.Name);
                break;
            case var other: throw new LeftOutException($"step {other}");
        }
    }

    private void Compile(JsonElement a)
    {
        Known(a, "optimizer", "loss", "metrics", "weighted_metrics", "loss_weights", "steps_per_execution", "run_eagerly");
        var (loss, metrics, weighted) = (Get(a, "loss"), Get(a, "metrics"), Get(a, "weighted_metrics"));
        if (_model.Tree().OfType<Embedding>().Any() && Get(Get(a, "optimizer"), "class").ToString() != "SGD")
        {
            throw new LeftOutException("gradients of repeated rows of a table are added before they are squared, where Keras squares each");
        }

        var (perExecution, isEager) = (Int(a, "steps_per_execution", 1), Get(a, "run_eagerly").ValueKind == JsonValueKind.True);
        var optimizer = FitBinder.Optimizer(Get(a, "optimizer"));
        var isPlain = Outputs.Count == 1 || (!IsEach(loss) && metrics.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && weighted.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null && Get(a, "loss_weights").ValueKind == JsonValueKind.Undefined);
        if (isPlain)
        {
            var own = IsEach(loss) ? Of(loss, 0) : loss;
            _model.Compile(optimizer, FitBinder.Loss(own), FitBinder.Metrics(metrics), isEager, perExecution, FitBinder.Metrics(weighted));
        }
        else
        {
            double[]? factors = Get(a, "loss_weights") is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } given ? [.. Outputs.Select((_, i) => Of(given, i) is { ValueKind: JsonValueKind.Number } n ? n.GetDouble() : 1)] : null;
            _model.Compile(
                optimizer, [.. Outputs.Select((_, i) => FitBinder.Loss(IsEach(loss) ? Of(loss, i) : loss))], [.. Outputs.Select((_, i) => FitBinder.Metrics(Of(metrics, i)))], factors,
                [.. Outputs.Select((_, i) => FitBinder.Metrics(Of(weighted, i)))], isEager, perExecution);
        }

        Optimizer = optimizer;
    }

    // What is given for each output: a list, or a dictionary by their names.
    private static bool IsEach(JsonElement value) => value.ValueKind == JsonValueKind.Array || (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("class", out _) && !value.TryGetProperty("custom", out _));

    private JsonElement Of(JsonElement value, int output) => value.ValueKind switch
    {
        JsonValueKind.Array => output < value.GetArrayLength() ? value[output] : default,
        JsonValueKind.Object => Get(value, Outputs[output]),
        _ => default,
    };

    private void Fit(JsonElement a, JsonElement result, string what)
    {
        Known(
            a, "x", "y", "epochs", "shuffle", "batch_size", "callbacks", "validation_data", "validation_split", "initial_epoch", "sample_weight", "steps_per_epoch", "class_weight", "validation_batch_size",
            "validation_freq", "validation_steps", "verbose");
        var callbacks = Callbacks(a);
        var (epochs, verbose, first, steps, every) = (Int(a, "epochs", 1), VerboseOf(a), Int(a, "initial_epoch", 0), Int(a, "steps_per_epoch"), Int(a, "validation_freq", 1));
        var history = FitData(a, callbacks, (epochs, verbose, first, steps, every));
        if (Get(result, "history") is { ValueKind: JsonValueKind.Object } wanted)
        {
            // A dictionary of the compiled metrics, which sorts before the loss, is not in another one here.
            var names = wanted.EnumerateObject().Select(p => p.Name);
            var isNested = Root.GetProperty("model").GetProperty("kind").GetString() == "custom_train_step_metrics";
            Assert.Equal(isNested ? names.Order(StringComparer.Ordinal) : names, history.Metrics);
            foreach (var metric in wanted.EnumerateObject())
            {
                KerasData.Check([.. history[metric.Name].Select(v => (double)v)], [.. KerasData.Numbers(metric.Value)], Rtol, Atol, $"{what}: {metric.Name}");
            }

            Assert.Equal(KerasData.Ints(Get(result, "epoch")), history.Epoch);
        }

        if (Get(result, "params") is { ValueKind: JsonValueKind.Object } parameters)
        {
            Assert.Equal((Int(parameters, "verbose", 0), Int(parameters, "epochs", 1), Int(parameters, "steps", -1)), ((int)history.Params["verbose"], (int)history.Params["epochs"], (int)history.Params["steps"]));
        }

        if (Int(result, "optimizer_iterations") is { } iterations) Assert.Equal(iterations, Optimizer!.Iterations.Value.Item() / (Optimizer.GradientAccumulationSteps ?? 1));
        if (Get(result, "final_learning_rate") is { ValueKind: JsonValueKind.Number } rate) Assert.Equal(rate.GetDouble(), Optimizer!.LearningRate, 1e-6);
        CheckTraces(result, callbacks, what);
    }

    private History FitData(JsonElement a, Callback[] callbacks, (int Epochs, Verbose Verbose, int First, int? Steps, int Every) s)
    {
        var other = Get(a, "validation_data");
        if (Get(Get(a, "x"), "dataset") is { ValueKind: JsonValueKind.Object } spec)
        {
            return ProgramDatasets.Use<TIn, History>(
                Data, spec,
                new(d => _model.Fit(d, s.Epochs, s.Verbose, callbacks, Validation(other).Pairs, Classes(a), s.First, s.Steps, Int(a, "validation_steps"), s.Every, Validation(other).Triples),
                    d => _model.Fit(d, s.Epochs, s.Verbose, callbacks, Validation(other).Pairs, s.First, s.Steps, Int(a, "validation_steps"), s.Every, Validation(other).Triples)));
        }

        var (y, w) = (Y(a), Weights(a));
        var split = Get(a, "validation_split") is { ValueKind: JsonValueKind.Number } part ? part.GetDouble() : 0;
        if (Outputs.Count > 1)
        {
            (TIn, IReadOnlyList<Tensor>)? several = other.ValueKind == JsonValueKind.Array ? (XOf(other[0]), Data.All(other[1], Outputs)) : null;
            return _model.Fit(X(a), y, Int(a, "batch_size", 32), s.Epochs, s.Verbose, callbacks, split, several, shuffle: false, s.First, s.Steps, s.Every, w!);
        }

        (TIn, Tensor)? one = other.ValueKind == JsonValueKind.Array ? (XOf(other[0]), Data.All(other[1], Outputs)[0]) : null;
        var otherWeights = other.ValueKind == JsonValueKind.Array && other.GetArrayLength() > 2 ? Tf.Cast<float>(Data.Find(other[2].GetString()!)) : null;
        return _model.Fit(
            X(a), y.FirstOrDefault(), Int(a, "batch_size", 32), s.Epochs, s.Verbose, callbacks, split, one, shuffle: false, Classes(a), w.FirstOrDefault(), s.First, s.Steps, s.Every, otherWeights,
            Int(a, "validation_batch_size"));
    }

    private (Dataset<(TIn, Tensor<float>)>? Pairs, Dataset<(TIn, Tensor<float>, Tensor<float>)>? Triples) Validation(JsonElement value) => Get(value, "dataset") is { ValueKind: JsonValueKind.Object } spec
        ? ProgramDatasets.Use<TIn, (Dataset<(TIn, Tensor<float>)>?, Dataset<(TIn, Tensor<float>, Tensor<float>)>?)>(Data, spec, new(d => (d, null), d => (null, d)))
        : default;

    private void Evaluate(JsonElement a, JsonElement result, string what)
    {
        Known(a, "x", "y", "batch_size", "sample_weight", "return_dict", "verbose", "steps", "callbacks");
        var (callbacks, verbose, steps) = (Callbacks(a), VerboseOf(a), Int(a, "steps"));
        IReadOnlyDictionary<string, float> logs;
        if (Get(Get(a, "x"), "dataset") is { ValueKind: JsonValueKind.Object } spec)
        {
            logs = ProgramDatasets.Use<TIn, IReadOnlyDictionary<string, float>>(
                Data, spec, new(d => _model.Evaluate(d, verbose, steps, callbacks), d => _model.Evaluate(d, verbose, steps, callbacks)));
        }
        else
        {
            var (y, w) = (Y(a), Weights(a));
            logs = y.Length > 1
                ? _model.Evaluate(X(a), y, Int(a, "batch_size", 32), verbose, w!, steps, callbacks)
                : _model.Evaluate(X(a), y.FirstOrDefault(), Int(a, "batch_size", 32), verbose, w.FirstOrDefault(), steps, callbacks);
        }

        Logs(logs, Get(result, "value"), what);
        CheckTraces(result, callbacks, what);
    }

    private void Predict(JsonElement a, JsonElement result, string what)
    {
        Known(a, "x", "batch_size", "verbose", "steps", "callbacks");
        var callbacks = Callbacks(a);
        var got = Get(Get(a, "x"), "dataset") is { ValueKind: JsonValueKind.Object } spec
            ? _model.Predict(ProgramDatasets.Inputs<TIn>(Data, spec), VerboseOf(a), Int(a, "steps"), callbacks)
            : _model.Predict(X(a), Int(a, "batch_size", 32), VerboseOf(a), Int(a, "steps"), callbacks);
        CheckAll(got, Get(result, "value"), what);
        CheckTraces(result, callbacks, what);
    }

    private TIn X(JsonElement a) => XOf(Get(a, "x"));

    private TIn XOf(JsonElement value)
    {
        var tensors = Data.All(value, Inputs);
        return typeof(TIn) == typeof(Tensor[]) ? (TIn)(object)tensors : Structures.Fit<TIn>(_model, tensors.Length == 1 ? tensors[0] : tensors);
    }

    private Tensor[] Y(JsonElement a) => Data.All(Get(a, "y"), Outputs);

    private Tensor<float>[] Weights(JsonElement a) => [.. Data.All(Get(a, "sample_weight"), Outputs).Select(w => w is null ? null! : Tf.Cast<float>(w))];

    private void CheckAll(TOut got, JsonElement want, string what)
    {
        var tensors = Structures.Tensors(got);
        JsonElement[] wanted = want.ValueKind == JsonValueKind.Array ? [.. want.EnumerateArray()]
            : want.TryGetProperty("dtype", out _) ? [want]
            : [.. want.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.Value)];
        Assert.Equal(wanted.Length, tensors.Count);
        foreach (var (tensor, one) in tensors.Zip(wanted)) KerasData.Check(tensor, one, Rtol, Atol, what);
    }

    private void Logs(IReadOnlyDictionary<string, float> logs, JsonElement value, string what)
    {
        if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty("dtype", out _))
        {
            Assert.Equal(value.EnumerateObject().Select(p => p.Name), logs.Keys);
            foreach (var entry in value.EnumerateObject()) KerasData.Check([logs[entry.Name]], [KerasData.Number(entry.Value)], Rtol, Atol, $"{what}: {entry.Name}");
            return;
        }

        // As a list: the loss, those of several outputs, then metrics in the order of compile, or by name where there are several outputs.
        var names = _model.Compiled.Results(Outputs).Select(r => r.Name).ToList();
        var losses = names.TakeWhile(n => n == "loss" || Outputs.Any(o => n == o + "_loss")).ToArray();
        if (Outputs.Count > 1) names = [.. losses, .. names.Skip(losses.Length).Order(StringComparer.Ordinal)];
        KerasData.Check([.. names.Select(n => (double)logs[n])], [.. KerasData.Numbers(value)], Rtol, Atol, what);
    }
}
