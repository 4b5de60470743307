namespace GraphCompiler.Core;

/// <summary>
/// A graph that is another one for other sizes, kept as the shapes that differ: what a function traced for the thousandth batch size holds.
/// </summary>
internal sealed class ResizedGraph
{
    private readonly Graph _like;
    private readonly (Shape From, Shape To)[] _shapes;

    private ResizedGraph(Graph like, (Shape From, Shape To)[] shapes) => (_like, _shapes) = (like, shapes);

    /// <summary>A graph as another one for other sizes, null where it is not.</summary>
    public static ResizedGraph? Of(Graph like, Graph graph)
    {
        if (like.Body.Count != graph.Body.Count || like.ValueCount != graph.ValueCount) return null;
        var shapes = new Dictionary<Shape, Shape>();
        for (var i = 0; i < graph.Body.Count; i++)
        {
            var (x, y) = (like.Body[i].Results, graph.Body[i].Results);
            if (x.Count != y.Count) return null;
            for (var r = 0; r < x.Count; r++)
            {
                if (!shapes.TryGetValue(x[r].Shape, out var known)) shapes.Add(x[r].Shape, y[r].Shape);
                else if (known != y[r].Shape) return null;
            }
        }

        var resized = new ResizedGraph(like, [.. shapes.Where(s => s.Key != s.Value).Select(s => (s.Key, s.Value))]);
        return resized.Restore().Equals(graph) ? resized : null;
    }

    public Graph Restore() => _like.MapShapes(shape => Array.FindIndex(_shapes, s => s.From == shape) is >= 0 and var known ? _shapes[known].To : shape);
}
