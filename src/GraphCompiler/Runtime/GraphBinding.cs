using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

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
    EquatableArray<VariableBinding> Variables)
{
    /// <summary>The binding of a graph that takes its arguments, and nothing else, in their order.</summary>
    public static GraphBinding ByPosition(Graph graph) => new(Enumerable.Range(0, graph.Inputs.Count()).ToEquatableArray(), [], [], []);

    /// <summary>The same graph as an operator of eager code: its inputs are its tensor arguments, its variables, its captures.</summary>
    public GraphBinding ByPosition() => this with
    {
        Arguments = Enumerable.Range(0, Arguments.Count).ToEquatableArray(),
        Variables = Enumerable.Range(Arguments.Count, Variables.Count).Select(i => new VariableBinding(null, i)).ToEquatableArray(),
    };

    /// <summary>The memory of a variable in a call.</summary>
    public VariableStorage Storage(int variable, ReadOnlySpan<object?> leaves) =>
        (Variables[variable].Captured ?? (IStoredVariable)leaves[Variables[variable].Leaf]!).Storage;

    /// <summary>Where an input is among those of <see cref="ByPosition()"/>.</summary>
    public int PositionOf(Input input) => input.Kind switch
    {
        InputKind.Argument => input.Ordinal,
        InputKind.Variable => Arguments.Count + input.Ordinal,
        _ => Arguments.Count + Variables.Count + input.Ordinal,
    };

    /// <summary>The inputs of a call in the order of <see cref="ByPosition()"/>.</summary>
    public Value[] Inputs(object?[] leaves) =>
    [
        .. Arguments.Select(leaf => ((Tensor)leaves[leaf]!).AsValue()),
        .. Variables.Select(v => ((Tensor)(v.Captured ?? leaves[v.Leaf]!)).AsValue()),
        .. Captures.Select(capture => capture.AsValue()),
    ];
}
