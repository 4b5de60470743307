namespace GraphCompiler.Keras;

/// <summary>What <c>Fit</c> returns, a new one each time: <c>history["loss"]</c> is one value per epoch.</summary>
public sealed class History : Callback
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, List<float>> _values = new(StringComparer.Ordinal);
    private readonly List<int> _epochs = [];

    /// <summary>The values of a metric, one for each epoch that has it.</summary>
    /// <exception cref="KeyNotFoundException">It was not logged.</exception>
    public IReadOnlyList<float> this[string metric] => _values.TryGetValue(metric, out var values)
        ? values
        : throw new KeyNotFoundException($"'{metric}' was not logged; these were: {string.Join(", ", _names)}.");

    /// <summary>Sorted by name, ordinally, the <c>val_</c> ones among them; what callbacks add (<c>learning_rate</c>) comes last.</summary>
    public IEnumerable<string> Metrics => _names;

    /// <summary>The numbers of the epochs.</summary>
    public IReadOnlyList<int> Epoch => _epochs;

    internal override bool SeesBatches => false;

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        _epochs.Add(epoch);
        foreach (var (name, value) in logs)
        {
            if (!_values.TryGetValue(name, out var values))
            {
                _names.Add(name);
                _values[name] = values = [];
            }

            values.Add(value);
        }
    }
}
