using Google.Protobuf;
using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>The files of a saved model, read and looked through, so that numbers and names in it lead somewhere.</summary>
internal sealed class ModelFile : IDisposable
{
    public const string ModelName = "saved_model.pb";

    private const string ServingTag = "serve";

    /// <param name="path">The folder.</param>
    /// <exception cref="TfNotFoundException">There is no saved model.</exception>
    /// <exception cref="TfException">A file is damaged.</exception>
    public ModelFile(string path)
    {
        Path = path;
        var file = System.IO.Path.Combine(path, ModelName);
        if (!File.Exists(file)) throw Missing(path, file);
        try
        {
            var bytes = File.ReadAllBytes(file);
            MetaGraph = Chosen(SavedModelProto.Parser.ParseFrom(bytes));
            Graph = new ModelGraph(MetaGraph.GraphDef, bytes.Length);
            Check(MetaGraph.ObjectGraphDef);
        }
        catch (Exception damage) when (damage is InvalidProtocolBufferException or DamagedModelException)
        {
            throw Damaged(damage.Message);
        }

        if (MetaGraph.ObjectGraphDef is not null || File.Exists(BundleFiles.Index(VariablesPrefix))) Bundle = new BundleReader(VariablesPrefix);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    public MetaGraphDef MetaGraph { get; }

    /// <summary>The objects; null in a model of TensorFlow 1, which has signatures alone.</summary>
    public SavedObjectGraph? Objects => MetaGraph.ObjectGraphDef;

    public ModelGraph Graph { get; }

    /// <summary>The values of variables; null where there is none.</summary>
    public BundleReader? Bundle { get; }

    public string VariablesPrefix => System.IO.Path.Combine(Path, "variables", "variables");

    /// <summary>The error that the graph's file is damaged.</summary>
    public TfException Damaged(string reason) => new($"{System.IO.Path.Combine(Path, ModelName)} cannot be read: {reason}");

    /// <summary>What stands for arguments of a signature that a call leaves out; text that is left out has to be given.</summary>
    public Dictionary<string, Tensor> DefaultsOf(string signature)
    {
        var defaults = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        if (!MetaGraph.SignatureDef.TryGetValue(signature, out var definition)) return defaults;
        foreach (var (name, proto) in definition.Defaults)
        {
            if (ElementTypes.Has(proto.Dtype) && Tensors.Read(proto) is var (value, shape) && value.Shape == shape) defaults[name] = value;
        }

        return defaults;
    }

    public void Dispose() => Bundle?.Dispose();

    private static Exception Missing(string path, string file) => File.Exists(file + "txt")
        ? new NotSupportedException($"{file}txt is a saved model as text: save it as {ModelName}.")
        : new TfNotFoundException($"SavedModel file does not exist at: {path}{System.IO.Path.DirectorySeparatorChar}{{saved_model.pbtxt|saved_model.pb}}");

    private static MetaGraphDef Chosen(SavedModelProto model) =>
        model.MetaGraphs.FirstOrDefault(m => m.MetaInfoDef?.Tags is { Count: 1 } tags && tags[0] == ServingTag)
        ?? (model.MetaGraphs is [var only] ? only : throw new DamagedModelException(
            model.MetaGraphs.Count == 0 ? "it has no meta graph" : $"of its {model.MetaGraphs.Count} meta graphs none is for '{ServingTag}'"));

    private static void Check(SavedObjectGraph? objects)
    {
        if (objects is null) return;
        if (objects.Nodes.Count == 0) throw new DamagedModelException("its object graph has no objects");
        var references = objects.Nodes.SelectMany(n => n.Children.Concat(n.Dependencies)).Select(c => c.NodeId)
            .Concat(objects.ConcreteFunctions.Values.SelectMany(f => f.BoundInputs));
        foreach (var id in references)
        {
            if (id < 0 || id >= objects.Nodes.Count) throw new DamagedModelException($"it names object {id} of {objects.Nodes.Count}");
        }
    }
}
