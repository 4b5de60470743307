using GraphCompiler.Core;

namespace GraphCompiler.Runtime;

/// <summary>A variable of a graph: one from outside, or the one that each call passes.</summary>
/// <param name="Captured">The variable, null when it is an argument.</param>
/// <param name="Leaf">The place among a call's arguments.</param>
internal readonly record struct VariableBinding(IStoredVariable? Captured, int Leaf);

/// <summary>What stands behind the inputs of a graph, each kind by its ordinal.</summary>
/// <param name="Arguments">Where among a call's arguments each tensor argument is.</param>
/// <param name="Scalars">Where among a call's host scalars each scalar input is.</param>
/// <param name="Captures">Tensors from outside, by value.</param>
/// <param name="Variables">Variables, by reference.</param>
internal sealed record GraphBinding(
    EquatableArray<int> Arguments,
    EquatableArray<int> Scalars,
    EquatableArray<Tensor> Captures,
    EquatableArray<VariableBinding> Variables);
