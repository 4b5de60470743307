using System.Collections.Concurrent;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using GraphCompiler.Runtime.Control;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Runtime;

/// <summary>
/// A traced graph with what its inputs stand for, ready to run. Optimized and planned when it first runs, or when somebody
/// asks to see it. Outputs that are rows of a table leave it as rows. What a call does not need is let go of, and made again
/// for who asks.
/// </summary>
/// <param name="traced">As the body wrote it.</param>
/// <param name="binding">What its inputs stand for.</param>
/// <param name="isPart">Whether it is a part of a graph that has the checks for NaN already, if they are wanted.</param>
internal sealed class GraphFunction(Graph traced, GraphBinding binding, bool isPart = false)
{
    // Sizes come from outside in servers, and each has a plan of some kilobytes: what asks for ever new ones starts over.
    private const int MostBound = 1024;

    private readonly int[] _rows = RowOutputs.Find(traced);
    private readonly bool _hasOpenSizes = traced.Body.Any(n => n.Results.Any(t => !t.Shape.IsFullyDefined));
    private readonly bool _isChecked = NumericsCheck.IsEnabled && !isPart;
    private readonly int _outputs = traced.OutputIds.Count;
    private readonly Lock _lock = new();
    private Graph? _traced = traced;
    private ResizedGraph? _resized;
    private WeakReference<Graph>? _restored;
    private WeakReference<Graph>? _optimized;
    private ConcurrentDictionary<EquatableArray<Shape>, GraphFunction>? _bound;
    private ExecutionPlan? _plan;
    private ConcurrentDictionary<IDevice, DevicePlan>? _devicePlans;
    private Program? _program;
    private DifferentiableFunction? _once;
    private DifferentiableFunction? _differentiable;
    private GraphFunction? _byPosition;
    private GraphFunction? _dense;
    private IReadOnlyList<(int Input, string Reaches)>? _connections;

    /// <summary>Whether it has control operators, so that it runs in parts.</summary>
    public bool IsProgram { get; } = SegmentsPass.IsNeeded(NumericsCheck.IsEnabled && !isPart ? NumericsCheck.Insert(traced) : traced);

    /// <summary>Whether the trace left sizes open, which a call has to say; the parts of a program ask for themselves.</summary>
    public bool IsOpen => !IsProgram && _hasOpenSizes;

    /// <summary>The user's function that it is or is derived from, where errors are to tell of it.</summary>
    public string? Caller { get; init; }

    /// <summary>As the body wrote it: what calls in other traces and gradients start from.</summary>
    public Graph Traced => Volatile.Read(ref _traced) ?? Held(ref _restored, () => _resized!.Restore());

    public GraphBinding Binding => binding;

    /// <summary>As it runs.</summary>
    public Graph Optimized => Held(ref _optimized, () => GroupKernels.Optimize(_isChecked ? NumericsCheck.Insert(Traced) : Traced));

    /// <summary>The steps of the plans that were made: one for each device that it ran on, or of a graph with open dimensions one for each choice of them.</summary>
    public IEnumerable<KernelInfo> Kernels => IsProgram ? Program.Functions.SelectMany(f => f.Kernels)
        : IsOpen ? Bound.Values.SelectMany(f => f.Kernels)
        : _devicePlans is null ? Plan.Kernels
        : _devicePlans.Values.SelectMany(p => p.Kernels).Concat(_plan?.Kernels ?? []);

    /// <summary>With the sizes of the calls so far; itself where none is open.</summary>
    public IReadOnlyList<GraphFunction> ForCalls => IsOpen ? [.. Bound.Values] : [this];

    private ConcurrentDictionary<EquatableArray<Shape>, GraphFunction> Bound => _bound ?? Once(ref _bound, () => []);

    private Program Program => _program ?? Once(ref _program, () => new Program(Optimized, binding));

    private DevicePlan PlanFor(IDevice device) =>
        (_devicePlans ?? Once(ref _devicePlans, () => [])).GetOrAdd(device, d => DevicePlanBuilder.Build(Optimized, binding, d));

    private ExecutionPlan Plan => _plan ?? Once(ref _plan, () => PlanBuilder.Build(Optimized, binding));

    /// <summary>As an operator of eager code, which passes all inputs.</summary>
    public GraphFunction ByPosition => _byPosition ?? Once(ref _byPosition, () => new GraphFunction(Traced, binding.ByPosition()) { Caller = Caller });

    /// <summary>With what one gradient needs, as an operator of eager code.</summary>
    public DifferentiableFunction DifferentiableOnce => _once ?? Once(ref _once, () => new DifferentiableFunction(this, allOrders: false));

    /// <summary>With what gradients of any order need.</summary>
    public DifferentiableFunction Differentiable => _differentiable ?? Once(ref _differentiable, () => new DifferentiableFunction(this, allOrders: true));

    /// <summary>The inputs that reach some of the results only.</summary>
    public IReadOnlyList<(int Input, string Reaches)> Connections => _connections ?? Once(ref _connections, () => Connectivity.Partial(Traced));

    /// <summary>Keeps the graph as another one for other sizes, if it is that.</summary>
    public bool IsResized(Graph like)
    {
        var graph = Traced;
        if (ResizedGraph.Of(like, graph) is not { } resized) return false;
        (_resized, _restored) = (resized, new WeakReference<Graph>(graph));
        Volatile.Write(ref _traced, null);
        return true;
    }

    /// <param name="leaves">The arguments.</param>
    /// <param name="scalars">The host scalars.</param>
    public Tensor[] Run(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars)
    {
        var outputs = new Tensor[_outputs];
        Run(leaves, scalars, outputs);
        return outputs;
    }

    /// <param name="leaves">The arguments.</param>
    /// <param name="scalars">The host scalars.</param>
    /// <param name="outputs">One place for each output.</param>
    public void Run(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars, Span<Tensor> outputs)
    {
        try
        {
            var function = ForCall(leaves);
            if (_rows.Length == 0)
            {
                function.Execute(leaves, scalars, outputs);
                return;
            }

            var results = new Tensor[outputs.Length + _rows.Length];
            function.Execute(leaves, scalars, results);
            results.AsSpan(0, outputs.Length).CopyTo(outputs);
            for (var i = 0; i < _rows.Length; i++)
            {
                var output = _rows[i];
                outputs[output] = TensorFactory.Rows(function.Traced.TypeOf(function.Traced.OutputIds[output]).Shape, results[output], results[outputs.Length + i]);
            }
        }
        catch (TfInvalidArgumentException e) when (Caller is not null && e.Enter(Caller))
        {
            throw;
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException)
        {
            throw new TfResourceExhaustedException($"OOM or a size out of range in {Caller ?? "a function"}: {e.Message}");
        }
    }

    /// <param name="leaves">The arguments.</param>
    /// <param name="scalars">The host scalars.</param>
    /// <param name="buffers">An array for each output.</param>
    public void RunInto(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars, ReadOnlySpan<Array> buffers)
    {
        if (!IsProgram && Placement.Current is null)
        {
            var dense = _rows.Length == 0 ? this : _dense ?? Once(ref _dense, () => new GraphFunction(RowOutputs.Dense(Traced), binding));
            dense.ForCall(leaves).Plan.RunInto(leaves, scalars, buffers);
            return;
        }

        var outputs = Array.ConvertAll(Run(leaves, scalars), o => o.Dense);
        if (buffers.Length != outputs.Length) throw new TfValueException($"The function has {outputs.Length} outputs, and {buffers.Length} buffers were given.");
        for (var i = 0; i < outputs.Length; i++) new PlanOutput(OutputOrigin.Computed, i, null, TensorFactory.Of(outputs[i].DType), outputs[i].Shape).Check(buffers[i], i);
        for (var i = 0; i < outputs.Length; i++) Array.Copy(outputs[i].Data, buffers[i], buffers[i].Length);
    }

    private void Execute(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars, Span<Tensor> outputs)
    {
        if (IsProgram) Program.Run(leaves, scalars, outputs);
        else if (Placement.Current is { } device) PlanFor(device).Run(leaves, scalars, outputs);
        else Plan.Run(leaves, scalars, outputs);
    }

    /// <summary>The function with the sizes of a call, itself where none is open. Gradients start from it: they have no inputs to tell sizes by.</summary>
    public GraphFunction ForCall(ReadOnlySpan<object?> leaves)
    {
        if (!IsOpen) return this;
        var shapes = new Shape[binding.Arguments.Count + binding.Variables.Count];
        for (var i = 0; i < binding.Arguments.Count; i++) shapes[i] = ((Tensor)leaves[binding.Arguments[i]]!).Shape;
        for (var i = 0; i < binding.Variables.Count; i++) shapes[binding.Arguments.Count + i] = binding.Storage(i, leaves).BufferShape;
        var key = new EquatableArray<Shape>(shapes);
        if (Bound.TryGetValue(key, out var bound)) return bound;
        if (Bound.Count >= MostBound) Bound.Clear();
        return Bound.GetOrAdd(key, known => new GraphFunction(
            ShapeBinder.Bind(Traced, input => input.Kind is InputKind.Argument or InputKind.Variable ? known[binding.PositionOf(input)] : input.Type.Shape),
            binding) { Caller = Caller });
    }

    private Graph Held(ref WeakReference<Graph>? held, Func<Graph> make)
    {
        if (held is { } reference && reference.TryGetTarget(out var known)) return known;
        var graph = make();
        held = new WeakReference<Graph>(graph);
        return graph;
    }

    // A failure is not kept: the next call tries again.
    private T Once<T>(ref T? field, Func<T> make)
        where T : class
    {
        lock (_lock) return field ??= make();
    }
}
