using System.Runtime.CompilerServices;

namespace GraphCompiler;

// The answers may be null where target and source are unconnected, and almost never are. They are neither Tensor (which
// would lie) nor Tensor? (which would make every user write !): they are left oblivious.
#nullable disable annotations
public sealed partial class GradientTape
{
    /// <summary>∂(Σ target) / ∂source, the target weighted by the output gradient if there is one.</summary>
    /// <param name="target">What to differentiate, of any shape.</param>
    /// <param name="source">With respect to what: a watched tensor or a variable.</param>
    /// <param name="outputGradient">Weights that broadcast to the target.</param>
    /// <param name="unconnectedGradients">What unconnected sources get.</param>
    /// <returns>The gradient with the source's type and shape; null when unconnected.</returns>
    /// <exception cref="InvalidOperationException">The tape is not persistent and was asked before.</exception>
    /// <exception cref="TfInvalidArgumentException">The output gradient does not fit the target; in a trace a <see cref="TfValueException"/>.</exception>
    /// <exception cref="TfNoGradientException">An operator on the way has no gradient.</exception>
    public Tensor<T> Gradient<T>(Tensor target, Tensor<T> source, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        (Tensor<T>)Differentiate([target], [source], Weights(outputGradient), unconnectedGradients)[0];

    /// <summary>The gradient with respect to each source, in their order.</summary>
    /// <param name="target">What to differentiate, of any shape.</param>
    /// <param name="sources">With respect to what; one that is repeated has its gradient repeated.</param>
    /// <param name="outputGradient">Weights that broadcast to the target.</param>
    /// <param name="unconnectedGradients">What unconnected sources get.</param>
    /// <inheritdoc cref="Gradient{T}(Tensor, Tensor{T}, Tensor, UnconnectedGradients)" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Tensor<T>[] Gradient<T>(Tensor target, IReadOnlyList<Tensor<T>> sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        Typed<T>(Differentiate([target], sources, Weights(outputGradient), unconnectedGradients));

    /// <summary>Variables of any types, as <c>model.TrainableVariables</c>; the list goes to <c>Zip</c> and the optimizer.</summary>
    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public IReadOnlyList<Tensor> Gradient(Tensor target, IReadOnlyList<IVariable> sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        Differentiate([target], Tensors(sources), Weights(outputGradient), unconnectedGradients);

    /// <summary>The gradient with respect to each source, under its key.</summary>
    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public IReadOnlyDictionary<TKey, Tensor<T>> Gradient<TKey, T>(Tensor target, IReadOnlyDictionary<TKey, Tensor<T>> sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        Keyed<TKey, T>(sources.Keys, Differentiate([target], [.. sources.Values], Weights(outputGradient), unconnectedGradients));

    /// <inheritdoc cref="Gradient{TKey, T}(Tensor, IReadOnlyDictionary{TKey, Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public IReadOnlyDictionary<TKey, Tensor<T>> Gradient<TKey, T>(Tensor target, IReadOnlyDictionary<TKey, Variable<T>> sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        Keyed<TKey, T>(sources.Keys, Differentiate([target], [.. sources.Values], Weights(outputGradient), unconnectedGradients));

    /// <summary>The gradients with respect to the tensors of a user's structure, in a copy of it.</summary>
    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public TStructure Gradient<TStructure>(Tensor target, ITensorStructure<TStructure> sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
        where TStructure : ITensorStructure<TStructure>
    {
        var template = (TStructure)sources;
        return TStructure.Unflatten(template, Differentiate([target], TStructure.Flatten(template), Weights(outputGradient), unconnectedGradients)!);
    }

    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>) Gradient<T1, T2>(Tensor target, (Tensor<T1>, Tensor<T2>) sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate([target], [sources.Item1, sources.Item2], Weights(outputGradient), unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1]);
    }

    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>, Tensor<T3>) Gradient<T1, T2, T3>(Tensor target, (Tensor<T1>, Tensor<T2>, Tensor<T3>) sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate([target], [sources.Item1, sources.Item2, sources.Item3], Weights(outputGradient), unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1], (Tensor<T3>)g[2]);
    }

    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>) Gradient<T1, T2, T3, T4>(Tensor target, (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>) sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate([target], [sources.Item1, sources.Item2, sources.Item3, sources.Item4], Weights(outputGradient), unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1], (Tensor<T3>)g[2], (Tensor<T4>)g[3]);
    }

    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>) Gradient<T1, T2, T3, T4, T5>(Tensor target, (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>) sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate([target], [sources.Item1, sources.Item2, sources.Item3, sources.Item4, sources.Item5], Weights(outputGradient), unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1], (Tensor<T3>)g[2], (Tensor<T4>)g[3], (Tensor<T5>)g[4]);
    }

    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>, Tensor<T6>) Gradient<T1, T2, T3, T4, T5, T6>(Tensor target, (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>, Tensor<T6>) sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate([target], [sources.Item1, sources.Item2, sources.Item3, sources.Item4, sources.Item5, sources.Item6], Weights(outputGradient), unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1], (Tensor<T3>)g[2], (Tensor<T4>)g[3], (Tensor<T5>)g[4], (Tensor<T6>)g[5]);
    }

    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>, Tensor<T6>, Tensor<T7>) Gradient<T1, T2, T3, T4, T5, T6, T7>(Tensor target, (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>, Tensor<T6>, Tensor<T7>) sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate([target], [sources.Item1, sources.Item2, sources.Item3, sources.Item4, sources.Item5, sources.Item6, sources.Item7], Weights(outputGradient), unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1], (Tensor<T3>)g[2], (Tensor<T4>)g[3], (Tensor<T5>)g[4], (Tensor<T6>)g[5], (Tensor<T7>)g[6]);
    }

    /// <inheritdoc cref="Gradient{T}(Tensor, IReadOnlyList{Tensor{T}}, Tensor, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>, Tensor<T6>, Tensor<T7>, Tensor<T8>) Gradient<T1, T2, T3, T4, T5, T6, T7, T8>(Tensor target, (Tensor<T1>, Tensor<T2>, Tensor<T3>, Tensor<T4>, Tensor<T5>, Tensor<T6>, Tensor<T7>, Tensor<T8>) sources, Tensor outputGradient = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate([target], [sources.Item1, sources.Item2, sources.Item3, sources.Item4, sources.Item5, sources.Item6, sources.Item7, sources.Item8], Weights(outputGradient), unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1], (Tensor<T3>)g[2], (Tensor<T4>)g[3], (Tensor<T5>)g[4], (Tensor<T6>)g[5], (Tensor<T7>)g[6], (Tensor<T8>)g[7]);
    }

    /// <summary>Several targets: the gradient of their sum, each weighted by its output gradient.</summary>
    /// <param name="targets">What to differentiate.</param>
    /// <param name="source">With respect to what: a watched tensor or a variable.</param>
    /// <param name="outputGradients">Weights, one for each target, that broadcast to it.</param>
    /// <param name="unconnectedGradients">What unconnected sources get.</param>
    /// <inheritdoc cref="Gradient{T}(Tensor, Tensor{T}, Tensor, UnconnectedGradients)" path="/exception"/>
    public Tensor<T> Gradient<T>(IReadOnlyList<Tensor> targets, Tensor<T> source, IReadOnlyList<Tensor> outputGradients = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        (Tensor<T>)Differentiate(targets, [source], outputGradients, unconnectedGradients)[0];

    /// <summary>Several targets: the gradient of their sum with respect to each source, in their order.</summary>
    /// <param name="targets">What to differentiate.</param>
    /// <param name="sources">With respect to what; one that is repeated has its gradient repeated.</param>
    /// <param name="outputGradients">Weights, one for each target, that broadcast to it.</param>
    /// <param name="unconnectedGradients">What unconnected sources get.</param>
    /// <inheritdoc cref="Gradient{T}(Tensor, Tensor{T}, Tensor, UnconnectedGradients)" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Tensor<T>[] Gradient<T>(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor<T>> sources, IReadOnlyList<Tensor> outputGradients = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        Typed<T>(Differentiate(targets, sources, outputGradients, unconnectedGradients));

    /// <inheritdoc cref="Gradient{T}(IReadOnlyList{Tensor}, IReadOnlyList{Tensor{T}}, IReadOnlyList{Tensor}, UnconnectedGradients)"/>
    public IReadOnlyList<Tensor> Gradient(IReadOnlyList<Tensor> targets, IReadOnlyList<IVariable> sources, IReadOnlyList<Tensor> outputGradients = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        Differentiate(targets, Tensors(sources), outputGradients, unconnectedGradients);

    /// <inheritdoc cref="Gradient{T}(IReadOnlyList{Tensor}, IReadOnlyList{Tensor{T}}, IReadOnlyList{Tensor}, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>) Gradient<T1, T2>(IReadOnlyList<Tensor> targets, (Tensor<T1>, Tensor<T2>) sources, IReadOnlyList<Tensor> outputGradients = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate(targets, [sources.Item1, sources.Item2], outputGradients, unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1]);
    }

    /// <inheritdoc cref="Gradient{T}(IReadOnlyList{Tensor}, IReadOnlyList{Tensor{T}}, IReadOnlyList{Tensor}, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>, Tensor<T3>) Gradient<T1, T2, T3>(IReadOnlyList<Tensor> targets, (Tensor<T1>, Tensor<T2>, Tensor<T3>) sources, IReadOnlyList<Tensor> outputGradients = null, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var g = Differentiate(targets, [sources.Item1, sources.Item2, sources.Item3], outputGradients, unconnectedGradients);
        return ((Tensor<T1>)g[0], (Tensor<T2>)g[1], (Tensor<T3>)g[2]);
    }

    private static Dictionary<TKey, Tensor<T>> Keyed<TKey, T>(IEnumerable<TKey> keys, Tensor[] gradients) =>
        keys.Zip(gradients).ToDictionary(pair => pair.First, pair => (Tensor<T>)pair.Second);

    private static Tensor[] Weights(Tensor outputGradient) => outputGradient is null ? null : [outputGradient];

    private static Tensor[] Tensors(IReadOnlyList<IVariable> variables) => [.. variables.Cast<Tensor>()];

    private static Tensor<T>[] Typed<T>(Tensor[] gradients) => Array.ConvertAll(gradients, g => (Tensor<T>)g);
}
