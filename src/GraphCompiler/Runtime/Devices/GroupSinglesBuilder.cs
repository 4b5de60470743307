using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Devices;

/// <summary>Finds a device's kernels of the operators of a group.</summary>
internal sealed class GroupSinglesBuilder
{
    private readonly Graph _graph;
    private readonly IDevice _device;
    private readonly List<(DeviceLaunch Launch, int[] Sources, int Result)> _parts = [];

    // What stands for the result of a broadcast: kernels read its operand as often as it is repeated.
    private readonly Dictionary<int, int> _repeated = [];

    // What the operators give; values that the graph does not have are counted after its own.
    private readonly Dictionary<int, TensorType> _results = [];
    private int _values;

    private GroupSinglesBuilder(Graph graph, IDevice device) => (_graph, _device, _values) = (graph, device, graph.ValueCount);

    /// <summary>The launch of a group, and the values that it takes; null where an operator has no kernel.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="step">The step.</param>
    /// <param name="device">The device.</param>
    public static (GroupSingles Launch, int[] Inputs)? Bind(Graph graph, KernelStep step, IDevice device)
    {
        var singles = new GroupSinglesBuilder(graph, device);
        foreach (var node in step.Nodes)
        {
            if (!singles.Add(node, step.Outputs.Any(o => o.Source == node.Result))) return null;
        }

        return singles.Build(step);
    }

    private (GroupSingles Launch, int[] Inputs)? Build(KernelStep step)
    {
        // Each output has memory of its own: what leaves the group as several, or was there before, is copied.
        var outputs = new List<int>();
        foreach (var output in step.Outputs)
        {
            var value = output.Source;
            if (!_results.ContainsKey(value) || outputs.Contains(value))
            {
                var type = _graph.TypeOf(value);
                if (!Add(_device.Bind(new BroadcastTo(type.Shape), [type], [type], out _), [_results.ContainsKey(value) ? value : Source(value)], type, value = _values++)) return null;
            }

            outputs.Add(value);
        }

        int[] inputs = [.. _parts.SelectMany(p => p.Sources).Where(s => !_results.ContainsKey(s)).Distinct()];
        int[] between = [.. _results.Keys.Where(v => !outputs.Contains(v))];
        int[] all = [.. inputs, .. outputs, .. between];
        var numbers = all.Select((value, i) => (value, i)).ToDictionary(v => v.value, v => v.i);
        var last = new Dictionary<int, int>();
        for (var i = 0; i < _parts.Count; i++)
        {
            foreach (var value in _parts[i].Sources.Append(_parts[i].Result)) last[value] = i;
        }

        var parts = _parts.Select((part, i) => new GroupSingles.Part(
            part.Launch,
            [.. part.Sources.Append(part.Result).Select(v => numbers[v])],
            [.. between.Where(v => last[v] == i).Select(v => numbers[v])]));
        return (new GroupSingles(_device, [.. parts], [.. between.Select(v => _results[v])]), inputs);
    }

    private bool Add(Node node, bool isOutput)
    {
        switch (node.Operator)
        {
            case Intrinsic or Assign:
                return true;
            case BroadcastTo:
                if (isOutput) return Spread(node.Inputs[0], node.Type, node.Result);
                _repeated[node.Result] = Unrepeated(node.Inputs[0]);
                return true;
            case PointwiseOperator:
                return AddPointwise(node);
            case IFold fold:
                return AddFold(node, fold);
            default:
                return false;
        }
    }

    private int Unrepeated(int value) => _repeated.GetValueOrDefault(value, value);

    // A reshape is another name, with a shape of its own.
    private int Source(int value) => PlaceTable.Holder(_graph, Unrepeated(value));

    private bool AddPointwise(Node node)
    {
        var (sources, letters) = (node.Inputs.Select(Source).ToArray(), node.Inputs.Select(i => GroupFactory.Letters(node.Type.Shape, _graph.TypeOf(Unrepeated(i)).Shape)).ToArray());
        var (patterns, dims) = GroupFactory.Merge(node.Type.Shape, letters, dropOnes: true);
        if (dims.Length > 1)
        {
            // The library has kernels of one axis: what is repeated along one of several is written out.
            for (var i = 0; i < sources.Length; i++)
            {
                if (!patterns[i].Contains('B') || !patterns[i].Contains('E')) continue;
                var whole = _values++;
                if (!Spread(node.Inputs[i], new TensorType(_graph.TypeOf(node.Inputs[i]).DType, node.Type.Shape), whole)) return false;
                (sources[i], letters[i]) = (whole, new string('E', letters[i].Length));
            }

            (patterns, dims) = GroupFactory.Merge(node.Type.Shape, letters, dropOnes: true);
        }

        var operands = patterns.Select((p, i) => new GroupOperand(_graph.TypeOf(node.Inputs[i]).DType, p)).ToEquatableArray();
        var group = new Group(
            dims.Length,
            operands,
            [new GroupNode(node.Operator, Enumerable.Range(0, operands.Count).ToEquatableArray(), node.Type.DType)],
            [new GroupOutput(operands.Count, new string('E', dims.Length), node.Type.DType)]);
        return Add(Bind(group, dims), sources, node.Type, node.Result);
    }

    private bool AddFold(Node node, IFold fold)
    {
        var (source, input) = (Source(node.Inputs[0]), _graph.TypeOf(node.Inputs[0]));
        if (_repeated.ContainsKey(node.Inputs[0]))
        {
            var whole = _values++;
            if (!Spread(node.Inputs[0], input, whole)) return false;
            source = whole;
        }

        var (patterns, dims) = GroupFactory.Merge(input.Shape, [FoldShape.Of(fold, input.Shape).Letters], dropOnes: true);
        return Add(Bind(OperatorTable.Fold((FoldingReduction)fold.Kind, input.DType, patterns[0]), dims), [source], node.Type, node.Result);
    }

    private bool Spread(int from, TensorType whole, int value) =>
        Add(_device.Bind(new BroadcastTo(whole.Shape), [whole with { Shape = _graph.TypeOf(Unrepeated(from)).Shape }], [whole], out _), [Source(from)], whole, value);

    private bool Add(DeviceLaunch? launch, int[] sources, TensorType type, int value)
    {
        if (launch is null) return false;
        _parts.Add((launch, sources, value));
        _results[value] = type;
        return true;
    }

    private DeviceLaunch? Bind(Group group, Dim[] dims) => _device.Bind(group, Array.ConvertAll(dims, d => (long)d.Size!.Value), out _);
}
