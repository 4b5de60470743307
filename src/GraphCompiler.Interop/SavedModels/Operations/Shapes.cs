using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations that say what shapes are, or make tensors of them.</summary>
internal static class Shapes
{
    // As many as axes and small tables have: larger ones are made when the graph runs.
    private const int MostKnown = 1 << 10;

    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("Const", n => [n.Frame.Library.ConstantTensor(n.Node)])
            .For<Intrinsic>(w => [w.Scalar(w.As<Intrinsic>().Constant, w.As<Intrinsic>().DType)])
            .For<Number>(w => [w.Scalar(w.As<Number>().Value, w.As<Number>().DType)]),
        new NodeForm("Shape", n => One(n.X.Builder.Apply(new ShapeOf(n.X.Shape, n.Type("out_type", DType.Int32)))[0])).For<ShapeOf>(w => [w.Cast(w.Sizes(w.As<ShapeOf>().Of), DType.Int32, w.As<ShapeOf>().DType)]),
        new NodeForm("ShapeN", n => Many(n.Values().Select(v => v.Builder.Apply(new ShapeOf(v.Shape, n.Type("out_type", DType.Int32)))[0]))),
        new NodeForm("Size", n => One(n.X.Builder.Apply(new SizeOf(n.X.Shape, n.Type("out_type", DType.Int32)))[0])).For<Count>(Counted).For<SizeOf>(w => [w.Cast(w.Elements(w.As<SizeOf>().Of), DType.Int32, w.As<SizeOf>().DType)]),
        new NodeForm("Rank", n => One(n.X.Shape.IsRankKnown ? Ambient.ValueOf(Tf.Constant(n.X.Shape.Rank)) : n.X.Builder.Apply(new RankOf(n.X.Shape))[0]))
            .For<RankOf>(w => w.Node("Size", [w.Sizes(w.As<RankOf>().Of)], ("T", Attributes.Of(DType.Int32)))),
        new NodeForm("Fill", n => One(n.Y.Apply(new BroadcastTo(n.GivenSizes(0)))))
            .For<GivenSize>(w => w.Node("Fill", [w.One("Pack", [w.X, w.Number(0)], ("T", Attributes.Of(DType.Int32)), ("N", Attributes.Of(2)), ("axis", Attributes.Of(0))), w.Number(0)], ("T", Attributes.Of(DType.Int32)), ("index_type", Attributes.Of(DType.Int32)))),
        new NodeForm("ZerosLike", n => One(n.X.Zeros())).Gives("y"), new NodeForm("OnesLike", n => One(n.X.Constant(1).BroadcastTo(n.X.Shape))).Gives("y"),
        new NodeForm("Range", Range).For<Sequence>(w => w.Node("Range", w.Inputs, ("Tidx", Attributes.Of(w.T))))
            .For<Iota>(w => w.Node("Range", [w.Scalar(0, w.As<Iota>().DType), w.Cast(w.Writer.Size(w.As<Iota>().Of.Dims[0]), DType.Int32, w.As<Iota>().DType), w.Scalar(1, w.As<Iota>().DType)], ("Tidx", Attributes.Of(w.As<Iota>().DType)))),
        new NodeForm("LinSpace", n => One(Composites.Linspace(n.X, n.Y, n.Number(2), 0))),
        new NodeForm("BroadcastArgs", n => Broadcasting.TryBroadcast(n.Sizes(0), n.Sizes(1), out var both, out _, out _)
            ? One(n.X.Builder.Apply(new ShapeOf(both, n.X.DType))[0]) : throw n.Damaged("has shapes that do not broadcast")).Gives("r0"),
    ];

    private static Tensor[] Range(NodeReading n)
    {
        if (n[0] is Tensor<int> && n.TryNumbers(0) is [var start] && n.TryNumbers(1) is [var end] && n.TryNumbers(2) is [var step] && Math.Abs((long)end - start) <= MostKnown) return [Tf.Range(start, end, step)];
        if (n.TryNumbers(0) is [0] && n.TryNumbers(2) is [1] && n.X.DType.IsInteger && HostConstants.Elements(n[1]) is [var limit] && (limit.Number is >= 0 || (limit.Number is null && limit.Size != Dim.Unknown)))
        {
            return One(n.X.Builder.Apply(new Iota(Shape.Create([limit.Number is { } number ? number : limit.Size]), n.X.DType))[0]);
        }

        return n.Apply(new Sequence());
    }

    // What a mean divides by.
    private static string[] Counted(NodeWriting w)
    {
        var count = w.As<Count>();
        var size = w.Cast(w.Elements(count.Of), DType.Int32, count.DType);
        return count.DType.IsFloating ? [size] : w.Node("Maximum", [size, w.Scalar(1, count.DType)], ("T", Attributes.Of(count.DType)));
    }
}
