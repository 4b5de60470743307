using Google.Protobuf;

namespace GraphCompiler.Bundles;

/// <summary>
/// Writes a bundle under other names, and gives the files theirs in <see cref="Commit"/>: the index last, so that before that moment
/// there is what was there, and after it all of the new one.
/// </summary>
internal sealed class BundleWriter : IDisposable
{
    private readonly FileSystem _files;
    private readonly string _prefix;
    private readonly Stream?[] _shards;
    private readonly long[] _positions;
    private readonly SortedDictionary<byte[], BundleEntryProto> _entries = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    /// <param name="files">The disk.</param>
    /// <param name="prefix">The path without <c>.index</c>.</param>
    /// <param name="shards">How many data files there are.</param>
    public BundleWriter(FileSystem files, string prefix, int shards)
    {
        (_files, _prefix, _shards, _positions) = (files, prefix, new Stream?[shards], new long[shards]);
        try
        {
            for (var i = 0; i < shards; i++) _shards[i] = files.Create(Temporary(i));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// How many data files a bundle has: one. Where a bundle of one file stands already, two, the second empty, so that no file is written over
    /// before the new index is there.
    /// </summary>
    public static int FreeShards(string prefix) => BundleFiles.Shards(prefix) == 1 ? 2 : 1;

    /// <summary>Writes a tensor.</summary>
    public void Add(byte[] key, DType dtype, Shape shape, Array elements)
    {
        var proto = new TensorShapeProto();
        foreach (var dim in shape.ToArray()) proto.Dim.Add(new TensorShapeProto.Types.Dim { Size = dim });
        if (elements is string[] texts)
        {
            Add(key, new BundleEntryProto { Shape = proto }, Array.ConvertAll(texts, TextBytes.Encode));
            return;
        }

        var (crc, file) = (0u, _shards[0]!);
        ArrayBytes.ForEach(elements, dtype.Size, piece =>
        {
            file.Write(piece);
            crc = Crc32C.Extend(crc, piece);
        });
        Add(key, new BundleEntryProto { Dtype = ElementType.Number(dtype), Shape = proto }, elements.LongLength * dtype.Size, crc);
    }

    /// <summary>Writes a tensor of strings.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">What the entry says beside places: a shape, a data file.</param>
    /// <param name="texts">The elements.</param>
    public void Add(byte[] key, BundleEntryProto entry, IReadOnlyList<byte[]> texts)
    {
        var (bytes, crc) = StringCodec.Encode(texts);
        entry.Dtype = ElementType.String;
        _shards[entry.ShardId]!.Write(bytes);
        Add(key, entry, bytes.Length, crc);
    }

    /// <summary>Writes bytes that are what they are.</summary>
    public void Add(byte[] key, BundleEntryProto entry, byte[] bytes, uint maskedCrc)
    {
        _shards[entry.ShardId]!.Write(bytes);
        Add(key, entry, bytes.Length, 0);
        entry.Crc32C = maskedCrc;
    }

    /// <summary>Adds the entry of a tensor whose parts have entries of their own.</summary>
    public void AddWhole(byte[] key, BundleEntryProto entry) => _entries.Add(key, entry);

    /// <summary>Puts the bundle where it belongs, in the place of the one that stands there.</summary>
    public void Commit()
    {
        for (var i = 0; i < _shards.Length; i++)
        {
            _files.Flush(_shards[i]!);
            _shards[i]!.Dispose();
            _shards[i] = null;
            _files.Rename(Temporary(i), BundleFiles.Data(_prefix, i, _shards.Length));
        }

        _files.Replace(BundleFiles.Index(_prefix), WriteIndex);
        var own = $"-of-{_shards.Length:00000}";
        foreach (var stale in BundleFiles.AllData(_prefix))
        {
            if (!stale.EndsWith(own, StringComparison.Ordinal)) _files.Delete(stale);
        }
    }

    /// <summary>Lets go of what was not put in its place.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _shards.Length; i++)
        {
            if (_shards[i] is null) continue;
            _shards[i]!.Dispose();
            _files.Delete(Temporary(i));
        }
    }

    private string Temporary(int shard) => FileSystem.TemporaryName(BundleFiles.Data(_prefix, shard, _shards.Length));

    private void Add(byte[] key, BundleEntryProto entry, long size, uint crc)
    {
        (entry.Offset, entry.Size, entry.Crc32C) = (_positions[entry.ShardId], size, Crc32C.Mask(crc));
        _positions[entry.ShardId] += size;
        _entries.Add(key, entry);
    }

    private void WriteIndex(Stream file)
    {
        var table = new TableWriter(file);
        table.Add([], BundleFiles.Header(_shards.Length).ToByteArray());
        foreach (var (key, entry) in _entries) table.Add(key, entry.ToByteArray());
        table.Complete();
    }
}
