using System.Globalization;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>A part of a graph that was cut at its control operators.</summary>
internal abstract record Part;

/// <summary>Operators that one plan runs.</summary>
/// <param name="Graph">They as a graph of their own.</param>
/// <param name="Inputs">For each input of it, in order, the value of the whole graph.</param>
/// <param name="Outputs">For each output of it, the value of the whole graph.</param>
/// <param name="IsCarried">Whether it is one operator on elements that no plan holds.</param>
internal sealed record Segment(Graph Graph, EquatableArray<int> Inputs, EquatableArray<int> Outputs, bool IsCarried) : Part;

/// <summary>A control operator.</summary>
internal sealed record ControlPart(Node Node) : Part;

/// <summary>
/// Cuts a graph at its control operators, and at operators on elements that no kernel holds, into as few parts as the order of its effects allows. What is free - constants, sizes,
/// reads of variables that nothing writes, scalars computed of such - is in every part that uses it.
/// </summary>
internal sealed class SegmentsPass
{
    private readonly Graph _graph;
    private readonly HashSet<int> _written;
    private readonly HashSet<string> _given;
    private readonly bool _hasOpenSizes;
    private readonly HashSet<Node> _free = new(NodeIdentity.Instance);
    private readonly Dictionary<Node, int> _places = new(NodeIdentity.Instance);

    private SegmentsPass(Graph graph)
    {
        _graph = graph;
        _hasOpenSizes = graph.Body.Any(n => n.Results.Any(t => !t.Shape.IsFullyDefined));
        _given = [.. graph.Body.Where(IsGiven).SelectMany(n => n.Type.Shape.Symbols)];
        _written = [.. graph.Body.SelectMany(GraphEffects.Of).Where(e => e.Effect == Effect.Writes).Select(e => e.Variable)];
        foreach (var node in graph.Body)
        {
            if (IsFreeOf(node)) _free.Add(node);
        }
    }

    /// <summary>Whether a graph has to be cut.</summary>
    public static bool IsNeeded(Graph graph) => graph.Body.Any(n => n.Operator is ControlOperator || n.Results.Any(r => r.IsList) || IsCarried(graph, n)) || graph.OutputIds.Any(o => graph.TypeOf(o).DType.IsCarried);

    /// <summary>What plans are made of: an optimized graph itself, or its parts and those of the graphs inside its operators.</summary>
    public static IEnumerable<Graph> PlansOf(Graph graph)
    {
        if (!IsNeeded(graph)) return [graph];
        return Run(graph).SelectMany(part => part switch
        {
            Segment { IsCarried: true } => [],
            Segment segment => [Pipeline.Optimize(segment.Graph)],
            _ => ((ControlOperator)((ControlPart)part).Node.Operator).Subgraphs.SelectMany(inside => PlansOf(Pipeline.Optimize(inside.Graph.Graph))),
        });
    }

    public static IReadOnlyList<Part> Run(Graph graph) => new SegmentsPass(graph).Cut();

    private bool IsFree(Node node) => _free.Contains(node);

    private bool IsCarried(Node node) => IsCarried(_graph, node);

    private static bool IsCarried(Graph graph, Node node) => node.Operator is not (Input or ControlOperator) && (node.Results.Any(r => r.DType.IsCarried) || node.Inputs.Any(i => graph.TypeOf(i).DType.IsCarried));

    private bool IsFreeOf(Node node) => node.Operator switch
    {
        Input => true,
        _ when IsCarried(node) => false,
        Intrinsic => true,

        // A size that only a part says has a place after that part.
        ShapeQuery query => query.Of.Symbols.All(_given.Contains),
        ReadVariable => !_written.Contains(node.Inputs[0]),

        // Else what repeats a scalar would be written down for a later part.
        PointwiseOperator or Reshape or BroadcastTo or StridedSlice { Parts.Count: 1 } => !node.Operator.CanFail && node.Type.Shape.Symbols.All(_given.Contains)
            && node.Inputs.All(i => !_graph.TypeOf(i).IsVariable && IsFree(_graph.Producer(i)) && (_graph.Producer(i).Operator is ShapeQuery || _graph.TypeOf(i).Shape is { IsRankKnown: true, Rank: 0 })),
        _ => false,
    };

    /// <summary>The free nodes that compute what nodes take: they stand where they stood, so that kernels are those of an uncut graph.</summary>
    private HashSet<Node> ComputedFor(IEnumerable<Node> nodes)
    {
        var found = new HashSet<Node>(NodeIdentity.Instance);
        var open = new Stack<Node>(nodes);
        while (open.Count > 0)
        {
            foreach (var producer in open.Pop().Inputs.Select(_graph.Producer))
            {
                if (IsFree(producer) && producer.Operator is not (Input or Intrinsic or ShapeQuery or ReadVariable) && found.Add(producer)) open.Push(producer);
            }
        }

        return found;
    }

    /// <summary>Whether a value is there without a part that computes it.</summary>
    private static bool IsGiven(Node node) => node.Operator is Input { Kind: not InputKind.Scalar };

    private List<Part> Cut()
    {
        foreach (var place in Places()) _places.Add(place.Node, place.Place);
        var groups = _places.GroupBy(p => p.Value, p => p.Key).OrderBy(g => g.Key).Select(g => (Place: g.Key, Nodes: g.ToList())).ToList();
        var needed = new HashSet<int>(_graph.OutputIds.Concat(groups.Where(g => g.Place % 2 == 1).SelectMany(g => g.Nodes).SelectMany(n => n.Inputs)));

        // What a control operator or the caller takes of what is free, the first plan copies out.
        var copied = needed.Where(v => IsFree(_graph.Producer(v)) && !IsGiven(_graph.Producer(v)) && !_graph.TypeOf(v).IsVariable).OrderBy(v => v).ToList();
        if (copied.Count > 0 && groups is [] or [{ Place: 1 }, ..]) groups.Insert(0, (0, []));

        var pieces = groups.SelectMany(g => g.Place % 2 == 0 ? [g] : g.Nodes.Select(n => (g.Place, Nodes: new List<Node> { n })))
            .Select(g => (g.Nodes, Writer: g.Nodes is [{ Operator: ControlOperator }] ? null : new SegmentWriter(this, g.Place, g.Nodes))).ToList();
        foreach (var (_, writer) in pieces) needed.UnionWith(writer?.Inputs ?? []);
        return [.. pieces.Select((piece, i) => piece.Writer is { } writer ? writer.Complete(needed, i == 0 ? copied : []) : (Part)new ControlPart(piece.Nodes[0]))];
    }

    /// <summary>Where each node runs, in program order: plans stand at even places, all else at odd ones.</summary>
    private IEnumerable<(Node Node, int Place)> Places()
    {
        var (reads, writes) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        var (effect, failure) = (0, 0);
        foreach (var node in _graph.Body)
        {
            if (IsFree(node)) continue;
            var isControl = node.Operator is ControlOperator || IsCarried(node);
            var place = isControl ? 1 : 0;
            foreach (var input in node.Inputs)
            {
                if (_places.TryGetValue(_graph.Producer(input), out var producer)) After(producer);
            }

            // What says how large it is has to be there as well.
            foreach (var symbol in _hasOpenSizes ? Witnesses.Missing([node], node.Inputs.Select(i => _graph.TypeOf(i).Shape)) : [])
            {
                if (Witnesses.Find(_graph.Body.Where(_places.ContainsKey), symbol) is >= 0 and var witness) After(_places[_graph.Producer(witness)]);
            }

            foreach (var (variable, kind) in GraphEffects.Of(node))
            {
                if (writes.TryGetValue(variable, out var write)) After(write);
                if (kind == Effect.Writes && reads.TryGetValue(variable, out var read)) After(read);
            }

            // Whatever may fail keeps its order with what can be seen, and what can be seen keeps its own.
            if (node.Operator.CanFail || node.Operator is ControlOperator { IsObservable: true }) After(effect);
            if (node.Operator.Effect == Effect.Writes) After(failure);
            yield return (node, place);

            if (node.Operator.CanFail) failure = Math.Max(failure, place);
            if (node.Operator.Effect == Effect.Writes) effect = Math.Max(effect, place);
            foreach (var (variable, kind) in GraphEffects.Of(node))
            {
                var known = kind == Effect.Writes ? writes : reads;
                known[variable] = Math.Max(place, known.TryGetValue(variable, out var last) ? last : 0);
            }

            void After(int other)
            {
                place = Math.Max(place, other);
                if (place % 2 == 1 != isControl) place++;
            }
        }
    }

    /// <summary>Writes one part.</summary>
    private sealed class SegmentWriter
    {
        private readonly SegmentsPass _whole;
        private readonly GraphBuilder _builder = new();
        private readonly Dictionary<int, Value> _values = [];
        private readonly List<Node> _nodes;
        private readonly int _place;

        public SegmentWriter(SegmentsPass whole, int place, List<Node> nodes)
        {
            (_whole, _place, _nodes) = (whole, place, nodes);
            List<Node> all = IsCarried ? nodes : [.. nodes.Concat(whole.ComputedFor(nodes)).OrderBy(n => n.First)];
            var own = new HashSet<int>(all.SelectMany(n => Enumerable.Range(n.First, n.Results.Count)));
            AddWitnesses(all, all.SelectMany(n => n.Inputs).Where(i => !own.Contains(i)).Select(i => whole._graph.TypeOf(i).Shape));
            foreach (var node in all) Append(node);
        }

        public List<int> Inputs { get; } = [];

        // What is no plan takes what is free as a control operator does: of the first plan.
        private bool IsCarried => _place % 2 == 1;

        public Segment Complete(HashSet<int> needed, List<int> copied)
        {
            var outputs = _nodes.SelectMany(n => Enumerable.Range(n.First, n.Results.Count)).Where(needed.Contains).Concat(copied).ToEquatableArray();
            var results = outputs.Select(Use).ToList();
            return new Segment(_builder.Build(_whole._graph.Name, results), Inputs.ToEquatableArray(), outputs, IsCarried);
        }

        private void Append(Node node)
        {
            var inputs = node.Inputs.Select(i => ((NodeValue)Use(i)).Id).ToEquatableArray();
            var results = _builder.Append(node.Operator, inputs, node.Results, node.Phase, node.Source);
            for (var i = 0; i < results.Length; i++) _values[node.First + i] = results[i];
        }

        private Value Use(int value)
        {
            if (_values.TryGetValue(value, out var known)) return known;
            var producer = _whole._graph.Producer(value);
            if (!IsCarried && producer.Operator is not Input && _whole.IsFree(producer))
            {
                AddWitnesses([producer], _values.Keys.Select(v => _whole._graph.TypeOf(v).Shape).ToList());
                Append(producer);
                return _values[value];
            }

            Inputs.Add(value);
            (_builder.Phase, _builder.Source) = (producer.Phase, producer.Source);
            return _values[value] = producer.Operator is Input input
                ? _builder.Input(input.Kind, input.InputName, _whole._graph.TypeOf(value))
                : _builder.Input(InputKind.Argument, "t" + value.ToString(CultureInfo.InvariantCulture), _whole._graph.TypeOf(value));
        }

        /// <summary>Takes what says the open dimensions that nodes ask for.</summary>
        private void AddWitnesses(IEnumerable<Node> nodes, IEnumerable<Shape> known)
        {
            var before = _whole._graph.Body.Where(n => IsGiven(n) || (_whole._places.TryGetValue(n, out var at) && at < _place));
            foreach (var symbol in Witnesses.Missing(nodes, known))
            {
                if (Witnesses.Find(before, symbol) is >= 0 and var witness) Use(witness);
            }
        }
    }
}
