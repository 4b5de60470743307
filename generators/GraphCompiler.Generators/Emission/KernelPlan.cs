using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Emission;

/// <summary>How often a value changes.</summary>
internal enum Level
{
    /// <summary>Never: it is computed before the loop.</summary>
    Uniform,

    /// <summary>Once per row.</summary>
    Row,

    /// <summary>At every position.</summary>
    Element,

    /// <summary>It is known only when the loop is over.</summary>
    Outside,
}

/// <summary>One pass over the positions, or over each row of them.</summary>
/// <param name="Results">The values that it computes at every position and hands to stores, folds and later passes, each once.</param>
/// <param name="Stores">The outputs that it stores.</param>
/// <param name="Folds">The folds that it feeds.</param>
/// <param name="Kept">The values that later passes read again instead of computing them again.</param>
internal sealed record Pass(List<int> Results, List<int> Stores, List<int> Folds, List<int> Kept);

/// <summary>
/// Says where each value of a group is computed. A fold along rows ends a pass over the row; what depends on it belongs to the
/// next one, which computes again what is cheap and reads back what is not. What can wait goes to a later pass that reads its operands anyway.
/// </summary>
internal sealed class KernelPlan
{
    private readonly Group _group;
    private readonly Level[] _levels;
    private readonly int[] _depths;
    private readonly Dictionary<int, int> _kept = [];
    private readonly Dictionary<int, int> _stored = [];
    private readonly Dictionary<int, (List<int>, List<int>)> _bodies = [];
    private readonly int[] _first;
    private readonly bool?[] _costly;
    private readonly bool[] _perRow;
    private readonly bool[] _perElement;

    /// <param name="group">The group.</param>
    /// <param name="keeps">Whether a pass may leave values to later ones.</param>
    public KernelPlan(Group group, bool keeps = true)
    {
        _group = group;
        var count = group.Operands.Count + group.Nodes.Count;
        (_levels, _depths, _costly) = (new Level[count], new int[count], new bool?[count]);
        _first = new int[count + group.Outputs.Count];
        LaneSize = LaneSizeOf(group);
        Passes = CreatePasses();
        if (group.IsRowwise) Delay();
        for (var pass = 1; keeps && pass < Passes.Count; pass++) KeepFor(pass);
        (_perRow, _perElement) = (new bool[count], new bool[count]);
        FindUses();
    }

    public IReadOnlyList<Pass> Passes { get; private set; }

    /// <summary>The bytes of a lane where the group runs on vectors, else 0.</summary>
    public int LaneSize { get; }

    public bool IsVector => LaneSize > 0;

    /// <summary>The values that memory of the thread's own keeps for later passes.</summary>
    public IReadOnlyList<int> Kept => [.. _kept.Keys.Where(v => !_stored.ContainsKey(v))];

    public Level LevelOf(int value) => _levels[value];

    /// <summary>After how many passes a value is known.</summary>
    public int DepthOf(int value) => _depths[value];

    public GroupNode? NodeOf(int value) => value < _group.Operands.Count ? null : _group.Nodes[value - _group.Operands.Count];

    /// <summary>Whether a value is a number of this library's own, which is written where it is used.</summary>
    public bool IsConstant(int value) => NodeOf(value)?.Operator is Intrinsic;

    /// <summary>Whether a row's or another scalar computation takes a value.</summary>
    public bool IsUsedPerRow(int value) => _perRow[value];

    /// <summary>Whether a pass takes a value at every position, or something before the loops that it takes so.</summary>
    public bool IsUsedPerElement(int value) => _perElement[value];

    /// <summary>Whether a pass reads a value back that an earlier one kept.</summary>
    public bool IsReadBack(int value, int pass) => _kept.TryGetValue(value, out var keeper) && keeper < pass;

    /// <summary>The output that later passes read a value from, if it is stored anyway.</summary>
    public int? StoredIn(int value) => _stored.TryGetValue(value, out var output) ? output : null;

    /// <summary>The values that the body of a pass computes, and those that are handed to it.</summary>
    public (List<int> Computed, List<int> Parameters) BodyOf(int pass)
    {
        if (_bodies.TryGetValue(pass, out var known)) return known;
        var (computed, parameters) = (new SortedSet<int>(), new SortedSet<int>());
        foreach (var result in Passes[pass].Results) Visit(result);
        return _bodies[pass] = ([.. computed], [.. parameters]);

        void Visit(int value)
        {
            if (IsConstant(value)) return;
            if (NodeOf(value) is not { Folded: null } node || _levels[value] != Level.Element || IsReadBack(value, pass))
            {
                parameters.Add(value);
                return;
            }

            if (!computed.Add(value)) return;
            foreach (var input in node.Inputs) Visit(input);
        }
    }

    // From the last value to the first, so that what uses a value is known before it.
    private void FindUses()
    {
        foreach (var output in _group.Outputs) _perRow[output.Value] |= output.Pattern.Length > 0 && output.Pattern[^1] == 'B';
        foreach (var value in Enumerable.Range(0, Passes.Count).SelectMany(p => BodyOf(p).Parameters)) _perElement[value] = true;
        for (var value = _levels.Length - 1; value >= _group.Operands.Count; value--)
        {
            if (NodeOf(value) is not { Folded: null } node) continue;
            foreach (var input in node.Inputs)
            {
                _perRow[input] |= _levels[value] == Level.Row || (_levels[value] == Level.Uniform && _perRow[value]);
                _perElement[input] |= _levels[value] == Level.Uniform && _perElement[value] && !_perRow[value];
            }
        }
    }

    private (Level Level, int Depth) Place(int value)
    {
        var pattern = _group.PatternOf(value);
        if (NodeOf(value) is not { } node) return (LevelOf(pattern), 0);
        var depth = node.Inputs.Select(i => _depths[i]).DefaultIfEmpty().Max();
        return node.Fold switch
        {
            null => (node.Inputs.Select(i => _levels[i]).DefaultIfEmpty().Max(), depth),
            FoldKind.Row => (Level.Row, Math.Max(depth, _first[value]) + 1),
            _ => (Level.Outside, 0),
        };
    }

    private static Level LevelOf(string pattern) => pattern.IndexOf('E') < 0 ? Level.Uniform : pattern[^1] == 'E' ? Level.Element : Level.Row;

    private static int LaneSizeOf(Group group)
    {
        if (group.Rank == 0) return 0;
        var operators = group.Nodes.All(n => n.Operator is not PointwiseOperator pointwise || pointwise.IsVectorizable(group.DTypeOf(n.Inputs[0])));
        var sizes = group.Operands.Select(o => o.DType).Concat(group.Nodes.Select(n => n.DType)).Where(d => d != DType.Bool).Select(d => LaneText.Held(d).Size).Distinct().ToList();
        return !operators || sizes.Count > 1 ? 0 : sizes.Count == 0 ? 4 : sizes[0];
    }

    private List<Pass> CreatePasses()
    {
        _bodies.Clear();
        for (var value = 0; value < _levels.Length; value++) (_levels[value], _depths[value]) = Place(value);
        return [.. Enumerable.Range(0, _depths.Max() + 1).Select(CreatePass)];
    }

    private Pass CreatePass(int pass)
    {
        var stores = Enumerable.Range(0, _group.Outputs.Count)
            .Where(o => IsStoredPerElement(_group.Outputs[o]) && Math.Max(_depths[_group.Outputs[o].Value], _first[_levels.Length + o]) == pass).ToList();
        var folds = Enumerable.Range(_group.Operands.Count, _group.Nodes.Count)
            .Where(v => NodeOf(v)!.Folded is not null && Math.Max(_depths[NodeOf(v)!.Inputs[0]], _first[v]) == pass).ToList();
        var results = stores.Select(o => _group.Outputs[o].Value).Concat(folds.Select(v => NodeOf(v)!.Inputs[0])).Distinct().ToList();
        return new Pass(results, stores, folds, []);
    }

    // A fold of rows may go to every position of a space whose rows have one: a variable's new value, say.
    private bool IsStoredPerElement(GroupOutput output) => _levels[output.Value] != Level.Outside && (output.Pattern.Length == 0 || output.Pattern[^1] == 'E');

    /// <summary>
    /// Moves folds and stores, those that depend on others first, to the pass in which they make the kernel load least, the last of those that are alike; one that gains nothing stays.
    /// No answer comes so late that there would be a pass more. A row is in the nearest cache then, where loads are what its time is made of.
    /// </summary>
    private void Delay()
    {
        for (var item = _first.Length - 1; item >= _group.Operands.Count; item--)
        {
            if (item < _levels.Length && NodeOf(item)!.Folded is null) continue;
            var (count, best, least) = (CountPasses(), 0, CountLoads());
            for (var pass = Passes.Count - 1; pass > 0; pass--)
            {
                _first[item] = pass;
                Passes = CreatePasses();
                if (CountPasses() <= count && CountLoads() is var loads && loads < least) (best, least) = (pass, loads);
            }

            _first[item] = best;
            Passes = CreatePasses();
        }
    }

    private int CountPasses() => Passes.Count(p => p.Results.Count > 0);

    /// <summary>The loads of all passes at a position; what is costly to compute counts as several.</summary>
    private int CountLoads()
    {
        const int costly = 4;
        return Enumerable.Range(0, Passes.Count).Select(BodyOf).Sum(body => body.Parameters.Count(v => _levels[v] == Level.Element) + (costly * body.Computed.Count(IsCostly)));
    }

    /// <summary>Keeps what an earlier pass computes anyway and this one needs, where computing it again costs more than memory.</summary>
    private void KeepFor(int pass)
    {
        foreach (var value in BodyOf(pass).Computed.Reverse<int>())
        {
            // A value that fed one which was kept meanwhile is no longer computed here.
            if (_depths[value] >= pass || !BodyOf(pass).Computed.Contains(value) || !IsCostly(value)) continue;
            var keeper = Enumerable.Range(_depths[value], pass - _depths[value]).Where(p => BodyOf(p).Computed.Contains(value)).DefaultIfEmpty(-1).First();
            if (keeper < 0) continue;
            _kept[value] = keeper;
            if (IsLane(_group.DTypeOf(value)) && Passes[keeper].Stores.FindIndex(o => _group.Outputs[o].Value == value) is >= 0 and var store) _stored[value] = Passes[keeper].Stores[store];
            else Passes[keeper].Kept.Add(value);
            if (!Passes[keeper].Results.Contains(value)) Passes[keeper].Results.Add(value);
            _bodies.Clear();
        }
    }

    private static bool IsLane(DType dtype) => dtype != DType.Bool && LaneText.Held(dtype) == dtype;

    /// <summary>Whether a value takes a function of VectorMath or a division to compute.</summary>
    private bool IsCostly(int value) => _costly[value] ??= FindCostly(value);

    private bool FindCostly(int value) => NodeOf(value) is { Folded: null, Operator: PointwiseOperator } node && _levels[value] == Level.Element && (_group.IsCostly(node) || node.Inputs.Any(IsCostly));
}
