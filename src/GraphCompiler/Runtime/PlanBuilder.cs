using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>
/// Makes the plan of a graph whose shapes are all known: finds a kernel for every fused group, or binds its operators one by
/// one, and says where every operand is.
/// </summary>
internal sealed unsafe class PlanBuilder
{
    private readonly Graph _graph;
    private readonly GraphBinding _binding;
    private readonly PlaceTable _places;
    private readonly List<(List<BoundLaunch> Launches, List<Update> Updates, Node? Fallible)> _steps = [];
    private readonly List<KernelInfo> _kernels = [];
    private readonly HashSet<int> _readers = [];
    private List<BoundLaunch> _launches = [];
    private int _updates;
    private Pass? _pass;

    private PlanBuilder(Graph graph, GraphBinding binding)
    {
        _graph = graph;
        _binding = binding;
        _places = new PlaceTable(graph, binding);
    }

    private readonly record struct BoundLaunch(Launch Launch, Slot[] Slots);

    private readonly record struct Update(int Variable, Slot Old, Slot New, TensorType Type);

    /// <summary>The last step, while it updates variables by one kernel.</summary>
    private sealed class Pass(string kernel, List<Update> updates)
    {
        // Each update holds a frame of the stack where variables must be copied.
        private const int MostUpdates = 256;

        public List<Update> Updates => updates;

        /// <summary>What it gives, which nothing in it may depend on.</summary>
        public HashSet<int> Results { get; } = [];

        public bool Takes(string other, List<Update> more, IEnumerable<int> inputs) =>
            other == kernel && updates.Count < MostUpdates && !inputs.Any(Results.Contains) && !more.Exists(u => updates.Exists(o => o.Variable == u.Variable));
    }

    /// <param name="graph">An optimized graph.</param>
    /// <param name="binding">What its inputs stand for.</param>
    /// <exception cref="NotSupportedException">The library has no code for an operator with these element types.</exception>
    public static ExecutionPlan Build(Graph graph, GraphBinding binding) => new PlanBuilder(graph, binding).Build();

    private ExecutionPlan Build()
    {
        var outputs = Outputs();
        foreach (var step in FusionPass.Run(_graph).Steps)
        {
            if (step is KernelStep kernel) Add(kernel);
            else Add(((LibraryStep)step).Node);
        }

        CopyOutputs(outputs);
        var offsets = _places.Layout.Place();
        var steps = _steps.Select((_, i) => Complete(i, offsets)).ToArray();
        return new ExecutionPlan
        {
            Steps = steps,
            Pins = _places.Pins,
            Outputs = outputs,
            Variables = [.. _binding.Variables.Select(v => new PlanVariable(v.Captured?.Storage, v.Leaf))],
            Readers = [.. _readers.Select(v => new PlanReader(v, _steps.Exists(s => s.Updates.Exists(u => u.Variable == v))))],
            Constants = _places.Constants(),
            ArenaSize = _places.Layout.Size,
            FirstPin = ExecutionPlan.FirstWriteBase + _updates,
            MaximumPlaces = steps.SelectMany(s => s.Invocations).Select(i => i.Places.Length).DefaultIfEmpty().Max(),
            Kernels = _kernels.ToArray(),
        };
    }

    /// <summary>The first output that holds a computed value is where it is computed; all others share what is there.</summary>
    private PlanOutput[] Outputs()
    {
        var first = new Dictionary<int, int>();
        return [.. _graph.OutputIds.Select((value, i) =>
        {
            var holder = _places.Holder(value);
            var type = _graph.TypeOf(value);
            var (origin, index, array) = _graph.Producer(holder).Operator switch
            {
                _ when !first.TryAdd(holder, i) => (OutputOrigin.Output, first[holder], null),
                Input { Kind: InputKind.Argument } input => (OutputOrigin.Argument, _binding.Arguments[input.Ordinal], null),
                Input { Kind: InputKind.Capture } input => (OutputOrigin.Capture, input.Ordinal, _binding.Captures[input.Ordinal].Elements),
                _ => (OutputOrigin.Computed, i, null),
            };
            if (origin == OutputOrigin.Computed) _places.Claim(holder, i);
            return new PlanOutput(origin, index, array, TensorFactory.Of(type.DType), type.Shape);
        })];
    }

    /// <summary>Outputs that no step computes: host scalars and constants.</summary>
    private void CopyOutputs(PlanOutput[] outputs)
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            var (value, type) = (_graph.OutputIds[i], _graph.TypeOf(_graph.OutputIds[i]));
            if (outputs[i].Origin != OutputOrigin.Computed || _places.IsComputed(_places.Holder(value))) continue;
            Invoke(OperatorRunner.Bind(new Identity(), [type], type), [_places.Read(value), _places.Pinned(PinKind.Output, i, type.Shape)]);
            EndStep([]);
        }
    }

    private void Add(Node node)
    {
        var types = node.Inputs.Select(_graph.TypeOf).ToArray();
        var results = Enumerable.Range(node.First, node.Results.Count).Select(_places.Write);
        var launch = OperatorRunner.Bind(node.Operator, types, [.. node.Results]);
        if (node.Operator is RandomSkip)
        {
            var update = UpdateOf(node.Inputs[0], node.Type);
            Invoke(launch, [_places.Read(node.Inputs[0]), .. results, update.New]);
            EndStep([update]);
        }
        else
        {
            Invoke(launch, [.. node.Inputs.Select(Read), .. results]);
            EndStep([], node.Operator.CanFail ? node : null);
        }

        _kernels.Add(new KernelInfo($"{node.Operator} {string.Join(' ', types)}", IsCompiled: true, null, [node.Operator.Name]));
    }

    private void Add(KernelStep step)
    {
        var updates = new List<Update>();
        var launch = GroupKernels.Bind(_graph, step, out var group, out var reason);
        AddKernel(launch, step, updates);

        // An update reads the present value under its own lock; any other reader needs the value kept.
        foreach (var variable in step.Inputs.Select(VariableOf).OfType<int>())
        {
            if (!updates.Exists(u => u.Variable == variable)) _readers.Add(variable);
        }

        EndStep(updates, group.Key, step);
        IReadOnlyList<string> Names() => [.. step.Nodes.Select(n => n.Operator.Name)];
        _kernels.Add(reason is null ? KernelInfo.Compiled(group.Key, Names) : new KernelInfo(group.Key, IsCompiled: false, reason, Names()));
    }

    private void AddKernel(KernelLaunch launch, KernelStep step, List<Update> updates)
    {
        var operands = step.Inputs.Select(_places.Read).ToList();
        Invoke(launch, [.. operands, .. step.Outputs.Select(o => Target(o, updates))]);
    }

    private Slot Read(int value)
    {
        if (VariableOf(value) is { } variable) _readers.Add(variable);
        return _places.Read(value);
    }

    private int? VariableOf(int value) =>
        _graph.Producer(_places.Holder(value)).Operator is Input { Kind: InputKind.Variable } input ? input.Ordinal : null;

    private Slot Target(KernelOutput output, List<Update> updates)
    {
        if (output.Variable is not { } value) return _places.Write(output.Source);
        var variable = VariableOf(value)!.Value;
        if (updates.FindIndex(u => u.Variable == variable) is >= 0 and var known) return updates[known].New;
        updates.Add(UpdateOf(value, _graph.TypeOf(output.Source)));
        return updates[^1].New;
    }

    private Update UpdateOf(int value, TensorType type)
    {
        var variable = VariableOf(value)!.Value;
        return new Update(variable, _places.Pinned(PinKind.Variable, variable, _graph.TypeOf(value).Shape), new Slot(SlotKind.Update, _updates++), type);
    }

    private void Invoke(Launch launch, Slot[] slots)
    {
        _launches.Add(new BoundLaunch(launch, slots));
        _places.Launch++;
    }

    /// <summary>Ends a step of a kernel. Variables that are updated alike, each by itself, are one pass: a step with a launch for each.</summary>
    private void EndStep(List<Update> updates, string kernel, KernelStep step)
    {
        if (updates.Count > 0 && _pass is { } open && open.Takes(kernel, updates, step.Inputs.Select(_places.Holder)))
        {
            _steps[^1].Launches.AddRange(_launches);
            open.Updates.AddRange(updates);
            _launches = [];
        }
        else
        {
            EndStep(updates);
            _pass = updates.Count > 0 ? new Pass(kernel, updates) : null;
        }

        _pass?.Results.UnionWith(step.Outputs.Select(o => _places.Holder(o.Variable ?? o.Source)));
    }

    private void EndStep(List<Update> updates, Node? fallible = null)
    {
        _steps.Add((_launches, updates, fallible));
        (_launches, _pass) = ([], null);
    }

    private PlanStep Complete(int step, long[] offsets)
    {
        var (launches, updates, fallible) = _steps[step];
        var writes = updates.Select(Write).ToArray();
        var storages = updates.Select(u => _binding.Variables[u.Variable].Captured?.Storage).ToArray();
        return new PlanStep(
            [.. launches.Select(l => new Invocation(l.Launch, Array.ConvertAll(l.Slots, Complete)))],
            writes,
            storages.Contains(null) ? null : VariableLock.Ordered(writes.Select((w, i) => new VariableLock(storages[i]!, w.EndsRead ? 1 : 0))),
            fallible);

        VariableWrite Write(Update update)
        {
            var isRead = _readers.Contains(update.Variable);
            var isLast = !_steps.Skip(step + 1).Any(s => s.Updates.Exists(u => u.Variable == update.Variable));
            var (old, target) = (Complete(update.Old).Base, Complete(update.New).Base);
            return new VariableWrite(update.Variable, old, target, update.Type.DType, update.Type.Shape, isRead ? 1 : 0, isRead && isLast);
        }

        Place Complete(Slot slot) => slot.Kind switch
        {
            SlotKind.Constant => new Place(ExecutionPlan.ConstantBase, slot.Offset),
            SlotKind.Arena => new Place(ExecutionPlan.ArenaBase, checked((nint)offsets[slot.Index])),
            SlotKind.Scalar => new Place(ExecutionPlan.ScalarBase, slot.Offset),
            SlotKind.Update => new Place(ExecutionPlan.FirstWriteBase + slot.Index, 0),
            _ => new Place(ExecutionPlan.FirstWriteBase + _updates + slot.Index, 0),
        };
    }
}
