using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations that fold axes, go along them or search in them.</summary>
internal static class Reductions
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        Reduction<Sum>("Sum", (axes, keep) => new Sum(axes, keep)).For<SumTo>(SumTo), Reduction<Mean>("Mean", (axes, keep) => new Mean(axes, keep)), Reduction<Prod>("Prod", (axes, keep) => new Prod(axes, keep)),
        Reduction<Max>("Max", (axes, keep) => new Max(axes, keep)), Reduction<Min>("Min", (axes, keep) => new Min(axes, keep)), Reduction<All>("All", (axes, keep) => new All(axes, keep)),
        Reduction<Any>("Any", (axes, keep) => new Any(axes, keep)),
        new NodeForm("EuclideanNorm", n => One(n.X.Apply(new Square()).Apply(new Sum(n.Numbers(1).ToEquatableArray(), n.Bool("keep_dims"))).Apply(new Sqrt()))),
        new NodeForm("L2Loss", n => n.Apply(new L2Loss())).For<L2Loss>(w => w.Same("L2Loss")),
        new NodeForm("ArgMax", n => n.Apply(new ArgExtreme(true, n.Number(1), n.Type("output_type", DType.Int64)), n.X)).For<ArgExtreme>(w => w.Node(
            w.As<ArgExtreme>().IsLargest ? "ArgMax" : "ArgMin", [w.X, w.Number(w.As<ArgExtreme>().Axis)],
            ("T", Attributes.Of(w.T)), ("Tidx", Attributes.Of(DType.Int32)), ("output_type", Attributes.Of(w.As<ArgExtreme>().IndexType)))),
        new NodeForm("ArgMin", n => n.Apply(new ArgExtreme(false, n.Number(1), n.Type("output_type", DType.Int64)), n.X)),
        Scan("Cumsum", ScanKind.Sum).For<Cumulative>(w => w.Node(
            w.As<Cumulative>().Kind == ScanKind.Sum ? "Cumsum" : "Cumprod", [w.X, w.Number(w.As<Cumulative>().Axis)],
            ("T", Attributes.Of(w.T)), ("Tidx", Attributes.Of(DType.Int32)), ("exclusive", Attributes.Of(w.As<Cumulative>().Exclusive)), ("reverse", Attributes.Of(w.As<Cumulative>().Reverse)))),
        Scan("Cumprod", ScanKind.Product),
        new NodeForm("TopKV2", n => n.Apply(new Ordered(-1, true, n.Number(1)), n.X)).Gives("values", "indices").For<Ordered>(Largest),
    ];

    private static string[]? Largest(NodeWriting w)
    {
        var ordered = w.As<Ordered>();
        if (!ordered.IsDescending || (ordered.Axis != -1 && !(w.ShapeOf(0).IsRankKnown && ordered.Axis == w.ShapeOf(0).Rank - 1))) return null;
        return w.Node("TopKV2", [w.X, ordered.Count < 0 ? w.Writer.Length(w.X, w.T, -1) : w.Number(ordered.Count)], ("T", Attributes.Of(w.T)), ("Tk", Attributes.Of(DType.Int32)), ("sorted", Attributes.Of(true)));
    }

    private static NodeForm Reduction<T>(string name, Func<EquatableArray<int>?, bool, T> make)
        where T : Reduction => new NodeForm(name, n => n[1] is RepeatedAxes axes ? One(n.X.SumTo(axes.Target)) : n.Apply(make(n.Numbers(1).ToEquatableArray(), n.Bool("keep_dims")), n.X)).For<T>(w =>
    {
        var reduction = w.As<T>();
        var axes = reduction.Axes is { } given ? w.Ints([.. given]) : AllAxes(w);
        (string, Messages.AttrValue)[] shared = [("Tidx", Attributes.Of(DType.Int32)), ("keep_dims", Attributes.Of(reduction.KeepDims))];
        return w.Node(name, [w.X, axes], w.T == DType.Bool ? shared : [("T", Attributes.Of(w.T)), .. shared]);
    });

    private static string AllAxes(NodeWriting w)
    {
        if (w.ShapeOf(0).IsRankKnown) return w.Ints([.. Enumerable.Range(0, w.ShapeOf(0).Rank)]);
        var rank = w.One("Rank", [w.X], ("T", Attributes.Of(w.T)));
        return w.One("Range", [w.Number(0), rank, w.Number(1)], ("Tidx", Attributes.Of(DType.Int32)));
    }

    // Summed over what broadcasting repeated, then in the shape that was broadcast: lengths of 1 among it.
    private static string[] SumTo(NodeWriting w)
    {
        var target = w.As<SumTo>().Target;
        var (from, type) = (w.ShapeOf(0), ("T", Attributes.Of(w.T)));
        string axes;
        if (from.IsRankKnown && target.IsRankKnown)
        {
            var extra = from.Rank - target.Rank;
            axes = w.Ints([.. Enumerable.Range(0, from.Rank).Where(i => i < extra || (target.Dims[i - extra] == 1 && from.Dims[i] != 1))]);
        }
        else
        {
            axes = w.Writer.Add("BroadcastGradientArgs", [w.Sizes(target), w.One("Shape", [w.X], type, ("out_type", Attributes.Of(DType.Int32)))], [("T", Attributes.Of(DType.Int32))], 2)[0];
        }

        var sum = w.One("Sum", [w.X, axes], type, ("Tidx", Attributes.Of(DType.Int32)), ("keep_dims", Attributes.Of(false)));
        return w.Node("Reshape", [sum, w.Sizes(target)], type, ("Tshape", Attributes.Of(DType.Int32)));
    }

    private static NodeForm Scan(string name, ScanKind kind) =>
        new NodeForm(name, n => n.Apply(new Cumulative(kind, n.Number(1), n.Bool("exclusive"), n.Bool("reverse")), n.X)).Gives("out");
}
