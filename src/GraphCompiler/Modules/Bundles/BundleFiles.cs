using System.Globalization;
using Google.Protobuf;

namespace GraphCompiler.Bundles;

/// <summary>The files of a bundle: <c>prefix.index</c> and <c>prefix.data-00000-of-00001</c>.</summary>
internal static class BundleFiles
{
    private const int WrittenVersion = 1;

    public static string Index(string prefix) => prefix + ".index";

    public static string Data(string prefix, int shard, int shards) => string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{shard:00000}-of-{shards:00000}");

    /// <summary>All data files of a prefix, whatever their number is.</summary>
    public static string[] AllData(string prefix)
    {
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(prefix))!, Path.GetFileName(prefix));
        if (!Directory.Exists(folder)) return [];
        var length = Data(name, 0, 1).Length;
        return Array.FindAll(
            Directory.GetFiles(folder, name + ".data-*"),
            f => Path.GetFileName(f) is var file && file.Length == length && file.StartsWith(name + ".data-", StringComparison.Ordinal) && file.AsSpan(length - 9, 4) is "-of-");
    }

    /// <summary>The header that this version of the format has.</summary>
    public static BundleHeaderProto Header(int shards) => new() { NumShards = shards, Version = new VersionDef { Producer = WrittenVersion } };

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is of a bundle that this library does not read.</exception>
    public static BundleHeaderProto Header(IReadOnlyList<KeyValuePair<byte[], byte[]>> table)
    {
        if (table.Count == 0 || table[0].Key.Length > 0) throw new InvalidDataException("it has no header");
        var header = BundleHeaderProto.Parser.ParseFrom(table[0].Value);
        if (header.Version?.MinConsumer > WrittenVersion)
        {
            throw new InvalidDataException($"it is for readers of version {header.Version.MinConsumer} and above; this one has version {WrittenVersion}");
        }

        if (header.Endianness != BundleHeaderProto.Types.Endianness.Little) throw new InvalidDataException("its numbers are big-endian, which is not supported");
        return header.NumShards > 0 ? header : throw new InvalidDataException("it says that there is no data file");
    }

    /// <summary>In how many data files the bundle that stands at a prefix lies, 0 where there is none that could be read.</summary>
    public static int Shards(string prefix)
    {
        try
        {
            return File.Exists(Index(prefix)) ? Header(TableReader.Read(File.ReadAllBytes(Index(prefix)))).NumShards : 0;
        }
        catch (Exception damage) when (damage is InvalidDataException or InvalidProtocolBufferException)
        {
            return 0;
        }
    }
}
