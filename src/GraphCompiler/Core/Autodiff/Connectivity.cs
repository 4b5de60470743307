using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>Which inputs of a function have gradients of which results.</summary>
internal static class Connectivity
{
    /// <summary>The inputs that reach some of the floating results and not others, with a digit for each result: 1 where they do.</summary>
    /// <param name="graph">A graph as it was traced, before any pass.</param>
    public static IReadOnlyList<(int Input, string Reaches)> Partial(Graph graph)
    {
        var outputs = graph.OutputIds.Select(graph.TypeOf).Select(t => t.DType.IsFloating).ToArray();
        if (outputs.Count(isFloating => isFloating) < 2) return [];
        var inputs = graph.Inputs.Where(n => n.Type.DType.IsFloating && n.Operator is not Input { Kind: InputKind.Scalar }).Select(n => n.Result).ToList();
        var reached = outputs.Select((isFloating, i) => isFloating ? Sources(graph, i) ?? [.. inputs] : []).ToList();
        return
        [
            .. inputs.Select(input => (input, Reaches: string.Concat(reached.Select(r => r.Contains(input) ? '1' : '0'))))
                .Where(c => c.Reaches.Contains('1') && c.Reaches.Where((reaches, i) => outputs[i] && reaches == '0').Any()),
        ];
    }

    /// <summary>The inputs that one result has gradients for; null where an operator on the way has none.</summary>
    private static HashSet<int>? Sources(Graph graph, int output)
    {
        try
        {
            return [.. Derivation.Derive(graph, _ => true, i => i == output).Sources];
        }
        catch (TfException)
        {
            // There is no gradient, and only who asks for it has to hear of that.
            return null;
        }
    }
}
