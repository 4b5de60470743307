namespace GraphCompiler.Core;

/// <summary>
/// A graph that is another one for other sizes, kept as the shapes that differ: what a function traced for the thousandth batch size holds.
/// </summary>
internal sealed class ResizedGraph
{
    private readonly Graph _like;
    private readonly List<(Shape From, Shape To)> _shapes = [];

    private ResizedGraph(Graph like) => _like = like;

    /// <summary>A graph as another one for other sizes, null where it is not.</summary>
    public static ResizedGraph? Of(Graph like, Graph graph)
    {
        if (like.Body.Count != graph.Body.Count || like.Name != graph.Name || like.OutputIds != graph.OutputIds) return null;
        var resized = new ResizedGraph(like);
        for (var i = 0; i < graph.Body.Count; i++)
        {
            if (!resized.Learn(like.Body[i], graph.Body[i])) return null;
        }

        // An operator may name a shape before a node has it.
        for (var i = 0; i < graph.Body.Count; i++)
        {
            var (x, y) = (like.Body[i].Operator, graph.Body[i].Operator);
            if (!ReferenceEquals(x, y) && !x.MapShapes(resized.Map).Equals(y)) return null;
        }

        resized._shapes.RemoveAll(s => s.From == s.To);
        resized._shapes.TrimExcess();
        return resized;
    }

    public Graph Restore() => _like.MapShapes(Map);

    /// <summary>Takes the shapes of a node, if it differs from the other one's in nothing else.</summary>
    private bool Learn(Node from, Node to)
    {
        if (from.Results.Count != to.Results.Count || from.Inputs != to.Inputs || from.Phase != to.Phase || from.Source != to.Source) return false;
        for (var i = 0; i < from.Results.Count; i++)
        {
            var (x, y) = (from.Results[i], to.Results[i]);
            if (x.DType != y.DType || x.IsVariable != y.IsVariable || x.IsList != y.IsList) return false;
            var known = _shapes.FindIndex(s => s.From == x.Shape);
            if (known < 0) _shapes.Add((x.Shape, y.Shape));
            else if (_shapes[known].To != y.Shape) return false;
        }

        return true;
    }

    private Shape Map(Shape shape)
    {
        foreach (var (from, to) in _shapes)
        {
            if (from == shape) return to;
        }

        return shape;
    }
}
