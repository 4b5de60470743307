using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// A group that no kernel was generated for, operator by operator over tiles that stay in the nearest cache, so that memory is
/// passed over once as by a kernel. Each operator runs the library's kernel of it alone, which gives the same bits.
/// </summary>
internal sealed unsafe class TileProgram
{
    private const int TileLength = 2048;

    private readonly Group _group;
    private readonly nint[] _extents;
    private readonly nint _columns;
    private readonly nint _tile;
    private readonly List<TileStep> _steps = [];
    private readonly TileValue[] _values;
    private readonly Dictionary<int, TileValue> _spread = [];
    private nint _memory;

    public TileProgram(Group group, nint[] extents)
    {
        (_group, _extents) = (group, extents);
        _columns = extents.Length == 0 ? 1 : extents[^1];

        // A full fold's blocks arrive one by one and are folded whole; rows are not cut where something is folded along or across them.
        _tile = group.Nodes.Any(n => n.Fold == FoldKind.Full) ? BlockFold<int, SumOf<int>>.Length
            : group.Nodes.Any(n => n.Folded is not null) ? Math.Max(1, TileLength / Math.Max(1, _columns)) * Math.Max(1, _columns)
            : TileLength;
        _values = new TileValue[group.Operands.Count + group.Nodes.Count];
        for (var i = 0; i < group.Operands.Count; i++) _values[i] = Operand(i);
        for (var i = 0; i < group.Nodes.Count; i++) _values[group.Operands.Count + i] = Node(group.Nodes[i]);

        // An output may be the memory of an operand: all is read before anything is written.
        for (var i = 0; i < group.Outputs.Count; i++) Store(i);
    }

    private int Unit => _group.IsRowwise ? Math.Max(1, checked((int)_columns)) : 1;

    /// <summary>Computes a part of the iteration space, as a kernel does.</summary>
    public void Run(in KernelArguments arguments)
    {
        var memory = Scratch.Tile(_memory);
        var (begin, end) = (arguments.Begin * Unit, arguments.End * Unit);

        // No position at all still has a fold of nothing.
        do
        {
            var length = Math.Min(_tile, end - begin);
            var rows = (length + Math.Max(1, _columns) - 1) / Math.Max(1, _columns);
            var frame = new TileFrame(arguments, memory, _extents, begin, _columns == 0 ? 0 : length, begin / Math.Max(1, _columns), rows);
            foreach (var step in _steps) step.Run(frame);
            begin += length;
        }
        while (begin < end);
    }

    private TileValue Operand(int index)
    {
        var (dtype, pattern) = (_group.Operands[index].DType, _group.Operands[index].Pattern);
        if (!pattern.Contains('E')) return new TileValue(TileLevel.Uniform, dtype, index, 0);
        if (_group.IsRowwise && pattern[^1] == 'B')
        {
            var row = New(TileLevel.Row, dtype);
            _steps.Add(new LoadRows(index, pattern, row));
            return row;
        }

        if (!pattern.Contains('B')) return new TileValue(TileLevel.Element, dtype, index, 0);
        var element = New(TileLevel.Element, dtype);
        _steps.Add(new LoadElements(index, pattern, element));
        return element;
    }

    private TileValue Node(GroupNode node)
    {
        if (node.Operator is Intrinsic constant)
        {
            var value = New(TileLevel.Uniform, node.DType);
            _steps.Add(new LoadConstant(OperatorRunner.Bytes(constant.Constant, node.DType), value));
            return value;
        }

        return node.Folded is null ? Pointwise(node) : Fold(node);
    }

    private TileValue Pointwise(GroupNode node)
    {
        var level = node.Inputs.Max(i => _values[i].Level);
        var inputs = node.Inputs.Select(i => _values[i].Level is TileLevel.Uniform ? _values[i] : At(i, level)).ToArray();
        var patterns = inputs.Select(i => level == TileLevel.Uniform ? "" : i.Level == TileLevel.Uniform ? "B" : "E").ToArray();
        var result = New(level, node.DType);
        _steps.Add(new RunPointwise(OperatorRunner.Kernel(node.Operator, [.. inputs.Select(i => i.DType)], node.DType, patterns), inputs, result));
        return result;
    }

    private TileValue Fold(GroupNode node)
    {
        var input = At(node.Inputs[0], TileLevel.Element);
        var fold = (FoldingReduction)node.Operator;
        if (node.Fold == FoldKind.Row)
        {
            var row = New(TileLevel.Row, node.DType);
            _steps.Add(new RunFold(OperatorRunner.FoldKernel(fold, node.DType, "EB"), input, row));
            return row;
        }

        var output = Enumerable.Range(0, _group.Outputs.Count).First(o => _group.Outputs[o].Value == _group.Operands.Count + IndexOf(node));
        var place = new TileValue(TileLevel.Uniform, node.DType, _group.Operands.Count + output, 0);
        _steps.Add(node.Fold == FoldKind.Full
            ? new RunFold(OperatorRunner.FoldKernel(fold, node.DType, _group.Rank == 0 ? "" : "B"), input, place)
            : new FoldColumns(OperatorRunner.FoldKernel(fold, node.DType, "BE"), node.Folded!, input, place));
        return place;
    }

    private int IndexOf(GroupNode node) => Enumerable.Range(0, _group.Nodes.Count).First(i => ReferenceEquals(_group.Nodes[i], node));

    private void Store(int output)
    {
        var (value, pattern, _) = _group.Outputs[output];
        if (value >= _group.Operands.Count && _group.Nodes[value - _group.Operands.Count].Fold is FoldKind.Full or FoldKind.Column) return;
        var level = pattern.Length == 0 ? TileLevel.Uniform : _group.IsRowwise && pattern[^1] == 'B' ? TileLevel.Row : TileLevel.Element;
        _steps.Add(new StoreResult(level == TileLevel.Uniform ? _values[value] : At(value, level), _group.Operands.Count + output));
    }

    /// <summary>A value with an element for each row or position.</summary>
    private TileValue At(int value, TileLevel level)
    {
        var known = _values[value];
        if (known.Level == level) return known;
        if (_spread.TryGetValue(value, out var spread) && spread.Level == level) return spread;
        var result = _spread[value] = New(level, known.DType);
        _steps.Add(new Spread(known, result));
        return result;
    }

    private TileValue New(TileLevel level, DType dtype)
    {
        var place = _memory;
        var elements = level == TileLevel.Element ? _tile : level == TileLevel.Row ? Math.Max(_tile, 1) : 1;
        _memory += ((elements * dtype.Size) + Arena.Alignment - 1) & -Arena.Alignment;
        return new TileValue(level, dtype, -1, place);
    }
}
