using System.Globalization;
using System.Text.Json;
using GraphCompiler.Bundles;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>Writes weights one after another into files of at most as many bytes, which a weight may cross, and what the manifest says of them.</summary>
/// <param name="folder">Where the files are made, under the names that they have until all are there.</param>
/// <param name="most">The most bytes of a file.</param>
/// <param name="files">Gets the files.</param>
internal sealed class ShardWriter(string folder, int most, List<string> files) : IDisposable
{
    private readonly List<(string Name, Tensor Value, Quantized Stored)> _weights = [];
    private Stream? _file;
    private int _free;
    private int _count;

    /// <summary>The names of the files when all are there.</summary>
    public IReadOnlyList<string> Names => [.. Enumerable.Range(1, _count).Select(i => string.Create(CultureInfo.InvariantCulture, $"group1-shard{i}of{_count}.bin"))];

    /// <exception cref="TfValueException">It cannot be stored so.</exception>
    public void Add(string name, Tensor value, TfjsQuantization quantization)
    {
        var stored = Quantized.Of(name, value, quantization);
        ArrayBytes.ForEach(stored.Elements, stored.Size, Write);
        _weights.Add((name, value, stored with { Elements = Array.Empty<byte>() }));
    }

    /// <summary>Ends the last file.</summary>
    public void Complete()
    {
        End();
        _count = files.Count;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("weightsManifest");
        json.WriteStartObject();
        json.WriteStartArray("paths");
        foreach (var name in Names) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (var (name, value, stored) in _weights)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteStartArray("shape");
            foreach (var size in value.ValueShape.ToArray()) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteString("dtype", value.DType.Name);
            stored.Write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public void Dispose() => _file?.Dispose();

    private void End()
    {
        if (_file is not null) FileSystem.Disk.Flush(_file);
        _file?.Dispose();
        _file = null;
    }

    private void Write(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_free == 0)
            {
                End();
                files.Add(FileSystem.TemporaryName(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"group1-shard{files.Count + 1}.bin"))));
                (_file, _free) = (FileSystem.Disk.Create(files[^1]), most);
            }

            var count = Math.Min(_free, bytes.Length);
            _file!.Write(bytes[..count]);
            _free -= count;
            bytes = bytes[count..];
        }
    }
}
