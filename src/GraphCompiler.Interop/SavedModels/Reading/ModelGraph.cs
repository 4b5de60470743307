using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>A graph of TensorFlow with the functions of its library, by their names, whatever file has it.</summary>
internal sealed class ModelGraph
{
    /// <param name="graph">The graph; null where a model has none.</param>
    /// <param name="size">The bytes of its file.</param>
    /// <exception cref="DamagedModelException">Two of a kind have one name.</exception>
    public ModelGraph(GraphDef? graph, long size)
    {
        Size = size;
        foreach (var function in graph?.Library?.Function ?? []) Once(Functions, function.Signature?.Name ?? "", function, "functions");
        foreach (var node in graph?.Node ?? []) Once(Nodes, node.Name, node, "nodes");
        foreach (var gradient in graph?.Library?.RegisteredGradients ?? []) Gradients[gradient.RegisteredOpType] = gradient.GradientFunc;
    }

    public long Size { get; }

    /// <summary>The functions of the library.</summary>
    public Dictionary<string, FunctionDef> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>The nodes outside of functions.</summary>
    public Dictionary<string, NodeDef> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>The functions that are gradients, by what nodes call them.</summary>
    public Dictionary<string, string> Gradients { get; } = new(StringComparer.Ordinal);

    private static void Once<T>(Dictionary<string, T> all, string name, T one, string kind)
    {
        if (!all.TryAdd(name, one)) throw new DamagedModelException($"two {kind} are named {name}");
    }
}
