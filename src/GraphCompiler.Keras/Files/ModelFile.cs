using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using GraphCompiler.Bundles;
using GraphCompiler.Keras.Hdf5;

namespace GraphCompiler.Keras;

/// <summary>
/// Files of whole models: <c>.keras</c>, an archive of the configuration and the weights; read alone the older <c>.h5</c>. What is wrong with one is told with its name.
/// </summary>
/// <remarks>Source: keras.src.saving.saving_lib.</remarks>
internal static class ModelFile
{
    /// <summary>The ending of such a file.</summary>
    public const string Extension = ".keras";

    private const string ConfigName = "config.json";
    private const string MetadataName = "metadata.json";
    private const string WeightsName = "model.weights.h5";

    // Whose form this is.
    private const string KerasVersion = "3.15.1";

    // Keras stores what is in its archives as it is. Others may have compressed it.
    private const int MostExpansion = 100;

    /// <summary>Writes a model.</summary>
    public static void Write(string path, LayerBase model, string config) => FileSystem.Disk.ReplaceIn(path, file =>
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        var metadata = new OrderedDictionary<string, object?> { ["keras_version"] = KerasVersion, ["date_saved"] = DateTime.Now.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture) };
        Add(MetadataName, entry => entry.Write(Encoding.UTF8.GetBytes(ConfigJson.Write(metadata))));
        Add(ConfigName, entry => entry.Write(Encoding.UTF8.GetBytes(config)));
        Add(WeightsName, entry => H5Writer.Write(entry, WeightsFile.Write(model)));

        void Add(string name, Action<Stream> write)
        {
            var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var stream = entry.Open();
            write(stream);
        }
    });

    /// <summary>Writes the weights of a model.</summary>
    public static void WriteWeights(string path, LayerBase model) => FileSystem.Disk.ReplaceIn(path, file => H5Writer.Write(file, WeightsFile.Write(model)));

    /// <summary>The model in a file.</summary>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfException">It is damaged, or has what there is not here.</exception>
    public static Model<TIn, TOut> Read<TIn, TOut>(string path) => Told(path, file =>
    {
        if (IsArchive(file))
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var (config, weights) = (ConfigJson.Read(Encoding.UTF8.GetString(Bytes(archive, ConfigName, file.Length))), Bytes(archive, WeightsName, file.Length));
            return Made<TIn, TOut>(config, weights.Length, H5Reader.Read(weights), WeightsFile.Read);
        }

        var root = ReadTree(file);
        return Made<TIn, TOut>(LegacyFile.Config(root), file.Length, root, LegacyFile.ReadWeights);
    });

    /// <summary>Sets the weights of a model that is built, and what its optimizer remembers, to those in a file.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static void ReadWeights(string path, LayerBase model) => Told(path, file =>
    {
        if (IsArchive(file))
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            WeightsFile.Read(H5Reader.Read(Bytes(archive, WeightsName, file.Length)), model);
            return true;
        }

        var root = ReadTree(file);
        if (root.Groups.ContainsKey("model_weights") || root.Attributes.ContainsKey("layer_names")) LegacyFile.ReadWeights(root, model);
        else WeightsFile.Read(root, model);
        return true;
    });

    private static Model<TIn, TOut> Made<TIn, TOut>(object? config, long size, H5Group root, Action<H5Group, LayerBase> read)
    {
        using var loading = new ModelLoading(size);
        var model = ModelReader.Read<TIn, TOut>(new ConfigNode(config, "model"));
        read(root, model);
        return model;
    }

    private static T Told<T>(string path, Func<FileStream, T> read)
    {
        if (Directory.Exists(path)) throw new TfException($"{path} is a folder: a saved model in one is read by SavedModel.Load.");
        try
        {
            using var file = File.OpenRead(path);
            return read(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TfNotFoundException($"File not found: {path}");
        }
        catch (Exception damage) when (damage is InvalidDataException or TfException or EndOfStreamException or OverflowException)
        {
            throw new TfException($"{path} cannot be read: {damage.Message}", damage);
        }
    }

    private static bool IsArchive(FileStream file)
    {
        Span<byte> first = stackalloc byte[4];
        var isArchive = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual("PK\x03\x04"u8);
        file.Position = 0;
        return isArchive;
    }

    private static H5Group ReadTree(FileStream file)
    {
        if (file.Length > Array.MaxLength) throw new InvalidDataException($"it has {file.Length} bytes, more than are read here");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return H5Reader.Read(bytes);
    }

    private static byte[] Bytes(ZipArchive archive, string name, long size)
    {
        var entry = archive.GetEntry(name) ?? throw new InvalidDataException($"it has no {name}");
        if (entry.Length > Math.Min(Array.MaxLength, MostExpansion * size)) throw new InvalidDataException($"its {name} is said to have {entry.Length} bytes, more than it can have");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return Crc32.HashToUInt32(bytes) == entry.Crc32 ? bytes : throw new InvalidDataException($"the checksum of its {name} does not match");
    }
}
