using System.Text.Json;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>A model of TensorFlow.js: <c>model.json</c>, and beside it the files of weights that this names.</summary>
internal sealed class TfjsFile
{
    public const string ModelName = "model.json";

    private readonly JsonElement _root;

    /// <param name="path">The folder, or the file in it.</param>
    /// <exception cref="TfNotFoundException">There is no model.</exception>
    /// <exception cref="TfException">A file is damaged, or missing.</exception>
    public TfjsFile(string path)
    {
        Path = Directory.Exists(path) ? System.IO.Path.Combine(path, ModelName) : path;
        if (!File.Exists(Path)) throw new TfNotFoundException($"There is no model of TensorFlow.js at {Path}.");
        _root = Told(() =>
        {
            using var stream = File.OpenRead(Path);
            Size = stream.Length;
            using var document = JsonDocument.Parse(stream);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? root.Clone() : throw new DamagedModelException("it is no JSON object");
        });
        Weights = Told(() => WeightsManifest.Read(_root, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!));
    }

    /// <summary>The file that all others are named in.</summary>
    public string Path { get; }

    /// <summary>Its bytes.</summary>
    public long Size { get; private set; }

    /// <summary>The weights by their names.</summary>
    public NamedTensors Weights { get; }

    /// <summary>What wrote it.</summary>
    public string Producer => string.Join(", ", new[] { Find("generatedBy"), Find("convertedBy") }.OfType<JsonElement>().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()));

    /// <summary>The graph or the layers.</summary>
    /// <param name="format">Which of them it is to have.</param>
    /// <exception cref="DamagedModelException">It has the other, or none.</exception>
    public JsonElement Topology(string format)
    {
        var own = Find("format")?.ToString() ?? format;
        if (own != format) throw new DamagedModelException($"it is a {(own.Length > 32 ? own[..32] : own)}, and a {format} is read here");
        return Find("modelTopology") is { ValueKind: JsonValueKind.Object } topology ? topology : throw new DamagedModelException("it has no modelTopology");
    }

    /// <summary>What the file says beside the topology; null where it does not.</summary>
    public JsonElement? Find(string name) => _root.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Reads more of the model, so that damage is told with the file.</summary>
    /// <exception cref="TfException">There is some.</exception>
    public T Told<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception damage) when (damage is JsonException or DamagedModelException or UnsupportedNodeException or InvalidDataException or InvalidOperationException)
        {
            // The last is a text that is no UTF-8.
            throw DataFile.Damaged(Path, damage.Message, damage);
        }
    }
}
