using System.Text;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;

namespace GraphCompiler.Bundles;

/// <summary>
/// A bundle: tensors by their keys, in TensorFlow's checkpoint format V2. The index is read and checked as a whole, tensors when
/// they are asked for. Its data files stay open once they were read, so that a checkpoint can be deleted while values of it are waiting.
/// </summary>
internal sealed class BundleReader : IDisposable
{
    private readonly string _prefix;
    private readonly Dictionary<string, BundleEntryProto> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BundleEntryProto> _slices = new(StringComparer.Ordinal);
    private readonly SafeFileHandle?[] _shards;

    /// <param name="prefix">The path without <c>.index</c>.</param>
    /// <exception cref="TfNotFoundException">There is no such bundle.</exception>
    /// <exception cref="TfException">The index is damaged.</exception>
    public BundleReader(string prefix)
    {
        _prefix = prefix;
        var index = BundleFiles.Index(prefix);
        if (!File.Exists(index)) throw new TfNotFoundException($"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {prefix}");
        try
        {
            var table = TableReader.Read(File.ReadAllBytes(index));
            _shards = new SafeFileHandle?[BundleFiles.Header(table).NumShards];
            foreach (var (key, value) in table.Skip(1)) Items.Add(new(key, Checked(BundleEntryProto.Parser.ParseFrom(value), key)));
        }
        catch (Exception damage) when (damage is InvalidDataException or InvalidProtocolBufferException)
        {
            throw Damaged(index, damage.Message);
        }

        foreach (var (key, entry) in Items)
        {
            if (SliceKey.IsSlice(key)) _slices.Add(Convert.ToHexString(key), entry);
            else _entries.Add(Encoding.UTF8.GetString(key), entry);
        }
    }

    /// <summary>The number of data files.</summary>
    public int Shards => _shards.Length;

    /// <summary>All entries in the order of their keys, those of parts of tensors too.</summary>
    public List<KeyValuePair<byte[], BundleEntryProto>> Items { get; } = [];

    /// <summary>The entries of tensors.</summary>
    public IReadOnlyDictionary<string, BundleEntryProto> Entries => _entries;

    /// <summary>The entry of a tensor.</summary>
    /// <exception cref="TfNotFoundException">There is none.</exception>
    public BundleEntryProto this[string key] => _entries.TryGetValue(key, out var entry) ? entry : throw new TfNotFoundException($"Key {key} not found in checkpoint {_prefix}");

    /// <summary>The shape of an entry.</summary>
    public static Shape ShapeOf(BundleEntryProto entry) => Shape.Create([.. (entry.Shape?.Dim ?? []).Select(d => (Dim)checked((int)d.Size))]);

    /// <summary>Closes the data files.</summary>
    public void Dispose()
    {
        foreach (var shard in _shards) shard?.Dispose();
    }

    /// <summary>The elements of a tensor.</summary>
    /// <param name="key">The key.</param>
    /// <param name="dtype">The element type that the entry has.</param>
    /// <exception cref="TfException">A data file is missing or damaged.</exception>
    public Array Read(string key, DType dtype)
    {
        var entry = this[key];
        if (dtype == DType.String) return Array.ConvertAll(ReadStrings(key), text => TextBytes.Decode(text));
        if (Count(entry) > Array.MaxLength) throw new TfException($"{key} in {_prefix} has {Count(entry)} elements, more than a tensor here can hold");

        // No array of elements that are not all there.
        foreach (var part in entry.Slices.Count == 0 ? [entry] : Parts(key, entry)) CheckExtent(key, part);
        var elements = TensorFactory.NewArray(dtype, Count(entry));
        if (entry.Slices.Count == 0) ReadInto(elements, key, entry);
        else Join(elements, key, entry, dtype);
        if (dtype == DType.Bool) ArrayBytes.ForEach(elements, 1, Normalize);
        return elements;

        // Whatever is not 0 is true; .NET takes the bits as they are.
        static void Normalize(Span<byte> bytes)
        {
            foreach (ref var value in bytes) value = value == 0 ? (byte)0 : (byte)1;
        }
    }

    /// <summary>The texts of a tensor of strings.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public byte[][] ReadStrings(string key)
    {
        var entry = this[key];
        if (entry.Dtype != ElementType.String || entry.Slices.Count > 0) throw new TfInvalidArgumentException($"{key} in {_prefix} has no strings");
        var bytes = ReadBytes(key, entry);
        try
        {
            return StringCodec.Decode(bytes, Count(entry), out var crc) is var texts && Crc32C.Mask(crc) == entry.Crc32C ? texts : throw new InvalidDataException("its checksum does not match");
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(DataFile(entry), $"{key}: {damage.Message}");
        }
    }

    /// <summary>The bytes of an entry as they lie in the file; only the checksum of numbers is compared.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public byte[] ReadBytes(string key, BundleEntryProto entry)
    {
        CheckExtent(key, entry);
        var bytes = new byte[entry.Size];
        ReadInto(bytes, key, entry);
        return bytes;
    }

    private static BundleEntryProto Checked(BundleEntryProto entry, byte[] keyBytes)
    {
        var key = SliceKey.IsSlice(keyBytes) ? "a part" : Encoding.UTF8.GetString(keyBytes);
        if (!ElementType.IsKnown(entry.Dtype)) throw new InvalidDataException($"{key} has the unknown element type {entry.Dtype}");
        if (entry.Shape is { UnknownRank: true }) throw new InvalidDataException($"{key} has an unknown shape");
        var count = 1L;
        foreach (var dim in entry.Shape?.Dim ?? [])
        {
            if (dim.Size is < 0 or > int.MaxValue) throw new InvalidDataException($"{key} has a dimension of {dim.Size}");
            if (dim.Size != 0 && count > long.MaxValue / sizeof(decimal) / dim.Size) throw new InvalidDataException($"{key} has more elements than can be counted");
            count *= dim.Size;
        }

        if (entry.Offset < 0 || entry.Size < 0) throw new InvalidDataException($"{key} has the offset {entry.Offset} and the size {entry.Size}");
        var expected = count * ElementType.Size(entry.Dtype);
        if (entry.Slices.Count == 0 && ElementType.Size(entry.Dtype) > 0 && entry.Size != expected)
        {
            throw new InvalidDataException($"{key} has {entry.Size} bytes; its shape and element type have {expected}");
        }

        return entry;
    }

    private static long Count(BundleEntryProto entry) => ShapeOf(entry).ElementCount;

    private string DataFile(BundleEntryProto entry) => BundleFiles.Data(_prefix, entry.ShardId, Shards);

    private SafeFileHandle Shard(string key, BundleEntryProto entry)
    {
        if (entry.ShardId < 0 || entry.ShardId >= Shards) throw Damaged(BundleFiles.Index(_prefix), $"{key} lies in data file {entry.ShardId} of {Shards}");
        try
        {
            return _shards[entry.ShardId] ??= File.OpenHandle(DataFile(entry), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TfNotFoundException($"{DataFile(entry)}; No such file or directory");
        }
    }

    private void CheckExtent(string key, BundleEntryProto entry)
    {
        var length = RandomAccess.GetLength(Shard(key, entry));
        if (entry.Offset > length || entry.Size > length - entry.Offset)
        {
            throw Damaged(DataFile(entry), $"{key} has {entry.Size} bytes from {entry.Offset} on; the file has {length}");
        }
    }

    private void ReadInto(Array elements, string key, BundleEntryProto entry)
    {
        var (file, position, crc) = (Shard(key, entry), entry.Offset, 0u);
        ArrayBytes.ForEach(elements, elements is byte[] ? 1 : ElementType.Size(entry.Dtype), piece =>
        {
            for (var rest = piece; rest.Length > 0;)
            {
                var read = RandomAccess.Read(file, rest, position);
                if (read == 0) throw Damaged(DataFile(entry), $"it ends within {key}");
                rest = rest[read..];
                position += read;
            }

            crc = Crc32C.Extend(crc, piece);
        });
        if (ElementType.Size(entry.Dtype) > 0 && Crc32C.Mask(crc) != entry.Crc32C) throw Damaged(DataFile(entry), $"the checksum of {key} does not match");
    }

    private IEnumerable<BundleEntryProto> Parts(string key, BundleEntryProto entry) => entry.Slices.Select(slice =>
        _slices.TryGetValue(Convert.ToHexString(SliceKey.Of(key, slice)), out var part) && part.Dtype == entry.Dtype
            ? part
            : throw Damaged(BundleFiles.Index(_prefix), $"a part of {key} is missing"));

    private void Join(Array elements, string key, BundleEntryProto entry, DType dtype)
    {
        var dims = ShapeOf(entry).ToArray();
        var joined = 0L;
        foreach (var (slice, part) in entry.Slices.Zip(Parts(key, entry)))
        {
            if (slice.Extent.Count != dims.Length || ShapeOf(part).Rank != dims.Length) throw Mismatch();
            var (starts, sizes) = (slice.Extent.Select(e => e.Start).ToArray(), ShapeOf(part).ToArray());
            for (var i = 0; i < dims.Length; i++)
            {
                var length = slice.Extent[i].HasLength ? slice.Extent[i].Length : dims[i];
                if (starts[i] < 0 || starts[i] > dims[i] || length != sizes[i] || length > dims[i] - starts[i]) throw Mismatch();
            }

            var source = TensorFactory.NewArray(dtype, Count(part));
            ReadInto(source, key, part);
            Place(source, sizes, elements, dims, starts);
            joined += source.LongLength;
        }

        if (joined != elements.LongLength) throw Mismatch();

        TfException Mismatch() => Damaged(BundleFiles.Index(_prefix), $"the parts of {key} do not make up its shape");
    }

    /// <summary>Copies rows to where they belong.</summary>
    private static void Place(Array source, int[] sizes, Array target, int[] dims, long[] starts)
    {
        var row = sizes.Length == 0 ? 1 : sizes[^1];
        for (var from = 0L; from < source.LongLength; from += row)
        {
            var (to, rest, step) = (0L, from, 1L);
            for (var i = dims.Length - 1; i >= 0; i--)
            {
                to += (starts[i] + (rest % sizes[i])) * step;
                rest /= sizes[i];
                step *= dims[i];
            }

            Array.Copy(source, from, target, to, row);
        }
    }

    private static TfException Damaged(string file, string reason) => new($"{file} cannot be read: {reason}");
}
