using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;

namespace GraphCompiler;

#nullable disable annotations
public sealed partial class GradientTape
{
    /// <summary>
    /// ∂target[i] / ∂source[j] for every element i of the target and j of the source: one gradient, whose operators take all
    /// elements of the target along further axes. While a function is traced the target's rank must be known, and its sizes as well
    /// where an operator has to be run for each element.
    /// </summary>
    /// <param name="target">What to differentiate, of any shape.</param>
    /// <param name="source">With respect to what: a watched tensor or a variable.</param>
    /// <param name="unconnectedGradients">What unconnected sources get.</param>
    /// <returns>Shape: the target's, then the source's; null when unconnected.</returns>
    /// <exception cref="InvalidOperationException">The tape is not persistent and was asked before.</exception>
    /// <exception cref="NotSupportedException">The trace left a size of the target open that it needs.</exception>
    /// <exception cref="TfNoGradientException">An operator on the way has no gradient.</exception>
    public Tensor<T> Jacobian<T>(Tensor target, Tensor<T> source, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        (Tensor<T>)Jacobians(target, [source], unconnectedGradients)[0];

    /// <summary>The Jacobian with respect to each source, in their order.</summary>
    /// <param name="target">What to differentiate, of any shape.</param>
    /// <param name="sources">With respect to what.</param>
    /// <param name="unconnectedGradients">What unconnected sources get.</param>
    /// <inheritdoc cref="Jacobian{T}(Tensor, Tensor{T}, UnconnectedGradients)" path="/exception"/>
    [OverloadResolutionPriority(1)]
    public Tensor<T>[] Jacobian<T>(Tensor target, IReadOnlyList<Tensor<T>> sources, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None) =>
        Typed<T>(Jacobians(target, sources, unconnectedGradients));

    /// <inheritdoc cref="Jacobian{T}(Tensor, IReadOnlyList{Tensor{T}}, UnconnectedGradients)"/>
    public (Tensor<T1>, Tensor<T2>) Jacobian<T1, T2>(Tensor target, (Tensor<T1>, Tensor<T2>) sources, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        var jacobians = Jacobians(target, [sources.Item1, sources.Item2], unconnectedGradients);
        return ((Tensor<T1>)jacobians[0], (Tensor<T2>)jacobians[1]);
    }

    /// <summary>
    /// ∂target[b, i] / ∂source[b, j] for every row b, supposing that a row of the target depends on the same row of the source
    /// alone.
    /// </summary>
    /// <param name="target">What to differentiate, of two axes or more; the first is the batch.</param>
    /// <param name="source">With respect to what, of two axes or more.</param>
    /// <param name="unconnectedGradients">Unconnected sources get zeros in any case, as in TensorFlow.</param>
    /// <returns>Shape: batch, the rest of the target, the rest of the source.</returns>
    /// <exception cref="TfValueException">Target and source have other batches, or no two axes.</exception>
    /// <inheritdoc cref="Jacobian{T}(Tensor, Tensor{T}, UnconnectedGradients)" path="/exception"/>
    public Tensor<T> BatchJacobian<T>(Tensor target, Tensor<T> source, UnconnectedGradients unconnectedGradients = UnconnectedGradients.None)
    {
        Check([target], unconnectedGradients);
        var (end, start) = (Target(target), Source(source));
        foreach (var shape in new[] { end.Shape, start.Shape })
        {
            if (!shape.IsRankKnown) throw new NotSupportedException("The ranks of the target and the source of a batch Jacobian must be known while tracing.");
            if (shape.Rank < 2) throw new TfValueException($"Shape {shape} must have rank at least 2");
        }

        if (!Shape.Create([end.Shape.Dims[0]]).IsCompatibleWith(Shape.Create([start.Shape.Dims[0]])))
        {
            throw new TfValueException($"Need first dimension of target shape ({end.Shape}) and source shape ({start.Shape}) to match.");
        }

        var jacobian = Use(() => [Core.Autodiff.Jacobian.OfBatch(Ambient.Builder, _tape, end, start)])[0]
            ?? start.Constant(0).BroadcastTo(end.Shape.Concatenate(Shape.Create([.. start.Shape.Dims.ToArray().Skip(1)])));
        return (Tensor<T>)Ambient.ToTensor(jacobian);
    }

    private Tensor[] Jacobians(Tensor target, IReadOnlyList<Tensor> sources, UnconnectedGradients unconnected)
    {
        Check([target], unconnected);
        var end = Target(target);
        var starts = sources.Select(Source).ToList();
        var jacobians = Use(() => Core.Autodiff.Jacobian.Of(Ambient.Builder, _tape, end, starts));
        return [.. jacobians.Select((jacobian, i) => jacobian is not null ? Ambient.ToTensor(jacobian)
            : unconnected == UnconnectedGradients.Zero ? Ambient.ToTensor(starts[i].Constant(0).BroadcastTo(end.Shape.Concatenate(starts[i].Shape))) : null)];
    }
}
