using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Keras;

/// <summary>What one Fit is asked for.</summary>
internal sealed record FitOptions(
    int Epochs, Verbose Verbose, IReadOnlyList<Callback> Callbacks, int InitialEpoch, int? StepsPerEpoch, int? ValidationSteps, int ValidationFrequency, CancellationToken Cancellation);

/// <summary>Runs steps over batches and tells callbacks.</summary>
internal sealed class Trainer<TIn, TOut>(Model<TIn, TOut> model)
{
    private static readonly Dictionary<string, float> s_none = [];

    public History Fit(BatchSource source, BatchSource? validation, FitOptions options)
    {
        var compiled = model.Compiled;
        source.CheckEnd(options.StepsPerEpoch, "steps_per_epoch", "train on");
        validation?.CheckEnd(options.ValidationSteps, "validation_steps", "validate with");
        var history = new History();
        var all = new CallbackList([.. options.Callbacks, history, .. options.Verbose == Verbose.Silent ? [] : new Callback[] { new ProgbarLogger() }]);
        var steps = options.StepsPerEpoch ?? source.Count;
        all.Begin(model, new Dictionary<string, object> { ["verbose"] = (int)options.Verbose, ["epochs"] = options.Epochs, ["steps"] = (object?)steps ?? -1 });
        model.StopTraining = false;
        IReadOnlyDictionary<string, float> logs = s_none;
        all.Each(c => c.OnTrainBegin(s_none));
        IEnumerator<Batch>? batches = null;
        try
        {
            var begun = all.Callbacks.Select(c => c.ResumedEpoch).FirstOrDefault(e => e is not null) ?? options.InitialEpoch;
            for (var epoch = begun; epoch < options.Epochs; epoch++)
            {
                model.ResetMetrics();
                all.Each(c => c.OnEpochBegin(epoch, s_none));
                if (batches is null || options.StepsPerEpoch is null) Restart();
                var (own, isOver) = Epoch(batches!, source, steps, all, options);
                if (isOver && options.StepsPerEpoch is not null) batches = null;
                if (validation is not null && (epoch + 1) % options.ValidationFrequency == 0)
                {
                    foreach (var (name, value) in Evaluate(validation, options.ValidationSteps, Verbose.Silent, all)) own["val_" + name] = value;
                }

                logs = own = Sorted(own);
                all.Each(c => c.OnEpochEnd(epoch, own));
                if (model.StopTraining) break;
            }

            if (options.Epochs > begun) compiled.Optimizer.FinalizeVariables();
            all.Each(c => c.OnTrainEnd(logs));
        }
        finally
        {
            batches?.Dispose();
        }

        return history;

        void Restart()
        {
            batches?.Dispose();
            batches = source.Batches().GetEnumerator();
        }
    }

    /// <summary>Results of the test step over batches, sorted by name; the model's own metrics start anew.</summary>
    public IReadOnlyDictionary<string, float> Evaluate(BatchSource source, int? limit, Verbose verbose, IReadOnlyList<Callback> callbacks)
    {
        _ = model.Compiled;
        source.CheckEnd(limit, "steps", "evaluate on");
        return Evaluate(source, limit, verbose, Began(source, limit, verbose, callbacks));
    }

    public TOut Predict(BatchSource source, int? limit, Verbose verbose, IReadOnlyList<Callback> callbacks)
    {
        source.CheckEnd(limit, "steps", "predict for");
        var all = Began(source, limit, verbose, callbacks);
        var bar = new ProgressBar(limit ?? source.Count, verbose, null);
        var parts = new List<Tensor[]>();
        all.Each(c => c.OnPredictBegin(s_none));
        foreach (var batch in source.Batches())
        {
            if (parts.Count == limit) break;
            var number = parts.Count;
            all.EachOfBatches(c => c.OnPredictBatchBegin(number, s_none));
            parts.Add(model.PredictFunction.Run(batch, source.IsOpen));
            all.EachOfBatches(c => c.OnPredictBatchEnd(number, s_none));
            bar.Update(parts.Count, s_none);
        }

        if (parts.Count == 0) throw new TfValueException($"There are no examples for '{model.Name}' to predict for: the data is empty.");
        bar.Finish(parts.Count, s_none);
        all.Each(c => c.OnPredictEnd(s_none));
        return model.Packed([.. Enumerable.Range(0, parts[0].Length).Select(i => parts.Count == 1 ? parts[0][i] : Ambient.Results(new Concat(0), [.. parts.Select(p => p[i])])[0])]);
    }

    public IReadOnlyDictionary<string, float> OnBatch(Batch batch, bool isTraining)
    {
        model.ResetMetrics();
        var function = isTraining ? model.TrainFunction : model.TestFunction;
        return Sorted(Logs(function, function.Run(batch, false)));
    }

    private CallbackList Began(BatchSource source, int? limit, Verbose verbose, IReadOnlyList<Callback> callbacks)
    {
        var all = new CallbackList(callbacks);
        all.Begin(model, new Dictionary<string, object> { ["verbose"] = (int)verbose, ["epochs"] = 1, ["steps"] = (object?)(limit ?? source.Count) ?? -1 });
        return all;
    }

    private Dictionary<string, float> Evaluate(BatchSource source, int? limit, Verbose verbose, CallbackList all)
    {
        var bar = new ProgressBar(limit ?? source.Count, verbose, null);
        model.ResetMetrics();
        all.Each(c => c.OnTestBegin(s_none));
        Tensor[] results = [];
        var step = 0;
        foreach (var batch in source.Batches())
        {
            if (step == limit) break;
            var number = step++;
            all.EachOfBatches(c => c.OnTestBatchBegin(number, s_none));
            results = model.TestFunction.Run(batch, source.IsOpen);
            if (!all.SeesBatches && (verbose != Verbose.ProgressBar || !ProgressBar.IsTerminal)) continue;
            var logs = Sorted(Logs(model.TestFunction, results));
            all.EachOfBatches(c => c.OnTestBatchEnd(number, logs));
            bar.Update(step, logs);
        }

        if (step == 0) throw new TfValueException($"There are no examples to evaluate '{model.Name}' on: the dataset is empty.");
        var final = Sorted(Logs(model.TestFunction, results));
        bar.Finish(step, final);
        all.Each(c => c.OnTestEnd(final));
        return final;
    }

    private (Dictionary<string, float> Logs, bool IsOver) Epoch(IEnumerator<Batch> batches, BatchSource source, int? steps, CallbackList all, FitOptions options)
    {
        var perExecution = model.Compiled.StepsPerExecution;
        Tensor[] results = [];
        var step = 0;
        var isOver = false;
        while (!isOver && (steps is null || step < steps))
        {
            if (!batches.MoveNext())
            {
                isOver = true;
                break;
            }

            var first = step;
            if (all.SeesBatches) TellBegin(all, first);
            for (var i = 0; i < perExecution; i++)
            {
                if (i > 0 && ((steps is not null && step >= steps) || !batches.MoveNext())) break;
                options.Cancellation.ThrowIfCancellationRequested();
                results = model.TrainFunction.Run(batches.Current, source.IsOpen);
                step++;
            }

            if (all.SeesBatches) TellEnd(all, first + perExecution - 1, Sorted(Logs(model.TrainFunction, results)));
            if (model.StopTraining) break;
        }

        if (step == 0) throw new TfValueException($"There are no examples to train '{model.Name}' on: the dataset is empty.");
        if (isOver && options.StepsPerEpoch is { } planned && step < planned)
        {
            Tf.Config.WarningLogger("Your input ran out of data; interrupting training. Make sure that your dataset or generator can generate at least `steps_per_epoch * epochs` batches. You may need to use the `.repeat()` function when building your dataset.");
        }

        return (Logs(model.TrainFunction, results), isOver);
    }

    // Apart, so that steps that nobody watches make no closures.
    private static void TellBegin(CallbackList all, int batch) => all.EachOfBatches(c => c.OnTrainBatchBegin(batch, s_none));

    private static void TellEnd(CallbackList all, int batch, Dictionary<string, float> logs) => all.EachOfBatches(c => c.OnTrainBatchEnd(batch, logs));

    private Dictionary<string, float> Logs(CompiledStep function, Tensor[] results)
    {
        if (function.LogNames is not { } names) return model.MetricsResult();
        var logs = new Dictionary<string, float>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count && i < results.Length; i++) logs[names[i]] = Number(results[i]);
        return logs;
    }

    /// <summary>A log as a number.</summary>
    public static float Number(Tensor value) => value is Tensor<float> { Size: 1 } one ? one.Item() : Tf.ReduceMean(Tf.Cast<float>(value)).Item();

    private static Dictionary<string, float> Sorted(Dictionary<string, float> logs) => new(logs.OrderBy(l => l.Key, StringComparer.Ordinal), StringComparer.Ordinal);
}
