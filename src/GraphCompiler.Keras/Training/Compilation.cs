namespace GraphCompiler.Keras;

/// <summary>What a model was compiled with, and the running means that its steps keep.</summary>
internal sealed partial class Compilation(
    Optimizer optimizer, IReadOnlyList<Loss?> losses, IReadOnlyList<double>? lossWeights, IReadOnlyList<IReadOnlyList<Metric>> metrics, IReadOnlyList<IReadOnlyList<Metric>> weightedMetrics,
    bool runEagerly, int stepsPerExecution)
{
    private readonly Dictionary<string, RunningMean> _outputLosses = new(StringComparer.Ordinal);
    private readonly Metric[][] _metrics = [.. metrics.Select(m => m.ToArray())];
    private readonly Metric[][] _weighted = [.. weightedMetrics.Select(m => m.ToArray())];

    public Optimizer Optimizer => optimizer;

    public IReadOnlyList<Loss?> Losses => losses;

    public bool RunsEagerly => runEagerly;

    public int StepsPerExecution { get; } = Arguments.Positive(stepsPerExecution, "steps_per_execution");

    /// <summary>Whether one loss is that of every output.</summary>
    public bool IsOneForAll { get; init; }

    public RunningMean Loss { get; } = new("loss");

    public IEnumerable<Metric> AllMetrics => _metrics.Concat(_weighted).SelectMany(m => m);

    /// <summary>
    /// The loss of outputs: the sum of their losses, each times its weight. Masks of the outputs count as weights. What is logged of each is its mean over batches, as in
    /// Keras, where that of the sum counts rows.
    /// </summary>
    /// <exception cref="TfValueException">There are labels without a loss, or not as many labels as outputs.</exception>
    public Tensor<float>? ComputeLoss(IReadOnlyList<string> names, IReadOnlyList<Tensor> labels, IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor<float>?> weights, Tensor<float> rows)
    {
        if (losses.Count == 0 || labels.Count == 0) return null;
        if (labels.Count != outputs.Count) throw new TfValueException($"The model has {outputs.Count} outputs ({string.Join(", ", names)}), but there are labels for {labels.Count}.");
        if (!IsOneForAll && losses.Count != outputs.Count) throw new TfValueException($"For a model with {outputs.Count} outputs, the `loss` argument must have as many entries. Received {losses.Count}.");
        var hasSeveral = outputs.Count > 1 && (IsOneForAll || losses.Count(l => l is not null) > 1);
        Tensor<float>? total = null;
        for (var i = 0; i < outputs.Count; i++)
        {
            if ((IsOneForAll ? losses[0] : losses[i]) is not { } loss) continue;
            var output = (Tensor<float>)outputs[i];
            CheckRows(names[i], labels[i], output);
            var value = Of(loss, names[i], labels[i], output, weights.ElementAtOrDefault(i));
            if (value.Shape is { IsRankKnown: true, Rank: > 0 }) value = Tf.ReduceSum(value);
            if (hasSeveral) Tracker(LossName(names[i])).Update(value, 1f);
            if (lossWeights is not null) value = Boundary.Of(value * (float)lossWeights[i]);
            total = total is null ? value : Boundary.Of(total + value);
        }

        return total;
    }

    public void UpdateMetrics(IReadOnlyList<Tensor> labels, IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor<float>?> weights)
    {
        for (var i = 0; i < outputs.Count && i < labels.Count; i++)
        {
            var output = (Tensor<float>)outputs[i];
            var mask = Masks.Of(output) is { } own ? Masks.ToFloat(own) : null;
            Resolve(_metrics.ElementAtOrDefault(i), i, labels[i], output);
            Resolve(_weighted.ElementAtOrDefault(i), i, labels[i], output);
            foreach (var metric in _metrics.ElementAtOrDefault(i) ?? []) metric.UpdateState(Boundary.Of(labels[i]), Boundary.Of(output), mask);
            foreach (var metric in _weighted.ElementAtOrDefault(i) ?? []) metric.UpdateState(Boundary.Of(labels[i]), Boundary.Of(output), Weigh(weights.ElementAtOrDefault(i), mask));
        }
    }

    /// <summary>What is logged, in the order of compile: the loss, those of several outputs, metrics. Callers sort it by name.</summary>
    public List<(string Name, Tensor<float> Value)> Results(IReadOnlyList<string> outputs)
    {
        var results = new List<(string Name, Tensor<float> Value)> { ("loss", Loss.Result()) };
        results.AddRange(outputs.Where(o => _outputLosses.ContainsKey(LossName(o))).Select(o => (LossName(o), _outputLosses[LossName(o)].Result())));
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(_metrics, isWeighted: false);
        Add(_weighted, isWeighted: true);
        return results;

        // Of two with one name the later one has a number, or says that it is weighted.
        void Add(Metric[][] metrics, bool isWeighted)
        {
            for (var i = 0; i < metrics.Length; i++)
            {
                var prefix = outputs.Count > 1 ? outputs[i] + "_" : "";
                foreach (var metric in metrics[i])
                {
                    var name = prefix + metric.Name;
                    if (isWeighted && counts.ContainsKey(name)) name = $"{prefix}weighted_{metric.Name}";
                    var count = counts[name] = counts.GetValueOrDefault(name) + 1;
                    results.Add((count == 1 ? name : $"{name}_{count - 1}", metric.Result()));
                }
            }
        }
    }

    public void Reset()
    {
        Loss.Reset();
        foreach (var tracker in _outputLosses.Values) tracker.Reset();
        foreach (var metric in AllMetrics) metric.ResetState();
    }

    private static Tensor<float> Of(Loss loss, string name, Tensor labels, Tensor<float> output, Tensor<float>? weight)
    {
        try
        {
            return loss.Call(labels, output, weight, Masks.Of(output));
        }
        catch (TfException e) when (Note(e))
        {
            throw;
        }

        // Notes whose labels they are; the exception goes on.
        bool Note(TfException exception)
        {
            var weighted = weight is null ? "" : $", weights of shape {ShapeInference.Plain(weight.Shape)}";
            exception.Where = $"{(exception.Where is { } where ? where + ", in " : "")}the loss '{loss.Name}' of the output '{name}' of shape {ShapeInference.Plain(output.Shape)} with labels of shape {ShapeInference.Plain(labels.Shape)} ({labels.DType.Name}){weighted}";
            return false;
        }
    }

    // What "accuracy" is, the loss and the first labels say.
    private void Resolve(Metric[]? own, int output, Tensor labels, Tensor predictions)
    {
        for (var i = 0; i < own?.Length; i++) own[i] = own[i].Resolve(IsOneForAll ? losses.FirstOrDefault() : losses.ElementAtOrDefault(output), labels.Shape, predictions.Shape);
    }

    private static string LossName(string output) => output + "_loss";

    private RunningMean Tracker(string name) => _outputLosses.TryGetValue(name, out var tracker) ? tracker : _outputLosses[name] = new RunningMean(name);

    private static void CheckRows(string name, Tensor labels, Tensor output)
    {
        if (labels.Shape is { IsRankKnown: true, Rank: > 0 } && output.Shape is { IsRankKnown: true, Rank: > 0 } && labels.Shape.Dims[0].Size is { } rows && output.Shape.Dims[0].Size is { } given && rows != given)
        {
            throw new TfValueException($"Data cardinality is ambiguous. The output '{name}' has {given} examples (shape {ShapeInference.Plain(output.Shape)}), its labels {rows} (shape {ShapeInference.Plain(labels.Shape)}).");
        }
    }

    private static Tensor<float>? Weigh(Tensor<float>? weight, Tensor<float>? mask)
    {
        if (mask is null || weight is null) return weight ?? mask;
        while (weight.Rank < mask.Rank) weight = Tf.ExpandDims(weight, -1);
        return weight * mask;
    }
}

/// <summary>The mean of losses, weighted by the rows of their batches.</summary>
internal sealed class RunningMean(string name)
{
    private readonly Variable<float> _total = Make(name + "/total");
    private readonly Variable<float> _count = Make(name + "/count");

    public string Name => name;

    public void Update(Tensor<float> value, Tensor<float> rows)
    {
        _total.AssignAdd(Boundary.Of(value) * rows);
        _count.AssignAdd(rows);
    }

    public Tensor<float> Result() => Tf.Math.DivideNoNan((Tensor<float>)_total, (Tensor<float>)_count);

    public void Reset()
    {
        _total.Assign(0f);
        _count.Assign(0f);
    }

    private static Variable<float> Make(string name)
    {
        using (Tf.InitScope()) return new Variable<float>(0f, trainable: false, name: name);
    }
}
