using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Interop;

/// <summary>Writes the operators of a graph in another format, each as the operator that it is there, or as what it is short for.</summary>
/// <param name="dims">The open dimensions of the model.</param>
/// <param name="outer">The writer of the graph around it, whose values this one sees; null where it sees none.</param>
internal abstract class GraphTranslator(OpenDims dims, GraphTranslator? outer = null)
{
    private readonly List<(string Name, TensorType Type)> _known = outer is null ? [] : [.. outer._known];
    private Graph _graph = null!;
    private HashSet<int> _used = [];

    protected OpenDims Dims => dims;

    /// <summary>What has been written and has a shape, to say what open sizes are.</summary>
    protected IReadOnlyList<(string Name, TensorType Type)> Known => _known;

    public TensorType TypeOf(int value) => _graph.TypeOf(value);

    public Operator ProducerOf(int value) => _graph.Producer(value).Operator;

    /// <summary>Whether anything takes a value of the graph that is being written.</summary>
    public bool IsUsed(int value) => _used.Contains(value);

    /// <summary>Writes a graph; gives the names of its results.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">The name of each of its inputs.</param>
    /// <exception cref="NotSupportedException">The format has no form of an operator; the message names it and the expression it comes from.</exception>
    public string[] Write(Graph graph, Func<Node, string> input)
    {
        var around = (_graph, _used);
        (_graph, _used) = (graph, [.. graph.OutputIds, .. graph.Body.SelectMany(n => n.Inputs)]);
        try
        {
            var names = new string[graph.ValueCount];
            foreach (var node in graph.Body)
            {
                var results = node.Operator is Input ? [input(node)] : Write(node, [.. node.Inputs.Select(i => names[i])]);
                for (var i = 0; i < node.Results.Count && i < results.Length; i++)
                {
                    names[node.First + i] = results[i];
                    Know(results[i], node.Results[i]);
                }
            }

            return [.. graph.OutputIds.Select(i => names[i])];
        }
        finally
        {
            // A writer may try something else where this could not be written.
            (_graph, _used) = around;
        }
    }

    /// <summary>Remembers the type of a value.</summary>
    public void Know(string name, TensorType type)
    {
        if (!type.IsVariable && !type.IsList) _known.Add((name, type));
    }

    /// <summary>Writes what a node is of other operators.</summary>
    public string[] Expanded(Node node, string[] inputs, Func<Value[], Value[]> rule)
    {
        var builder = new ExpansionBuilder(dims);
        var values = node.Inputs.Select((v, i) => builder.Input(TypeOf(v).IsVariable ? InputKind.Variable : InputKind.Argument, $"x{i}", TypeOf(v))).ToArray();
        var results = rule(values);
        var places = values.Select(v => ((NodeValue)v).Id).ToList();
        return Write(builder.Build("expanded", results), input => inputs[places.IndexOf(input.Result)]);
    }

    /// <summary>Writes a node as the operator that it is in the format; null where it has none.</summary>
    protected abstract string[]? WriteDirectly(Node node, string[] inputs);

    /// <summary>Why the format cannot say an operator: a sentence that goes on after the user's expression.</summary>
    protected abstract string WhyNot(Operator op);

    private string[] Write(Node node, string[] inputs)
    {
        try
        {
            if (WriteDirectly(node, inputs) is { } written) return written;
        }
        catch (NotSupportedException reason) when (node.Source is not null && !reason.Message.Contains(node.Source, StringComparison.Ordinal))
        {
            throw new NotSupportedException($"{reason.Message} ({node.Source})", reason);
        }

        if (node.Operator.Lower is { } lower) return Expanded(node, inputs, lower);
        throw new NotSupportedException($"{(node.Source is { } source ? $"'{source}': " : "")}{WhyNot(node.Operator)}");
    }
}
