using System.Collections.Concurrent;
using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime;

/// <summary>
/// The gradient of a call for one choice of outputs that gradients arrive at.
/// </summary>
/// <param name="Function">From residuals and output gradients to the gradients of inputs.</param>
/// <param name="Residuals">Which outputs of the forward call it takes.</param>
/// <param name="Targets">Then, which outputs it takes the gradients of.</param>
/// <param name="Inputs">Which inputs of the call its results are the gradients of.</param>
internal sealed record BackwardFunction(
    GraphFunction Function, EquatableArray<int> Residuals, EquatableArray<int> Targets, EquatableArray<int> Inputs);

/// <summary>
/// A function whose forward run also gives what its gradients need, so that no gradient runs any of it again. For tapes that
/// look at gradients of gradients it gives what those need too.
/// </summary>
internal sealed class DifferentiableFunction
{
    private readonly ConcurrentDictionary<string, BackwardFunction> _backward = new(StringComparer.Ordinal);
    private readonly int _outputs;
    private readonly TfNoGradientException? _failure;
    private readonly TfNoGradientException? _beyond;

    /// <param name="function">A function whose arguments are its inputs by position.</param>
    /// <param name="allOrders">Whether gradients of gradients may be asked for.</param>
    public DifferentiableFunction(GraphFunction function, bool allOrders)
    {
        _outputs = function.Traced.OutputIds.Count;
        var graph = function.Traced;
        try
        {
            graph = Exposure.WithResiduals(graph, allOrders, out _beyond);
        }
        catch (TfNoGradientException failure)
        {
            // Only who asks for the gradient has to hear of it.
            _failure = failure;
        }

        Forward = new GraphFunction(graph, function.Binding) { Caller = function.Caller };
    }

    /// <summary>The function's outputs, then the residuals.</summary>
    public GraphFunction Forward { get; }

    /// <param name="arrived">For each output of the forward call, whether a gradient arrives at it.</param>
    /// <exception cref="TfNoGradientException">An operator of the function has no gradient.</exception>
    public BackwardFunction Backward(bool[] arrived)
    {
        if (_failure is not null) throw _failure.InFunction;

        // An input that reaches any of the function's outputs counts as connected with all of them, as in TensorFlow.
        var targets = arrived.Select((a, i) => a || i < _outputs).ToArray();
        try
        {
            return _backward.GetOrAdd(string.Concat(targets.Select(t => t ? '1' : '0')), _ => Derive(targets));
        }
        catch (TfNoGradientException failure)
        {
            throw failure.InFunction;
        }
    }

    private BackwardFunction Derive(bool[] targets)
    {
        var graph = Forward.Traced;
        var derivation = Derivation.Derive(graph, Exposure.IsSource, i => targets[i]);
        var (residuals, outputs) = (derivation.Forward.OutputIds.Skip(graph.OutputIds.Count).ToList(), graph.OutputIds.ToList());
        if (_beyond is not null && residuals.Exists(r => !outputs.Contains(r))) throw _beyond;
        return new BackwardFunction(
            new GraphFunction(derivation.Backward, GraphBinding.ByPosition(derivation.Backward)) { Caller = Forward.Caller },
            residuals.Select(r => outputs.IndexOf(r)).ToEquatableArray(),
            derivation.Targets,
            derivation.Sources.Select(s => Forward.Binding.PositionOf((Input)graph.Producer(s).Operator)).ToEquatableArray());
    }
}
