using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>
/// Collects nodes in program order. A graph inside an operator takes what it needs of the graphs around it as operands; while it is
/// written, operators that are applied to values of those go into it.
/// </summary>
internal class GraphBuilder : Builder
{
    private readonly GraphBuilder? _parent;
    private readonly GraphBuilder _root;
    private readonly Dictionary<Value, Value> _shared = [];
    private GraphBuilder _innermost;
    private readonly List<Node> _nodes = [];
    private readonly List<TensorType> _types = [];
    private readonly List<int> _producers = [];

    public GraphBuilder() => (_root, _innermost) = (this, this);

    /// <summary>A graph inside an operator: an arm, a loop's body.</summary>
    /// <param name="parent">The graph around it.</param>
    /// <param name="operands">The operands of the operator so far.</param>
    /// <param name="firstShared">The first operand that is the same for as long as the operator runs: states are not.</param>
    protected GraphBuilder(GraphBuilder parent, List<Value> operands, int firstShared)
    {
        (_parent, _root, _innermost) = (parent, parent._root, this);
        Operands = new SubgraphInputs(this, operands, firstShared);
        (Phase, Source) = (parent.Phase, parent.Source);
    }

    public override List<Tape> Tapes => _parent?.Tapes ?? base.Tapes;

    /// <summary>The operands of the operator that this graph is inside.</summary>
    protected SubgraphInputs? Operands { get; }

    public IReadOnlyList<Node> Nodes => _nodes;

    public int ValueCount => _types.Count;

    public TensorType TypeOf(int value) => _types[value];

    public Node Producer(Value value) => _nodes[_producers[((NodeValue)value).Id]];

    public override bool IsTrainable(Value variable) => true;

    /// <summary>Whether a graph is this one or one around it.</summary>
    public bool IsInside(GraphBuilder graph) => graph == this || _parent?.IsInside(graph) is true;

    /// <summary>What a value of this graph is in the graph around it, if it is the same for as long as this one runs.</summary>
    public NodeValue? Outside(Value value) => _shared.TryGetValue(value, out var outer) ? (NodeValue)outer : null;

    /// <summary>A value of a graph around as one of this graph.</summary>
    public Value Share(Value outer)
    {
        if (_parent is null || ((NodeValue)outer).Graph == this) return outer;
        outer = _parent.Share(outer);
        var value = Operands!.Take(outer, outer.Type);
        _shared[value] = outer;
        return value;
    }

    public override Value Origin(Value value)
    {
        while (((NodeValue)value).Graph.Outside(value) is { } outer) value = outer;
        return value;
    }

    /// <summary>Runs code that writes this graph. Tapes that it makes end with it.</summary>
    public T Write<T>(Func<T> code)
    {
        var (before, tapes) = (_root._innermost, Tapes.ToArray());
        _root._innermost = this;
        try
        {
            return code();
        }
        finally
        {
            _root._innermost = before;
            Tapes.RemoveAll(tape => !tapes.Contains(tape));
        }
    }

    protected override Builder Place(Operator @operator) => @operator is Input || !_root._innermost.IsInside(this) ? this : _root._innermost;

    protected override Value[] Own(Value[] inputs) => _parent is null || Array.TrueForAll(inputs, v => v is NodeValue node && node.Graph == this)
        ? inputs
        : Array.ConvertAll(inputs, v => v is NodeValue node && IsInside(node.Graph) ? Share(v) : v);

    public override (Value Values, Value Indices)? Rows(Value value)
    {
        if (value.Builder != this) return value.Builder.Rows(value);
        var id = ((NodeValue)value).Id;
        var node = Producer(value);
        while (node.Operator is CallResults)
        {
            id = node.Inputs[id - node.First];
            node = _nodes[_producers[id]];
        }

        return node.Operator is Slices { IsRows: true } ? (new NodeValue(this, node.Inputs[0]), new NodeValue(this, node.Inputs[1])) : null;
    }

    /// <summary>A value that comes from outside: an argument, a captured tensor, a variable, a host scalar.</summary>
    public Value Input(InputKind kind, string name, TensorType type)
    {
        var ordinal = _nodes.Count(n => n.Operator is Input input && input.Kind == kind);
        return Apply(new Input(kind, ordinal, name, type))[0];
    }

    /// <summary>What stands in the place of a value that is not there.</summary>
    public Value Absent(TensorType type) => Apply(type.IsList ? new ListEmpty(type.DType, type.Shape) : new Intrinsic(0, type.DType))[0];

    protected override Value[] Execute(Operator @operator, Value[] inputs)
    {
        var ids = new int[inputs.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = inputs[i] is NodeValue value && value.Graph == this
                ? value.Id
                : throw new InaccessibleTensorException($"{inputs[i]} belongs to another graph than the operator {@operator.Name} that uses it");
        }

        return Append(@operator, new EquatableArray<int>(ids), Array.ConvertAll(@operator.Infer(this, inputs), Inferred), Phase, Source);
    }

    /// <summary>What a node's result is taken for, given what inference says of it.</summary>
    protected virtual TensorType Inferred(TensorType type) => type;

    /// <summary>Appends a node whose types are known, as passes do that rewrite a graph.</summary>
    public NodeValue[] Append(Operator @operator, EquatableArray<int> inputs, IReadOnlyList<TensorType> results, Phase phase, string? source)
    {
        var first = _types.Count;
        _nodes.Add(new Node(@operator, inputs, results.ToEquatableArray(), first, phase, source));
        _types.AddRange(results);
        foreach (var _ in results) _producers.Add(_nodes.Count - 1);
        var values = new NodeValue[results.Count];
        for (var i = 0; i < values.Length; i++) values[i] = new NodeValue(this, first + i);
        return values;
    }

    /// <summary>Appends a node of another graph; the same object, where its numbers are the same here.</summary>
    public NodeValue[] Append(Node node, Value[] inputs)
    {
        var (first, isSame) = (_types.Count, node.First == _types.Count);
        for (var i = 0; i < inputs.Length; i++) isSame &= ((NodeValue)inputs[i]).Id == node.Inputs[i];
        if (!isSame) return Append(node.Operator, Array.ConvertAll(inputs, i => ((NodeValue)i).Id).ToEquatableArray(), node.Results, node.Phase, node.Source);
        _nodes.Add(node);
        var values = new NodeValue[node.Results.Count];
        for (var i = 0; i < values.Length; i++)
        {
            _types.Add(node.Results[i]);
            _producers.Add(_nodes.Count - 1);
            values[i] = new NodeValue(this, first + i);
        }

        return values;
    }

    /// <summary>Says more exactly what a value is.</summary>
    public void Refine(NodeValue value, TensorType type)
    {
        var (index, node) = (_producers[value.Id], Producer(value));
        _types[value.Id] = type;
        _nodes[index] = node with { Results = node.Results.Select((t, i) => node.First + i == value.Id ? type : t).ToEquatableArray() };
    }

    /// <summary>Copies a graph in, its inputs replaced by values of this one; open dimensions become what these have. Gives its outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">What stands for each of its inputs.</param>
    /// <param name="dims">What is known of its open dimensions beforehand.</param>
    public Value[] Inline(Graph graph, Func<Node, Value> input, OpenDims? dims = null)
    {
        dims ??= new OpenDims();
        var map = new Value[graph.ValueCount];
        foreach (var node in graph.Body)
        {
            (Phase, Source) = (node.Phase, node.Source);
            var results = node.Operator is Input
                ? [input(node)]
                : Apply(node.Operator.MapShapes(dims.Resolve), [.. node.Inputs.Select(i => map[i])]);

            // What a tape has a loop save for its gradient are further results.
            for (var i = 0; i < node.Results.Count; i++)
            {
                // Inference may not find again what was known by other means, as that two shapes are one.
                if (node.Results[i].Shape.IsFullyDefined && results[i] is NodeValue { Shape.IsFullyDefined: false } result) Refine(result, result.Type with { Shape = node.Results[i].Shape });
                dims.Learn(node.Results[i].Shape, results[i].Shape);
                map[node.First + i] = results[i];
            }
        }

        return [.. graph.OutputIds.Select(i => map[i])];
    }

    public Graph Build(string name, IEnumerable<Value> outputs) =>
        new(name, _nodes.ToEquatableArray(), outputs.Select(v => ((NodeValue)v).Id).ToEquatableArray());
}
