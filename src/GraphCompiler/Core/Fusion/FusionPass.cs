using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Fusion;

/// <summary>
/// Cuts a graph into steps. Nodes fuse along edges only - a producer with its consumer, two consumers of one full operand -
/// when they share an iteration space; shapes that merely coincide do not fuse, since at build nobody knows that they will.
/// Scalars are the exception: all that can run together does, in a graph without boundaries; what stands beside a part of one must not change its kernels. What folds
/// along rows of a space, and what is computed of that for each row, belongs to the space too: the kernel has it before it goes on with the row.
/// </summary>
internal sealed class FusionPass
{
    private readonly Graph _graph;
    private readonly Dictionary<Node, Cluster> _clusters = new(NodeIdentity.Instance);
    private readonly List<Cluster> _order = [];
    private readonly Dictionary<int, List<Node>> _readers = [];
    private readonly Dictionary<Node, FoldShape> _folds = new(NodeIdentity.Instance);

    private readonly List<Node>?[] _users;
    private readonly bool _hasBoundaries;

    private FusionPass(Graph graph)
    {
        _graph = graph;
        _hasBoundaries = graph.Body.Any(n => n.Operator is Boundary);
        _users = new List<Node>?[graph.ValueCount];
        foreach (var node in graph.Body)
        {
            foreach (var input in node.Inputs) (_users[input] ??= []).Add(node);
        }
    }

    /// <summary>A set of nodes that will be one step, while it grows.</summary>
    private sealed class Cluster(Shape? space, int position)
    {
        /// <summary>Null for a step of the library.</summary>
        public Shape? Space => space;

        public int Position => position;

        public List<Node> Nodes { get; } = [];

        /// <summary>Its folds, each with its form.</summary>
        public Dictionary<Node, FoldShape> Folds { get; } = new(NodeIdentity.Instance);

        /// <summary>The shape of what is folded along rows, once something is.</summary>
        public Shape? Row { get; private set; }

        /// <summary>Whether it gives a variable a new value.</summary>
        public bool HasUpdate => Nodes.Exists(n => n.Operator is Assign);

        public void Add(Node fold, FoldShape shape)
        {
            Folds.Add(fold, shape);
            if (shape.Kind == FoldKind.Row) Row ??= shape.Kept(space!);
        }

        /// <summary>All that must run before, directly or not.</summary>
        public HashSet<Cluster> Before { get; } = [];
    }

    public static Schedule Run(Graph graph) => new FusionPass(graph).Schedule();

    /// <summary>The iteration space of a node that can be part of a group.</summary>
    private Shape? SpaceOf(Node node) => node.Operator switch
    {
        PointwiseOperator or BroadcastTo => node.Type.Shape,
        Assign => _graph.TypeOf(node.Inputs[1]).Shape,
        IFold when FoldOf(node).Kind != FoldKind.Mixed => _graph.TypeOf(node.Inputs[0]).Shape,
        _ => null,
    };

    private FoldShape FoldOf(Node node)
    {
        if (!_folds.TryGetValue(node, out var fold)) _folds[node] = fold = FoldShape.Of(_graph, node);
        return fold;
    }

    /// <summary>Operators that compute nothing: they name something that is already there.</summary>
    public static bool IsFree(Node node) => node.Operator is Input or Intrinsic or ShapeQuery or ReadVariable or Reshape;

    /// <summary>Whether a cluster can take a node: one of its space, or one that is computed for each row.</summary>
    private bool Fits(Node node, Cluster cluster) => cluster.Space is not null
        && (SpaceOf(node) == cluster.Space || (node.Operator is PointwiseOperator or BroadcastTo && node.Type.Shape == cluster.Row));

    /// <summary>Whether a kernel knows a value before its loop is over.</summary>
    private bool IsKnownInside(Node producer, Cluster cluster) =>
        !cluster.Folds.TryGetValue(producer, out var fold) || (fold.Kind == FoldKind.Row && producer.Type.Shape == cluster.Row);

    /// <summary>
    /// Whether one kernel can fold in all these ways: blocks of a full fold are cut at other places than rows are, and a variable
    /// that is updated in place must not change before the last pass over its row.
    /// </summary>
    private static bool CanShare(List<FoldShape> folds, bool hasUpdate)
    {
        var isFull = folds.Exists(f => f.Kind == FoldKind.Full);
        foreach (var fold in folds)
        {
            if (isFull != (fold.Kind == FoldKind.Full) || (hasUpdate && fold.Kind == FoldKind.Row)) return false;
            if (!isFull && folds.Exists(f => f.Kind == fold.Kind && f.Letters != fold.Letters)) return false;
        }

        return true;
    }

    private Schedule Schedule()
    {
        for (var i = 0; i < _graph.Body.Count; i++)
        {
            var node = _graph.Body[i];
            if (!IsFree(node)) Place(node, i);
            foreach (var input in node.Inputs)
            {
                if (VariableOf(input) is { } variable) Readers(variable).Add(node);
            }
        }

        foreach (var scalars in _order.Where(c => c.Space is { IsScalar: true }).ToList()) Sink(scalars);
        for (var i = _graph.Body.Count - 1; i >= 0; i--) Postpone(_graph.Body[i]);
        return new Schedule(_graph, Sorted().SelectMany(Steps).ToEquatableArray());
    }

    private List<Node> Readers(int variable) => _readers.TryGetValue(variable, out var list) ? list : _readers[variable] = [];

    /// <summary>The variable that a value is a read of, seen through reshapes.</summary>
    private int? VariableOf(int value)
    {
        var node = _graph.Producer(value);
        while (node.Operator is Reshape) node = _graph.Producer(node.Inputs[0]);
        return node.Operator is ReadVariable ? node.Inputs[0] : null;
    }

    private void Place(Node node, int position)
    {
        var space = SpaceOf(node);
        var before = Dependencies(node);
        var fold = node.Operator is IFold && space is not null ? FoldOf(node) : (FoldShape?)null;
        List<Cluster> joined = [];
        if (space is not null)
        {
            // The newest first: what lies before a candidate cannot also lie after it.
            var candidates = Candidates(node, space, before);
            candidates.Sort((x, y) => y.Position - x.Position);
            foreach (var candidate in candidates) TryJoin(candidate);
        }

        if (joined.Count == 0)
        {
            joined.Add(new Cluster(space, position));
            _order.Add(joined[0]);
        }

        var target = joined[0];
        foreach (var other in joined.Skip(1)) Absorb(target, other);
        target.Nodes.Add(node);
        if (fold is { } own) target.Add(node, own);
        foreach (var earlier in before.Keys)
        {
            if (joined.Contains(earlier)) continue;
            target.Before.UnionWith(earlier.Before);
            target.Before.Add(earlier);
        }

        foreach (var later in _order)
        {
            if (later.Before.Contains(target)) later.Before.UnionWith(target.Before);
        }

        _clusters[node] = target;

        // The whole stays free of cycles when no path leads from a member through something outside to another member.
        void TryJoin(Cluster candidate)
        {
            if (before.TryGetValue(candidate, out var isBarrier) && isBarrier) return;
            List<Cluster> members = [.. joined, candidate];
            List<FoldShape> folds = fold is { } own ? [own] : [];
            foreach (var member in members)
            {
                if (member.Space != candidate.Space) return;
                folds.AddRange(member.Folds.Values);
            }

            if (!CanShare(folds, node.Operator is Assign || members.Exists(c => c.HasUpdate))) return;
            foreach (var outside in before.Keys)
            {
                if (!members.Contains(outside) && members.Exists(outside.Before.Contains)) return;
            }

            if (joined.TrueForAll(j => !j.Before.Contains(candidate) && !candidate.Before.Contains(j))) joined.Add(candidate);
        }
    }

    /// <summary>The clusters a node needs, true where it needs a finished sum or a library step and so cannot join.</summary>
    private Dictionary<Cluster, bool> Dependencies(Node node)
    {
        var before = new Dictionary<Cluster, bool>();
        foreach (var input in node.Inputs)
        {
            var producer = _graph.Producer(input);
            var isBarrier = false;
            while (producer.Operator is Reshape)
            {
                isBarrier = true;
                producer = _graph.Producer(producer.Inputs[0]);
            }

            if (!_clusters.TryGetValue(producer, out var cluster)) continue;
            isBarrier |= !Fits(node, cluster) || !IsKnownInside(producer, cluster);
            before[cluster] = isBarrier || (before.TryGetValue(cluster, out var known) && known);
        }

        if (node.Operator.CanFail) After(n => n.Operator.Effect == Effect.Writes);
        if (node.Operator.Effect == Effect.Writes)
        {
            After(n => n.Operator.CanFail);

            // Whoever reads the old value goes first, in the same kernel or an earlier one.
            foreach (var reader in Readers(node.Inputs[0]))
            {
                if (_clusters.TryGetValue(reader, out var cluster) && !before.ContainsKey(cluster)) before[cluster] = cluster.Space != SpaceOf(node);
            }

            foreach (var cluster in _order.Where(c => c.Nodes.Exists(n => n.Operator.Effect == Effect.Writes && n.Inputs[0] == node.Inputs[0])))
            {
                before[cluster] = before.TryGetValue(cluster, out var known) && known;
            }
        }

        return before;

        void After(Func<Node, bool> first)
        {
            foreach (var cluster in _order.Where(c => c.Nodes.Exists(n => first(n)))) before[cluster] = true;
        }
    }

    private List<Cluster> Candidates(Node node, Shape space, Dictionary<Cluster, bool> before)
    {
        var candidates = new List<Cluster>();
        foreach (var input in node.Inputs)
        {
            if (_clusters.TryGetValue(_graph.Producer(input), out var producer) && Fits(node, producer)) Add(producer);
            if (_graph.TypeOf(input).IsVariable || _graph.TypeOf(input).Shape != space || (space.IsScalar && _hasBoundaries)) continue;
            foreach (var user in _users[input]!)
            {
                if (_clusters.TryGetValue(user, out var sibling) && sibling.Space == space) Add(sibling);
            }
        }

        // A scalar that is known from the start waits for nothing.
        if (space.IsScalar && !_hasBoundaries && _order.FindLast(c => c.Space is { IsScalar: true } && (before.Count > 0 || c.Before.Count == 0)) is { } scalars) Add(scalars);
        return candidates;

        void Add(Cluster candidate)
        {
            if (!candidates.Contains(candidate)) candidates.Add(candidate);
        }
    }

    /// <summary>Moves scalars that only one kernel takes into it, which computes them before its loop.</summary>
    private void Sink(Cluster scalars)
    {
        foreach (var node in scalars.Nodes.OrderByDescending(n => n.First).ToList())
        {
            // What reads a variable stays before its next update, which would have to leave the old value and copy.
            if (node.Operator is not PointwiseOperator { CanFail: false } || _graph.OutputIds.Contains(node.Result) || node.Inputs.Any(i => VariableOf(i) is not null)) continue;
            if (_users[node.Result] is not { } nodes) continue;
            var users = nodes.Select(n => _clusters.TryGetValue(n, out var user) ? user : null).Distinct().ToList();
            if (users is not [{ Space.IsScalar: false } only]) continue;
            scalars.Nodes.Remove(node);
            only.Nodes.Add(node);
            _clusters[node] = only;
        }

        Forget(scalars);
    }

    /// <summary>
    /// Moves a value that one later kernel alone takes there, if it is computed of one value that is in memory anyway: that is read instead of it, and it is
    /// not stored. So a derivative is computed of what the forward pass keeps, where it is used.
    /// </summary>
    private void Postpone(Node node)
    {
        if (!_clusters.TryGetValue(node, out var from) || from.Space is not { IsScalar: false } || OnlyUser(node) is not { } to || to == from || to.Space != from.Space || to.Row is not null) return;
        List<Node> moved = [node];
        int? source = null;
        for (var i = 0; i < moved.Count; i++)
        {
            if (moved[i].Operator is not PointwiseOperator { CanFail: false } || _graph.OutputIds.Contains(moved[i].Result) || moved[i].Type.Shape != from.Space) return;
            foreach (var input in moved[i].Inputs)
            {
                var producer = _graph.Producer(input);
                if (producer.Operator is Intrinsic || moved.Contains(producer)) continue;
                if (_clusters.TryGetValue(producer, out var own) && own == from && _users[input]!.TrueForAll(moved.Contains) && !_graph.OutputIds.Contains(input)) moved.Add(producer);
                else if (source is null && VariableOf(input) is null && _graph.TypeOf(input).Shape == from.Space) source = input;
                else if (source != input) return;
            }
        }

        if (source is null || (_clusters.TryGetValue(_graph.Producer(source.Value), out var maker) && maker == from && !IsKept(source.Value, from, moved))) return;
        foreach (var each in moved)
        {
            from.Nodes.Remove(each);
            to.Nodes.Add(each);
            _clusters[each] = to;
        }

        Forget(from);
    }

    /// <summary>The cluster of all that take a value, if it is one.</summary>
    private Cluster? OnlyUser(Node node)
    {
        if (_users[node.Result] is not { } users || !_clusters.TryGetValue(users[0], out var only)) return null;
        return users.TrueForAll(u => _clusters.TryGetValue(u, out var user) && user == only) ? only : null;
    }

    /// <summary>Whether a value is in memory even if some of its users go.</summary>
    private bool IsKept(int value, Cluster cluster, List<Node> going) =>
        _graph.OutputIds.Contains(value) || _users[value]!.Exists(u => !going.Contains(u) && (!_clusters.TryGetValue(u, out var user) || user != cluster));

    private void Forget(Cluster cluster)
    {
        if (cluster.Nodes.Count > 0) return;
        _order.Remove(cluster);
        foreach (var other in _order) other.Before.Remove(cluster);
    }

    private void Absorb(Cluster target, Cluster other)
    {
        target.Nodes.AddRange(other.Nodes);
        foreach (var fold in other.Folds) target.Add(fold.Key, fold.Value);
        target.Before.UnionWith(other.Before);
        foreach (var node in other.Nodes) _clusters[node] = target;
        _order.Remove(other);
        foreach (var cluster in _order)
        {
            if (cluster.Before.Remove(other)) cluster.Before.Add(target);
        }
    }

    private List<Cluster> Sorted()
    {
        var sorted = new List<Cluster>();
        var waiting = _order.OrderBy(c => c.Position).ToList();
        while (waiting.Count > 0)
        {
            var next = waiting.First(c => c.Before.All(sorted.Contains));
            waiting.Remove(next);
            sorted.Add(next);
        }

        return sorted;
    }

    private IEnumerable<Step> Steps(Cluster cluster)
    {
        var nodes = cluster.Nodes.OrderBy(n => n.First).ToList();
        if (cluster.Space is null) return [new LibraryStep(nodes[0])];
        var whole = Kernel(nodes, cluster.Space, n => IsNeededOutside(n, cluster), n => IsKnownInside(n, cluster));

        // Operands may tell axes apart that are folded together: no loop has that form, and each node is a kernel of its own.
        return cluster.Folds.Count == 0 || GroupFactory.Create(_graph, whole).Group.IsCompilable
            ? [whole]
            : nodes.Select(n => Kernel([n], SpaceOf(n)!, _ => true, _ => false));
    }

    private KernelStep Kernel(IReadOnlyList<Node> nodes, Shape space, Func<Node, bool> isNeeded, Func<Node, bool> isKnownInside)
    {
        var inside = new HashSet<int>();
        foreach (var node in nodes) inside.Add(node.Result);
        var inputs = new List<int>();
        var outputs = new List<KernelOutput>();
        foreach (var node in nodes)
        {
            for (var i = node.Operator is Assign ? 1 : 0; i < node.Inputs.Count; i++)
            {
                var (input, producer) = (node.Inputs[i], _graph.Producer(node.Inputs[i]));
                var isInside = inside.Contains(input) && isKnownInside(producer);
                if (!isInside && producer.Operator is not Intrinsic && !inputs.Contains(input)) inputs.Add(input);
            }

            if (node.Operator is Assign) outputs.Add(new KernelOutput(node.Inputs[1], node.Inputs[0]));
            else if (isNeeded(node)) outputs.Add(new KernelOutput(node.Result, null));
        }

        return new KernelStep(nodes.ToEquatableArray(), space, inputs.ToEquatableArray(), outputs.ToEquatableArray());
    }

    private bool IsNeededOutside(Node node, Cluster cluster) =>
        _graph.OutputIds.Contains(node.Result)
        || _users[node.Result]?.Exists(n => !_clusters.TryGetValue(n, out var user) || user != cluster) is true;
}
