using System.Collections.Concurrent;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;

namespace GraphCompiler.Runtime;

/// <summary>
/// A traced graph with what its inputs stand for, ready to run. Optimized and planned when it first runs, or when somebody
/// asks to see it.
/// </summary>
internal sealed class GraphFunction(Graph traced, GraphBinding binding)
{
    private readonly Lock _lock = new();
    private readonly bool _isOpen = ShapeBinding.IsOpen(traced);
    private readonly ConcurrentDictionary<EquatableArray<Shape>, GraphFunction> _sized = [];
    private Graph? _optimized;
    private ExecutionPlan? _plan;
    private DifferentiableFunction? _once;
    private DifferentiableFunction? _differentiable;
    private GraphFunction? _byPosition;

    /// <summary>As the body wrote it: what calls in other traces and gradients start from.</summary>
    public Graph Traced => traced;

    public GraphBinding Binding => binding;

    /// <summary>As it runs.</summary>
    public Graph Optimized => _optimized ?? Once(ref _optimized, () => Pipeline.Optimize(traced));

    /// <summary>The plan of every call; only where all sizes are known.</summary>
    public ExecutionPlan Plan => _plan ?? Once(ref _plan, () => PlanBuilder.Build(Optimized, binding));

    /// <summary>The kernels of all plans so far.</summary>
    public IReadOnlyList<KernelInfo> Kernels => _isOpen ? [.. _sized.Values.SelectMany(f => f.Kernels).DistinctBy(k => k.Key)] : Plan.Kernels;

    /// <summary>As an operator of eager code, which passes all inputs.</summary>
    public GraphFunction ByPosition => _byPosition ?? Once(ref _byPosition, () => new GraphFunction(traced, binding.ByPosition()));

    /// <summary>With what one gradient needs, as an operator of eager code.</summary>
    public DifferentiableFunction DifferentiableOnce => _once ?? Once(ref _once, () => new DifferentiableFunction(this, allOrders: false));

    /// <summary>With what gradients of any order need.</summary>
    public DifferentiableFunction Differentiable => _differentiable ?? Once(ref _differentiable, () => new DifferentiableFunction(this, allOrders: true));

    /// <param name="leaves">The arguments.</param>
    /// <param name="scalars">The host scalars.</param>
    public Tensor[] Run(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars)
    {
        var outputs = new Tensor[traced.OutputIds.Count];
        ForCall(leaves).Plan.Run(leaves, scalars, outputs);
        return outputs;
    }

    /// <summary>The function with the sizes of a call; itself where all are known.</summary>
    public GraphFunction ForCall(ReadOnlySpan<object?> leaves)
    {
        if (!_isOpen) return this;
        var shapes = new List<Shape>();
        foreach (var node in traced.Inputs)
        {
            if (!node.Type.Shape.IsFullyDefined) shapes.Add(ShapeOf((Input)node.Operator, leaves));
        }

        var key = shapes.ToEquatableArray();
        if (_sized.TryGetValue(key, out var known)) return known;
        var next = 0;
        var bound = ShapeBinding.Bind(traced, node => node.Type.Shape.IsFullyDefined ? node.Type.Shape : shapes[next++]);
        return _sized.GetOrAdd(key, new GraphFunction(bound, binding));
    }

    private Shape ShapeOf(Input input, ReadOnlySpan<object?> leaves) => input.Kind switch
    {
        InputKind.Argument => ((Tensor)leaves[binding.Arguments[input.Ordinal]]!).Shape,
        _ => (binding.Variables[input.Ordinal].Captured ?? (IStoredVariable)leaves[binding.Variables[input.Ordinal].Leaf]!).Storage.BufferShape,
    };

    // A failure is not kept: the next call tries again.
    private T Once<T>(ref T? field, Func<T> make)
        where T : class
    {
        lock (_lock) return field ??= make();
    }
}
