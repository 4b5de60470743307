using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime.Devices;

/// <summary>Makes the plan of a graph for a device: the steps are those of the processor, each with the device's code where it has any.</summary>
internal sealed class DevicePlanBuilder
{
    private readonly Graph _graph;
    private readonly GraphBinding _binding;
    private readonly IDevice _device;
    private readonly List<DeviceStep> _steps = [];
    private readonly List<KernelInfo> _kernels = [];
    private readonly HashSet<int> _readers = [];

    private DevicePlanBuilder(Graph graph, GraphBinding binding, IDevice device) => (_graph, _binding, _device) = (graph, binding, device);

    /// <param name="graph">An optimized graph whose shapes are all known.</param>
    /// <param name="binding">What its inputs stand for.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="NotSupportedException">The library has no code for an operator with these element types.</exception>
    public static DevicePlan Build(Graph graph, GraphBinding binding, IDevice device) => new DevicePlanBuilder(graph, binding, device).Build();

    private DevicePlan Build()
    {
        foreach (var step in FusionPass.Run(_graph).Steps)
        {
            if (step is KernelStep kernel) Add(kernel);
            else Add(((LibraryStep)step).Node);
        }

        var outputs = _graph.OutputIds.Select(id => (Holder(id), _graph.TypeOf(id).Shape)).ToArray();
        var used = _steps.SelectMany(s => s.Inputs.Concat(s.Updates.Select(u => u.Value))).Concat(outputs.Select(o => o.Item1)).Distinct().Order().Select(v => (Value: v, _graph.Producer(v).Operator)).ToList();
        return new DevicePlan(_binding.Scalars.Count, Complete([.. outputs.Select(o => o.Item1)]))
        {
            Device = _device,
            Binding = _binding,
            Inputs = [.. used.Where(u => u.Operator is Input).Select(u => (u.Value, (Input)u.Operator, outputs.Any(o => o.Item1 == u.Value)))],
            Constants = [.. used.Where(u => u.Operator is Intrinsic or ShapeQuery).Select(u => (u.Value, DeviceArray.Of(Constant(u.Operator, u.Value))))],
            Readers = [.. _readers],
            Outputs = outputs,
            ValueCount = _graph.ValueCount,
            Kernels = _kernels,
        };
    }

    /// <summary>The steps, once it is known which variables the call reads, and where each value is needed last.</summary>
    private DeviceStep[] Complete(HashSet<int> outputs)
    {
        var last = new Dictionary<int, int>();
        var made = new HashSet<int>();
        for (var i = 0; i < _steps.Count; i++)
        {
            foreach (var output in _steps[i].Outputs.Where(o => o.Update < 0))
            {
                made.Add(output.Value);
                last[output.Value] = i;
            }

            foreach (var input in _steps[i].Inputs) last[input] = i;
        }

        return [.. _steps.Select((s, i) => s with
        {
            Updates = [.. s.Updates.Select(u => u with { OwnReads = _readers.Contains(u.Variable) ? 1 : 0 })],
            Ends = [.. last.Where(l => l.Value == i && made.Contains(l.Key) && !outputs.Contains(l.Key)).Select(l => l.Key)],
        })];
    }

    private Tensor Constant(Operator @operator, int value) => @operator is Intrinsic intrinsic
        ? TensorFactory.Filled(intrinsic.DType, Shape.Scalar, intrinsic.Constant)
        : TensorFactory.Of((ShapeQuery)@operator, _graph.TypeOf(value).Shape);

    private void Add(KernelStep step)
    {
        var updates = new List<DeviceUpdate>();
        var inputs = step.Inputs.Select(Holder).ToArray();
        var outputs = step.Outputs.Select(o => Output(o, updates)).ToArray();
        var bound = GroupFactory.Create(_graph, step, dropOnes: true);
        var key = bound.Group.Key;
        if (Bind(bound, out var reason) is not { } launch)
        {
            bound = GroupFactory.Create(_graph, step, dropOnes: false);
            launch = bound.Group.Key == key ? null : Bind(bound, out _);
        }

        string[] names = [.. step.Nodes.Select(n => n.Operator.Name)];
        if (launch is not null)
        {
            Add(new DeviceStep(launch, null, inputs, outputs, [.. updates], [], null), new KernelInfo(bound.Group.Key, IsCompiled: true, null, names) { Device = _device.Name, Launches = launch.Kernels });
            return;
        }

        if (GroupSinglesBuilder.Bind(_graph, step, _device) is var (singles, taken))
        {
            Add(new DeviceStep(singles, null, taken, outputs, [.. updates], [], null), new KernelInfo(key, IsCompiled: false, $"operator by operator: {reason}", names) { Device = _device.Name, Launches = singles.Kernels });
            return;
        }

        var host = GroupKernels.Bind(_graph, step, out var group, out var missing);
        Add(new DeviceStep(null, host, inputs, outputs, [.. updates], [], null), new KernelInfo(group.Key, missing is null, missing is null ? OnProcessor(reason) : $"{OnProcessor(reason)}; {missing}", names));
    }

    private void Add(Node node)
    {
        var inputs = node.Inputs.Select(Holder).ToArray();
        TensorType[] types = [.. node.Inputs.Select(_graph.TypeOf)];
        var outputs = node.Results.Select((type, i) => new DeviceOutput(node.First + i, -1, type)).ToList();
        var updates = new List<DeviceUpdate>();
        string? reason = null;
        DeviceLaunch? launch = null;
        if (node.Operator is RandomSkip)
        {
            updates.Add(new DeviceUpdate(VariableOf(inputs[0])!.Value, inputs[0], 0, node.Type));
            outputs.Add(new DeviceOutput(-1, 0, node.Type));
        }
        else
        {
            launch = _device.Bind(node.Operator, types, [.. node.Results], out reason);
        }

        var host = launch is null ? OperatorRunner.Bind(node.Operator, types, [.. node.Results]) : null;
        Add(
            new DeviceStep(launch, host, inputs, [.. outputs], [.. updates], [], node.Operator.CanFail ? node : null),
            new KernelInfo($"{node.Operator} {string.Join(' ', types)}", IsCompiled: true, launch is null ? OnProcessor(reason) : null, [node.Operator.Name])
            {
                Device = launch is null ? "CPU:0" : _device.Name,
                Launches = launch?.Kernels ?? 0,
            });
    }

    private void Add(DeviceStep step, KernelInfo info)
    {
        // An update reads the present value under its own lock; any other reader needs the value kept.
        foreach (var variable in step.Inputs.Select(VariableOf).OfType<int>())
        {
            if (!step.Updates.Any(u => u.Variable == variable)) _readers.Add(variable);
        }

        _steps.Add(step);
        _kernels.Add(info);
    }

    private DeviceLaunch? Bind(BoundGroup bound, out string? reason) => _device.Bind(bound.Group, Array.ConvertAll(bound.Extents, e => (long)e.Size!.Value), out reason);

    private string OnProcessor(string? reason) => $"not on {_device.Name}: {reason ?? "it has no code for it"}";

    private DeviceOutput Output(KernelOutput output, List<DeviceUpdate> updates)
    {
        var type = _graph.TypeOf(output.Source);
        if (output.Variable is not { } value) return new DeviceOutput(output.Source, -1, type);
        var holder = Holder(value);
        var variable = VariableOf(holder)!.Value;
        var known = updates.FindIndex(u => u.Variable == variable);
        if (known < 0)
        {
            known = updates.Count;
            updates.Add(new DeviceUpdate(variable, holder, 0, type));
        }

        return new DeviceOutput(-1, known, type);
    }

    private int Holder(int value) => PlaceTable.Holder(_graph, value);

    private int? VariableOf(int holder) => _graph.Producer(holder).Operator is Input { Kind: InputKind.Variable } input ? input.Ordinal : null;
}
