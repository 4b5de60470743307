using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Devices;

/// <summary>A group that a device has no kernel of, operator by operator, each by the kernel that its library has of it.</summary>
internal sealed class GroupSingles
{
    private readonly Graph _graph;
    private readonly IDevice _device;
    private readonly List<DeviceStep> _steps = [];

    // What stands for the result of a broadcast: kernels read its operand as often as it is repeated.
    private readonly Dictionary<int, int> _repeated = [];
    private int _values;

    private GroupSingles(Graph graph, IDevice device, int values) => (_graph, _device, _values) = (graph, device, values);

    /// <summary>
    /// The steps of a group, all of them on the device; null where one cannot be. An update is none: it would be in pieces, and others could see it half done.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="step">The step.</param>
    /// <param name="device">The device.</param>
    /// <param name="values">How many values there are; those that the graph does not have are counted after them.</param>
    public static List<DeviceStep>? Bind(Graph graph, KernelStep step, IDevice device, ref int values)
    {
        if (step.Outputs.Any(o => o.Variable is not null)) return null;
        var singles = new GroupSingles(graph, device, values);
        foreach (var node in step.Nodes)
        {
            if (!singles.Add(node, step.Outputs.Any(o => o.Source == node.Result))) return null;
        }

        if (!step.Outputs.All(o => singles._steps.Exists(s => s.Outputs[0].Value == o.Source))) return null;
        values = singles._values;
        return singles._steps;
    }

    private bool Add(Node node, bool isOutput)
    {
        switch (node.Operator)
        {
            case Intrinsic:
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
        if (launch is not null) _steps.Add(new DeviceStep(launch, null, sources, [new DeviceOutput(value, -1, type)], [], [], null));
        return launch is not null;
    }

    private DeviceLaunch? Bind(Group group, Dim[] dims) => _device.Bind(group, Array.ConvertAll(dims, d => (long)d.Size!.Value), out _);
}
