using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>Which pass wrote a node: the trace of the user's code, or the gradient of it.</summary>
internal enum Phase
{
    Forward,
    Backward,
}

/// <summary>
/// One application of an operator. Values are numbered through the graph: a node's results are <paramref name="First"/> and
/// the numbers after it, its inputs are numbers of earlier results.
/// </summary>
/// <param name="Operator">The operator with its attributes.</param>
/// <param name="Inputs">Values of earlier nodes.</param>
/// <param name="Results">The types of what it gives.</param>
/// <param name="First">The number of the first result.</param>
/// <param name="Phase">Who wrote it.</param>
/// <param name="Source">The user's expression; a backward node has the one it differentiates.</param>
internal sealed record Node(
    Operator Operator,
    EquatableArray<int> Inputs,
    EquatableArray<TensorType> Results,
    int First,
    Phase Phase,
    string? Source)
{
    /// <summary>The number of its only result.</summary>
    public int Result => First;

    public TensorType Type => Results[0];
}

/// <summary>Nodes of one graph, told apart by reference: comparing their content is for comparing graphs.</summary>
internal sealed class NodeIdentity : IEqualityComparer<Node>
{
    public static NodeIdentity Instance { get; } = new();

    public bool Equals(Node? x, Node? y) => ReferenceEquals(x, y);

    public int GetHashCode(Node node) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(node);
}
