using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphCompiler.Bundles;

namespace GraphCompiler.Interop;

/// <summary>The index of tensors that lie in several files: <c>{"metadata": {"total_size": ...}, "weight_map": {"name": "model-00001-of-00002.safetensors"}}</c>.</summary>
/// <remarks>Format: Hugging Face's sharded checkpoints.</remarks>
internal static class ShardIndex
{
    private const string Extension = ".safetensors";

    private static readonly JsonWriterOptions s_indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>The files that an index names, in the order in which it does, each with its tensors.</summary>
    /// <exception cref="TfException">It is damaged, or a file would lie elsewhere.</exception>
    public static IReadOnlyList<(string Path, HashSet<string> Names)> Read(string path, NamedTensors tensors)
    {
        using var stream = DataFile.OpenPlain(path);
        try
        {
            using var json = JsonDocument.Parse(stream);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object) throw new InvalidDataException("it has no weight_map");
            Describe(root, tensors);
            var (folder, shards, names) = (Path.GetDirectoryName(path) ?? "", new Dictionary<string, HashSet<string>>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
            foreach (var member in map.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.String) throw new InvalidDataException($"'{member.Name}' is in no file");
                var file = member.Value.GetString()!;
                if (file.Length == 0 || file.AsSpan().ContainsAny('/', '\\', '\0') || file is "." or ".." || Path.IsPathRooted(file)) throw new InvalidDataException($"'{member.Name}' is in '{file}', which is no file beside it");
                if (!names.Add(member.Name)) throw new InvalidDataException($"it has '{member.Name}' twice");
                if (!shards.TryGetValue(file, out var held)) shards[file] = held = new HashSet<string>(StringComparer.Ordinal);
                held.Add(member.Name);
            }

            return [.. shards.Select(s => (Path.Combine(folder, s.Key), s.Value))];
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException or InvalidOperationException)
        {
            // A text that is no UTF-8 is the last.
            throw DataFile.Damaged(path, damage.Message, damage);
        }
    }

    /// <summary>Writes files and, when all are there, the index.</summary>
    /// <param name="path">What the file would be called if it were one.</param>
    /// <param name="shards">The tensors of each.</param>
    /// <param name="write">Writes one.</param>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, Tensor>[]> shards, Action<string, KeyValuePair<string, Tensor>[]> write)
    {
        var stem = path.EndsWith(Extension, StringComparison.Ordinal) ? path[..^Extension.Length] : path;
        string[] paths = [.. shards.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{stem}-{i + 1:00000}-of-{shards.Count:00000}{Extension}"))];
        for (var i = 0; i < paths.Length; i++) write(paths[i], shards[i]);
        FileSystem.Disk.ReplaceIn($"{stem}{Extension}.index.json", stream =>
        {
            using var json = new Utf8JsonWriter(stream, s_indented);
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", shards.SelectMany(s => s).Sum(t => t.Value.ValueShape.ElementCount * t.Value.DType.Size));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            foreach (var (name, file) in shards.SelectMany((s, i) => s.Select(t => (t.Key, Path.GetFileName(paths[i])))).OrderBy(t => t.Key, StringComparer.Ordinal)) json.WriteString(name, file);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void Describe(JsonElement root, NamedTensors tensors)
    {
        if (!root.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object) return;
        foreach (var member in metadata.EnumerateObject()) tensors.Describe(member.Name, member.Value.ToString());
    }
}
