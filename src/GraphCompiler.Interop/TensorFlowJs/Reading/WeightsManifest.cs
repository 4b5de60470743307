using System.Buffers.Binary;
using System.Text.Json;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>
/// The weights of a model: in groups, each several files one after another, in which the weights lie one after another in the order of the manifest.
/// </summary>
internal static class WeightsManifest
{
    private const string Text = "string";

    /// <exception cref="DamagedModelException">The files are not there, lie elsewhere, or have other bytes than the manifest says.</exception>
    public static NamedTensors Read(JsonElement root, string folder)
    {
        var (weights, paths) = (new NamedTensors("the manifest of weights"), new HashSet<string>(StringComparer.Ordinal));
        if (!root.TryGetProperty("weightsManifest", out var groups) || groups.ValueKind == JsonValueKind.Null) return weights;
        foreach (var group in Items(groups))
        {
            var entries = Items(Member(group, "weights")).Select(WeightEntry.Read).ToArray();
            var files = Items(Member(group, "paths")).Select(p => (Name: Shard(p, paths), Path: System.IO.Path.Combine(folder, p.GetString()!))).ToArray();
            if (Array.Find(files, f => !File.Exists(f.Path)).Name is { } missing) throw new DamagedModelException($"the file of weights {missing} is not there");
            var (wanted, given) = (entries.Sum(e => (double)e.Bytes), files.Sum(f => (double)new FileInfo(f.Path).Length));
            if (wanted > given || (wanted < given && !Array.Exists(entries, e => e.DType == Text)) || given > Array.MaxLength) throw Other(wanted, given, files);
            var bytes = Joined(files, (int)given);
            var at = 0;
            foreach (var entry in entries)
            {
                if (weights.Has(entry.Name)) throw new DamagedModelException($"the manifest has the weight {entry.Name} twice");
                var length = entry.DType == Text ? Texts(bytes.AsSpan(at), entry) : (int)entry.Bytes;
                if (length > bytes.Length - at) throw Other(wanted, given, files);
                if (entry.DType is Text or WeightEntry.Complex) weights.Refuse(entry.Name, $"has elements of {entry.DType}, which no tensor here can hold.");
                else weights.Add(entry.Name, entry.Decode(bytes.AsMemory(at, length)));
                at += length;
            }

            if (at != bytes.Length) throw Other(at, given, files);
        }

        return weights;
    }

    public static IEnumerable<JsonElement> Items(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new DamagedModelException("its manifest of weights is none");

    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : throw new DamagedModelException($"its manifest of weights lacks {name}");

    // Weights lie beside the model or below it, each file once: a small manifest could name a large one often.
    private static string Shard(JsonElement json, HashSet<string> paths)
    {
        var path = json.ValueKind == JsonValueKind.String ? json.GetString()! : "";
        if (path.Length == 0 || path.AsSpan().ContainsAny('\\', '\0', ':') || System.IO.Path.IsPathRooted(path) || path.Split('/').Any(p => p is "" or "." or "..")) throw new DamagedModelException($"weights are to lie in '{path}', which is no file beside it");
        return paths.Add(path) ? path : throw new DamagedModelException($"the manifest has the file {path} twice");
    }

    private static byte[] Joined((string Name, string Path)[] files, int length)
    {
        var (bytes, at) = (new byte[length], 0);
        foreach (var (_, path) in files)
        {
            using var stream = File.OpenRead(path);
            at += stream.ReadAtLeast(bytes.AsSpan(at), (int)Math.Min(stream.Length, length - at), throwOnEndOfStream: false);
        }

        return bytes;
    }

    private static DamagedModelException Other(double wanted, double given, (string Name, string Path)[] files) =>
        new($"its weights have {wanted} bytes, and {(files.Length == 0 ? "no file has them" : $"{string.Join(", ", files.Select(f => f.Name).Take(4))} {given}")}");

    // Each text has its length before it.
    private static int Texts(ReadOnlySpan<byte> bytes, WeightEntry entry)
    {
        var at = 0;
        for (var i = 0L; i < entry.Count; i++)
        {
            if (bytes.Length - at < sizeof(uint)) throw new DamagedModelException($"the weight {entry.Name} ends within its texts");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            if (length > bytes.Length - at - sizeof(uint)) throw new DamagedModelException($"the weight {entry.Name} ends within its texts");
            at += sizeof(uint) + (int)length;
        }

        return at;
    }
}
