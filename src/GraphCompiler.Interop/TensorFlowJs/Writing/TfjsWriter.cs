using System.Text.Encodings.Web;
using System.Text.Json;
using GraphCompiler.Bundles;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>Writes models for TensorFlow.js.</summary>
internal static class TfjsWriter
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a trace as a graph model.</summary>
    public static void Write(ConcreteFunction function, string path, TfjsQuantization quantization, int maxShardBytes)
    {
        var library = new LibraryWriter(_ => false, TfjsOperations.Set);
        var export = FunctionExport.Write(library, function.Traced, function.Name);
        if (export.Arguments.FirstOrDefault(a => a.Type.IsVariable) is { Name: { } variable }) throw new TfValueException($"{function.Name} takes the variable {variable}, which no input of a model for TensorFlow.js is: keep it in a member.");
        var graph = new FrozenGraph(library.Library, export, SignatureExport.ResultNames(function, "model"));
        Write(path, "graph-model", graph.Weights, quantization, maxShardBytes, json =>
        {
            var messages = new GraphJsonWriter(json);
            json.WritePropertyName("signature");
            messages.Signature(graph.Signature);
            json.WritePropertyName("modelTopology");
            messages.Graph(graph.Proto);
        });
    }

    /// <summary>
    /// Writes the files of a model. What is there is replaced when all files are on the disk; until the last has its name there is no model, so that weights are never those of another one.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="format">The kind of the model.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="quantization">In what they are stored.</param>
    /// <param name="maxShardBytes">The most bytes of a file.</param>
    /// <param name="write">Writes what the kind has for members.</param>
    public static void Write(string path, string format, IReadOnlyList<(string Name, Tensor Value)> weights, TfjsQuantization quantization, int maxShardBytes, Action<Utf8JsonWriter> write)
    {
        var disk = FileSystem.Disk;
        Directory.CreateDirectory(path);
        var model = Path.Combine(path, TfjsFile.ModelName);
        var files = new List<string>();
        try
        {
            using var manifest = new ShardWriter(path, maxShardBytes, files);
            foreach (var (name, value) in weights) manifest.Add(name, value, quantization);
            manifest.Complete();
            files.Add(FileSystem.TemporaryName(model));
            using (var file = disk.Create(files[^1]))
            {
                using (var json = new Utf8JsonWriter(file, s_plain))
                {
                    json.WriteStartObject();
                    json.WriteString("format", format);
                    json.WriteString("generatedBy", $"GraphCompiler {typeof(TfjsModel).Assembly.GetName().Version!.ToString(3)}");
                    json.WriteNull("convertedBy");
                    write(json);
                    manifest.Write(json);
                    json.WriteEndObject();
                }

                disk.Flush(file);
            }

            disk.Delete(model);
            for (var i = 0; i < manifest.Names.Count; i++) disk.Rename(files[i], Path.Combine(path, manifest.Names[i]));
            disk.Rename(files[^1], model);
        }
        catch
        {
            foreach (var file in files.Where(File.Exists)) File.Delete(file);
            throw;
        }
    }
}
