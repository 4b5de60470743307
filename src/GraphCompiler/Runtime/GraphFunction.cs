using GraphCompiler.CompilerServices;
using GraphCompiler.Core.Passes;

namespace GraphCompiler.Runtime;

/// <summary>
/// A traced graph with what its inputs stand for, ready to run. Optimized and planned when it first runs, or when somebody
/// asks to see it.
/// </summary>
internal sealed class GraphFunction(Graph traced, GraphBinding binding)
{
    private readonly Lock _lock = new();
    private Graph? _optimized;
    private ExecutionPlan? _plan;
    private DifferentiableFunction? _once;
    private DifferentiableFunction? _differentiable;

    /// <summary>As the body wrote it: what calls in other traces and gradients start from.</summary>
    public Graph Traced => traced;

    public GraphBinding Binding => binding;

    /// <summary>As it runs.</summary>
    public Graph Optimized => _optimized ?? Once(ref _optimized, () => Pipeline.Optimize(traced));

    public ExecutionPlan Plan => _plan ?? Once(ref _plan, () => PlanBuilder.Build(Optimized, binding));

    /// <summary>With what one gradient needs, as an operator of eager code.</summary>
    public DifferentiableFunction DifferentiableOnce => _once ?? Once(ref _once, () => new DifferentiableFunction(this, allOrders: false));

    /// <summary>With what gradients of any order need.</summary>
    public DifferentiableFunction Differentiable => _differentiable ?? Once(ref _differentiable, () => new DifferentiableFunction(this, allOrders: true));

    /// <param name="leaves">The arguments.</param>
    /// <param name="scalars">The host scalars.</param>
    public Tensor[] Run(ReadOnlySpan<object?> leaves, ReadOnlySpan<HostScalar> scalars)
    {
        var outputs = new Tensor[traced.OutputIds.Count];
        Plan.Run(leaves, scalars, outputs);
        return outputs;
    }

    // A failure is not kept: the next call tries again.
    private T Once<T>(ref T? field, Func<T> make)
        where T : class
    {
        lock (_lock) return field ??= make();
    }
}
