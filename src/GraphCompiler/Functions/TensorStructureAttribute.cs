namespace GraphCompiler;

/// <summary>
/// A user's own structure of tensors: put it on a partial record; the generator flattens and rebuilds it, so it can be a
/// function argument, a dataset element, a model input or the sources of a gradient. Tuples, arrays, lists and
/// dictionaries need nothing. Non-tensor members are part of the signature by value.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TensorStructureAttribute : Attribute;

/// <summary>What the generator implements for <see cref="TensorStructureAttribute"/>.</summary>
/// <typeparam name="TSelf">The structure.</typeparam>
public interface ITensorStructure<TSelf>
    where TSelf : ITensorStructure<TSelf>
{
    /// <summary>The tensors in it, also those of nested structures, in the order of the members.</summary>
    static abstract IReadOnlyList<Tensor> Flatten(TSelf value);

    /// <summary>A copy of a structure with other tensors.</summary>
    static abstract TSelf Unflatten(TSelf template, ReadOnlySpan<Tensor> tensors);
}
