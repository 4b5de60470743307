using GraphCompiler.Bundles;
using GraphCompiler.Interop;

namespace GraphCompiler;

/// <summary>
/// Safetensors files: tensors by name, and nothing that could run. One file (<c>model.safetensors</c>), or several with an index that says which tensor is in which
/// (<c>model.safetensors.index.json</c>).
/// </summary>
/// <remarks>Format: safetensors 0.8. Elements of <c>BF16</c> are read as float32, which has them all; complex numbers and floats of 8 bits and less are refused by name.</remarks>
public static class SafetensorsFile
{
    /// <summary>The tensors of a file, or of all files of an index (a name that ends in <c>.json</c>).</summary>
    /// <exception cref="TfNotFoundException">There is no such file, or one that the index names is missing.</exception>
    /// <exception cref="TfException">A file is damaged, or lacks a tensor that the index says it has.</exception>
    public static NamedTensors Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TensorFiles.RefuseTrace("SafetensorsFile.Load");
        var tensors = new NamedTensors(path);
        if (!path.EndsWith(".json", StringComparison.Ordinal))
        {
            Read(path, tensors, _ => true);
            return tensors;
        }

        foreach (var (shard, names) in ShardIndex.Read(path, tensors))
        {
            Read(shard, tensors, names.Contains);
            if (names.FirstOrDefault(n => !tensors.Has(n)) is { } missing) throw DataFile.Damaged(shard, $"it has no tensor '{missing}', which {path} says it has");
        }

        return tensors;
    }

    /// <summary>Writes tensors, with the bytes that the reference implementation gives the file; what is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">What the file says of itself; Hugging Face's readers ask for <c>format</c>.</param>
    /// <param name="maxShardBytes">
    /// If given, tensors that have more bytes together are written to several files of as many at most (but for single tensors that are larger), <c>name-00001-of-00002.safetensors</c> and so on, with an
    /// index <c>name.safetensors.index.json</c> beside them.
    /// </param>
    /// <exception cref="TfValueException">Two tensors have one name.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null, long? maxShardBytes = null)
    {
        TensorFiles.RefuseTrace("SafetensorsFile.Save");
        var all = Sorted(TensorFiles.Named(path, tensors));
        if (maxShardBytes is not { } most || all.Sum(Bytes) <= most)
        {
            Write(path, all, metadata);
            return;
        }

        ShardIndex.Write(path, Shards(all, most), (shard, part) => Write(shard, part, metadata));
    }

    /// <summary>Writes the variables of a module by the ways to them: <c>encoder.layers.0.kernel</c>.</summary>
    /// <exception cref="TfValueException">The module has no variables yet.</exception>
    /// <inheritdoc cref="Save(string, IEnumerable{KeyValuePair{string, Tensor}}, IReadOnlyDictionary{string, string}, long?)"/>
    /// <param name="path">The file.</param>
    /// <param name="module">The module.</param>
    /// <param name="metadata">What the file says of itself.</param>
    /// <param name="maxShardBytes">The most bytes of a file.</param>
    public static void Save(string path, Module module, IReadOnlyDictionary<string, string>? metadata = null, long? maxShardBytes = null) =>
        Save(path, ModuleWeights.Of(module).Select(w => KeyValuePair.Create(w.Name, w.Variable.Value)), metadata, maxShardBytes);

    /// <summary>
    /// Sets the variables of a module to the tensors of their names. All is checked before the first is set. A tensor of narrower floats than the variable's is widened.
    /// </summary>
    /// <param name="path">The file, or the index of several.</param>
    /// <param name="module">The module, with its variables: a Keras model is built before.</param>
    /// <param name="isStrict">Whether every variable has to be in the file, and every tensor to be a variable's.</param>
    /// <exception cref="TfValueException">Variables are missing in the file, tensors are no variable's, or a shape or element type differs: all of them are named.</exception>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static void LoadInto(string path, Module module, bool isStrict = true) => ModuleWeights.Set(module, Load(path), path, isStrict);

    private static void Read(string path, NamedTensors tensors, Func<string, bool> isWanted)
    {
        using var stream = DataFile.OpenPlain(path);
        try
        {
            var header = SafetensorsHeader.Read(stream);
            foreach (var (key, value) in header.Metadata) tensors.Describe(key, value);
            var start = stream.Position;
            foreach (var entry in header.Entries.Where(e => isWanted(e.Name)))
            {
                stream.Position = start + entry.Begin;
                if (tensors.Has(entry.Name)) throw new InvalidDataException($"tensor '{entry.Name}' is in another file as well");
                if (entry.Type.Type is null) tensors.Refuse(entry.Name, $"has elements of {entry.Type.Name}, which no tensor here can hold.");
                else tensors.Add(entry.Name, Elements(stream, entry));
            }
        }
        catch (InvalidDataException damage)
        {
            throw DataFile.Damaged(path, damage.Message, damage);
        }
    }

    private static Tensor Elements(Stream stream, SafetensorsEntry entry)
    {
        var shape = ElementBytes.Shape(entry.Sizes);
        if (entry.Type.Name != SafetensorsType.BFloat16) return ElementBytes.Read(stream, entry.Type.Type!, shape);
        var halves = ((Tensor<ushort>)ElementBytes.Read(stream, DType.UInt16, shape)).ToArray();
        return TensorFactory.FromArray(DType.Float32, Array.ConvertAll(halves, h => BitConverter.UInt32BitsToSingle((uint)h << 16)), shape);
    }

    // The widest types first, so that every tensor is aligned; then by name.
    private static KeyValuePair<string, Tensor>[] Sorted(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        [.. tensors.OrderByDescending(t => SafetensorsType.Of(t.Value.DType).Order).ThenBy(t => t.Key, StringComparer.Ordinal)];

    private static List<KeyValuePair<string, Tensor>[]> Shards(KeyValuePair<string, Tensor>[] tensors, long most)
    {
        var shards = new List<KeyValuePair<string, Tensor>[]>();
        var (first, bytes) = (0, 0L);
        for (var i = 0; i < tensors.Length; i++)
        {
            if (i > first && bytes + Bytes(tensors[i]) > most)
            {
                shards.Add(tensors[first..i]);
                (first, bytes) = (i, 0);
            }

            bytes += Bytes(tensors[i]);
        }

        shards.Add(tensors[first..]);
        return shards;
    }

    private static void Write(string path, KeyValuePair<string, Tensor>[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = new SafetensorsHeader();
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>()) header.Metadata.Add(key, value);
        var at = 0L;
        foreach (var named in tensors)
        {
            header.Entries.Add(new SafetensorsEntry(named.Key, SafetensorsType.Of(named.Value.DType), [.. named.Value.ValueShape.ToArray().Select(s => (long)s)], at, at + Bytes(named)));
            at += Bytes(named);
        }

        FileSystem.Disk.ReplaceIn(path, stream =>
        {
            stream.Write(header.ToBytes());
            foreach (var (_, tensor) in tensors) ElementBytes.Write(tensor, stream);
        });
    }

    private static long Bytes(KeyValuePair<string, Tensor> named) => named.Value.ValueShape.ElementCount * named.Value.DType.Size;
}
