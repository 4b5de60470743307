using System.ComponentModel;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>
/// A layer from TIn to TOut: tensors of any type, tuples, arrays, dictionaries or [TensorStructure] records of them.
/// Users call <see cref="Call(TIn)"/> (Python's <c>layer(x)</c>) and implement <see cref="Forward(TIn, bool)"/> (Python's
/// <c>def call</c>).
/// </summary>
public abstract partial class Layer<TIn, TOut> : LayerBase
{
    /// <summary>A layer.</summary>
    /// <param name="name">Counted from the class unless given.</param>
    protected Layer(string? name = null)
        : base(name)
    {
    }

    // Two overloads, not an optional parameter: a subclass that declares Call instead of Forward gets CS0108, and
    // Call(TIn) implements a user's interface by itself.

    /// <summary>
    /// Builds the layer if need be and runs it, in the mode of the enclosing call (inference at the outermost); on an
    /// <see cref="Input{T}"/> it grows the functional model.
    /// </summary>
    /// <exception cref="TfValueException">The inputs do not fit the layer.</exception>
    [KernelBoundary]
    public TOut Call(TIn inputs) => Run(inputs, null, null);

    /// <inheritdoc cref="Call(TIn)"/>
    [KernelBoundary]
    public TOut Call(TIn inputs, bool training) => Run(inputs, training, null);

    /// <summary>With an explicit mask; otherwise masks follow the tensors as in Keras.</summary>
    /// <inheritdoc cref="Call(TIn)" path="/exception"/>
    [KernelBoundary]
    public TOut Call(TIn inputs, bool training, Tensor<bool> mask) => Run(inputs, training, [mask]);

    /// <summary>What the layer computes.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="training">Whether it is trained rather than used.</param>
    [KernelBoundary]
    protected abstract TOut Forward(TIn inputs, bool training);

    /// <summary>Overridden by layers that use a mask.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="mask">The mask of the input; null where it has none.</param>
    /// <param name="training">Whether it is trained rather than used.</param>
    [KernelBoundary]
    protected virtual TOut Forward(TIn inputs, Tensor<bool>? mask, bool training) => Tf.IsTracing ? Forward__graph(inputs, training) : Forward(inputs, training);

#pragma warning disable CA1707 // The generator's name for what is traced in a method's place.
    /// <summary>What is traced in Forward's place: generated code overrides it where a tensor decides something there.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual TOut Forward__graph(TIn inputs, bool training) => Forward(inputs, training);

    /// <inheritdoc cref="Forward__graph(TIn, bool)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual TOut Forward__graph(TIn inputs, Tensor<bool>? mask, bool training) => Forward(inputs, mask, training);
#pragma warning restore CA1707

    /// <summary>The mask of the result: that of the input where the layer supports masks, else none.</summary>
    public virtual Tensor<bool>? ComputeMask(TIn inputs, Tensor<bool>? mask = null) => SupportsMasking ? mask : null;

    /// <summary>As the public form, for layers of several inputs.</summary>
    internal virtual TOut ForwardAll(TIn inputs, IReadOnlyList<Tensor<bool>?> masks, bool training)
    {
        var mask = masks.Count > 0 ? masks[0] : null;
        return Tf.IsTracing ? Forward__graph(inputs, mask, training) : Forward(inputs, mask, training);
    }

    /// <inheritdoc cref="ComputeMask(TIn, Tensor{bool})"/>
    internal virtual Tensor<bool>? ComputeMaskOf(TIn inputs, IReadOnlyList<Tensor<bool>?> masks) => ComputeMask(inputs, masks.Count > 0 ? masks[0] : null);

    /// <summary>The call: everything that happens around <see cref="Forward(TIn, bool)"/> is here.</summary>
    internal TOut Run(TIn inputs, bool? training, IReadOnlyList<Tensor<bool>?>? masks) =>
        Run(inputs, training, masks, ForwardAll, isPlain: masks is null);

    /// <summary>As the call, with something else than Forward inside it: calls with further arguments.</summary>
    internal TResult Run<TInputs, TResult>(TInputs inputs, bool? training, IReadOnlyList<Tensor<bool>?>? masks, Func<TInputs, IReadOnlyList<Tensor<bool>?>, bool, TResult> forward, bool isPlain = false)
    {
        var leaves = Structures.Tensors(inputs);
        if (PendingNode.IsPending(leaves)) return PendingNode.Record<TInputs, TResult>(this, inputs, new PendingCall(isPlain, training), (x, t) => Run(x, t ?? training, masks, forward, isPlain));
        using var scope = CallScope.Enter(this, training);
        Prepare(leaves);
        masks ??= leaves.ConvertAll(Masks.Of);
        var isBounded = Tf.IsTracing;
        var outputs = forward(isBounded ? Structures.Map(inputs, Bounded) : inputs, masks, CallScope.Training);
        if (isBounded) outputs = Structures.Map(outputs, Bounded);
        var results = Structures.Tensors(outputs);
        if (KnownOutputShapes.Count == 0) KnownOutputShapes = [.. results.Select(t => ShapeInference.Plain(t.Shape))];
        if (results.Count > 0 && !KeepsOwnMasks && inputs is TIn own) Masks.With(results[0], MaskOf(own, masks));
        AddActivityLoss(results);
        return outputs;
    }

    internal override object? RunAny(object? inputs, bool? training) => Run(Structures.Fit<TIn>(this, inputs), training, null);

    // The kernels of a layer end where it does, so that they are the same in every model.
    private static Tensor Bounded(Tensor tensor) => Masks.With(Boundary.Of(tensor), Masks.Of(tensor));

    private Tensor<bool>? MaskOf(TIn inputs, IReadOnlyList<Tensor<bool>?> masks)
    {
        var mask = ComputeMaskOf(inputs, masks);
        if (mask is null && !SupportsMasking && !TakesMask && masks.Any(m => m is not null))
        {
            Tf.Config.WarningLogger(
                $"Layer '{Name}' (of type {GetType().Name}) was passed an input with a mask attached to it. However, this layer does not support masking and will therefore destroy the mask information.");
        }

        return mask;
    }

    /// <summary>Whether the results have their masks from the layers inside.</summary>
    internal virtual bool KeepsOwnMasks => false;

    /// <summary>Whether the layer uses up masks.</summary>
    private protected virtual bool TakesMask => this is IModel;
}

/// <summary>The usual layer: floats in, floats out.</summary>
public abstract partial class Layer : Layer<Tensor<float>, Tensor<float>>
{
    /// <inheritdoc/>
    protected Layer(string? name = null)
        : base(name)
    {
    }
}
