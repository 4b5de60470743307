using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>
/// Values that a part of a graph does not compute with, but takes all the same: their shapes say what the open dimensions among the
/// attributes of its operators are.
/// </summary>
internal static class Witnesses
{
    /// <summary>The open dimensions that nodes ask for before anything says what they are.</summary>
    /// <param name="nodes">The nodes in program order.</param>
    /// <param name="known">Shapes of what they take from outside.</param>
    public static IReadOnlyList<string> Missing(IEnumerable<Node> nodes, IEnumerable<Shape> known)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var shape in known) Learn(shape);
        foreach (var node in nodes)
        {
            if (node.Operator is not Input)
            {
                node.Operator.MapShapes(shape =>
                {
                    missing.AddRange(shape.Symbols.Where(said.Add));
                    return shape;
                });
            }

            foreach (var result in node.Results) Learn(result.Shape);
        }

        return missing;

        void Learn(Shape shape) => said.UnionWith(shape.Symbols);
    }

    /// <summary>The first value that says what a dimension is; -1 where there is none.</summary>
    public static int Find(IEnumerable<Node> nodes, string symbol)
    {
        foreach (var node in nodes)
        {
            if (node.Operator is ShapeQuery) continue;
            for (var i = 0; i < node.Results.Count; i++)
            {
                if (!node.Results[i].IsList && node.Results[i].Shape.Symbols.Contains(symbol)) return node.First + i;
            }
        }

        return -1;
    }
}
