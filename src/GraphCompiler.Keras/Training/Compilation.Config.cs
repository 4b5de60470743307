namespace GraphCompiler.Keras;

// What Keras writes of what a model was compiled with.
internal sealed partial class Compilation
{
    public OrderedDictionary<string, object?> Write() => new(StringComparer.Ordinal)
    {
        ["optimizer"] = Configured.Write(optimizer),
        ["loss"] = losses.Count == 0 ? null : IsOneForAll ? LossNames.Write(losses[0]!) : losses.Select(l => l is null ? null : LossNames.Write(l)).ToArray(),
        ["loss_weights"] = lossWeights?.Cast<object?>().ToArray(),
        ["metrics"] = Write(metrics),
        ["weighted_metrics"] = Write(weightedMetrics),
        ["run_eagerly"] = runEagerly,
        ["steps_per_execution"] = StepsPerExecution,
        ["jit_compile"] = false,
    };

    /// <summary>What a model is compiled with of a configuration; null where it was not.</summary>
    /// <param name="node">The configuration.</param>
    /// <param name="outputs">The names of the model's outputs.</param>
    public static Compilation? Read(ConfigNode node, IReadOnlyList<string> outputs)
    {
        if (node.Value is not IReadOnlyDictionary<string, object?> { Count: > 0 } || node.Find("optimizer") is not { Value: not null } optimizer) return null;
        var losses = Of("loss");
        var isOne = losses is not { Value: IReadOnlyList<object?> };
        return new Compilation(
            ConfigTables.Optimizers.Read(optimizer),
            losses is not { } own ? [] : isOne ? [ConfigTables.Losses.Read(own)] : [.. own.Items.Select(l => l.Value is null ? null : ConfigTables.Losses.Read(l))],
            Of("loss_weights") is { } weights ? Forms.Numbers.Read(weights) : null,
            Metrics(Of("metrics")),
            Metrics(Of("weighted_metrics")),
            node.Find("run_eagerly") is { Value: true },
            node.Find("steps_per_execution") is { Value: not null } steps ? Forms.Int.Read(steps) : 1)
        {
            IsOneForAll = isOne,
        };

        // Keras may name outputs; what is written with its class is one object for all.
        ConfigNode? Of(string key) => node.Find(key) is not { Value: not null } given ? null
            : given.Value is IReadOnlyDictionary<string, object?> named && !named.ContainsKey("class_name") ? given with { Value = outputs.Select(o => named.GetValueOrDefault(o)).ToArray() }
            : given;
    }

    // Those of one output are no list of lists.
    private static object? Write(IReadOnlyList<IReadOnlyList<Metric>> metrics) => metrics switch
    {
        [] => null,
        [var one] => one.Select(LossNames.Write).ToArray(),
        _ => metrics.Select(m => m.Select(LossNames.Write).ToArray()).ToArray(),
    };

    private static Metric[][] Metrics(ConfigNode? node)
    {
        if (node is not { } given) return [];
        var items = given.Items;
        return items.Length > 0 && items.All(i => i.Value is null or IReadOnlyList<object?>) ? [.. items.Select(Each)] : [Each(given)];

        static Metric[] Each(ConfigNode list) => list.Value is null ? [] : [.. list.Items.Select(ConfigTables.Metrics.Read)];
    }
}
