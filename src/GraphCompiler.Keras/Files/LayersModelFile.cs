using System.Text.Json;
using GraphCompiler.Interop.TensorFlowJs;

namespace GraphCompiler.Keras;

/// <summary>Layers models of TensorFlow.js: <c>model.json</c> with a configuration as Keras 2 writes it, and weights by the names of layers.</summary>
internal static class LayersModelFile
{
    private const string Format = "layers-model";
    private const int MaxShardBytes = 4 << 20;

    /// <summary>Whether a path is one of such a model: the file, or a folder that has it.</summary>
    public static bool IsOne(string path) => Path.GetFileName(path) == TfjsFile.ModelName || File.Exists(Path.Combine(path, TfjsFile.ModelName));

    /// <summary>The model in a file.</summary>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfException">It is damaged, or has what there is not here.</exception>
    public static Model<TIn, TOut> Read<TIn, TOut>(string path)
    {
        var file = new TfjsFile(path);
        try
        {
            return file.Told(() =>
            {
                // The converter has the configuration one level deeper than TensorFlow.js itself.
                var topology = new ConfigNode(ConfigJson.Read(file.Topology(Format).GetRawText()), "model");
                var config = topology.Find("model_config") is { Value: IReadOnlyDictionary<string, object?> } inner ? inner with { Path = "model" } : topology;
                using var loading = new ModelLoading(file.Weights.Values.Sum(w => w.Size * w.DType.Size));
                var model = ModelReader.Read<TIn, TOut>(new ConfigNode(OlderConfig.Renewed(config), "model"));
                if (!model.Built) throw new InvalidDataException("its first layer does not say what it takes, so that it has no weights yet");
                Assign(model, file);
                return model;
            });
        }
        catch (TfException damage) when (!damage.Message.Contains(file.Path, StringComparison.Ordinal))
        {
            throw new TfException($"{file.Path} cannot be read: {damage.Message}", damage);
        }
    }

    /// <summary>Writes a model.</summary>
    /// <exception cref="TfValueException">A layer, or a call of one, has no form in a configuration.</exception>
    /// <exception cref="NotSupportedException">TensorFlow.js has not what a layer is, or does.</exception>
    public static void Write(string path, LayerBase model, string config)
    {
        var weights = Ways(model).Select(w => (string.Join('/', w.Way), w.Variable.Value)).ToArray();
        var older = ConfigJson.Write(TfjsConfig.Of(ConfigJson.Read(config)));
        TfjsWriter.Write(Path.GetDirectoryName(Path.GetFullPath(path))!, Format, weights, TfjsQuantization.None, MaxShardBytes, json =>
        {
            json.WriteStartObject("modelTopology");
            json.WriteString("keras_version", "2.15.0");
            json.WriteString("backend", "tensorflow");
            json.WritePropertyName("model_config");
            using var document = JsonDocument.Parse(older, new JsonDocumentOptions { MaxDepth = 512 });
            document.RootElement.WriteTo(json);
            json.WriteEndObject();
        });
    }

    // What a name shares with the way to a variable decides: Keras has cells and layers inside of layers in it, TensorFlow.js has not.
    private static void Assign(LayerBase model, TfjsFile file)
    {
        var left = file.Weights.Select(w => (w.Key, Parts: w.Key.Split('/'), w.Value)).ToList();
        var found = new List<(IVariable Variable, Tensor Value)>();
        foreach (var (variable, way) in Ways(model))
        {
            var fit = left.Where(w => w.Parts[^1] == way[^1] && w.Parts.Contains(way[0])).OrderByDescending(w => w.Parts.Count(way.Contains)).FirstOrDefault();
            if (fit.Value is null) throw new InvalidDataException($"its manifest of weights lacks {string.Join('/', way)}");
            left.Remove(fit);
            if (!variable.Shape.IsCompatibleWith(fit.Value.Shape)) throw new InvalidDataException($"its weight {fit.Key} has the shape {fit.Value.Shape}, and the model's {string.Join('/', way)} the shape {variable.Shape}");
            found.Add((variable, fit.Value));
        }

        foreach (var (variable, value) in found) variable.Assign(value.DType == variable.DType ? value : Tf.Cast(value, variable.DType));
    }

    /// <summary>The variables of the layers of a model and of those below them, each with the names on the way to it.</summary>
    private static IEnumerable<(IVariable Variable, string[] Way)> Ways(LayerBase model)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        return model.Sublayers.SelectMany(l => Below(l, []));

        IEnumerable<(IVariable, string[])> Below(LayerBase layer, string[] before)
        {
            if (!seen.Add(layer)) return [];
            string[] way = layer is IModel ? before : [.. before, layer.Name];
            return layer.OwnWeights.Select(v => (v, (string[])[.. way, NameOf(v, layer)])).Concat(layer.Sublayers.SelectMany(l => Below(l, way)));
        }
    }

    // Keras 3 calls it what other layers' is called.
    private static string NameOf(IVariable variable, LayerBase layer) => variable.Name.Split(':')[0].Split('/')[^1] is var own && own == "kernel" && layer is DepthwiseConv2D ? "depthwise_kernel" : own;
}
