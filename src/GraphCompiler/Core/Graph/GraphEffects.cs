using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>What the nodes of a graph do to its variables.</summary>
internal static class GraphEffects
{
    /// <summary>The variables that a node touches.</summary>
    public static IEnumerable<(int Variable, Effect Effect)> Of(Node node) => node.Operator switch
    {
        ControlOperator control => control.Variables.Select(v => (node.Inputs[v.Operand], v.Effect)),
        ReadVariable => [(node.Inputs[0], Effect.Reads)],
        Assignment or RandomSkip => [(node.Inputs[0], Effect.Writes)],
        _ => [],
    };

    public static bool Writes(Node node, int variable) => Of(node).Any(e => e == (variable, Effect.Writes));
}
