using System.Globalization;

namespace GraphCompiler.Keras;

/// <summary><c>epoch</c>, then the logs sorted by name; without validation the <c>val_</c> columns hold <c>NA</c>.</summary>
public sealed class CSVLogger(string fileName, char separator = ',', bool append = false) : Callback
{
    private string[]? _names;

    internal override bool SeesBatches => false;

    /// <inheritdoc/>
    public override void OnTrainBegin(IReadOnlyDictionary<string, float> logs)
    {
        _names = null;
        if (!append) File.WriteAllText(fileName, "");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, IReadOnlyDictionary<string, float> logs)
    {
        if (_names is null)
        {
            string[] own = [.. logs.Keys.Order(StringComparer.Ordinal)];
            _names = own.Any(n => n.StartsWith("val_", StringComparison.Ordinal)) ? own : [.. own, .. own.Select(n => "val_" + n)];
            if (!append || new FileInfo(fileName) is not { Exists: true, Length: > 0 }) File.AppendAllText(fileName, string.Join(separator, _names.Prepend("epoch")) + "\n");
        }

        var row = _names.Select(n => logs.TryGetValue(n, out var value) ? LogText.Shortest(value) : "NA");
        File.AppendAllText(fileName, string.Join(separator, row.Prepend(epoch.ToString(CultureInfo.InvariantCulture))) + "\n");
    }
}
