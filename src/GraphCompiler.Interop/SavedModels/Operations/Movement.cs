using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations that move elements.</summary>
internal static class Movement
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("Identity", n => [n[0]]).For<Identity>(w => w.Same("Identity")).For<Boundary>(w => [w.X]).For<CheckedLabels>(w => [w.X]),
        new NodeForm("IdentityN", Control.IdentityN),
        .. new[] { "Snapshot", "PlaceholderWithDefault", "GuaranteeConst", "DebugGradientIdentity", "DebugGradientRefIdentity", "CopyHost", "Copy", "RefIdentity", "_EagerConst" }.Select(name => new NodeForm(name, n => [n[0]])),
        new NodeForm("DisableCopyOnRead", _ => []),
        new NodeForm("StopGradient", n => n.Apply(new StopGradient())).For<StopGradient>(w => w.Same("StopGradient")),
        new NodeForm("PreventGradient", n => n.Apply(new StopGradient())),
        new NodeForm("Reshape", n => One(n.X.Apply(new Reshape(Target(n))))).For<Reshape>(w => w.Node("Reshape", [w.X, w.Sizes(w.As<Reshape>().Target)], T(w), ("Tshape", Attributes.Of(DType.Int32)))),
        new NodeForm("EnsureShape", n => One(n.X.WithShape(n.Shape("shape") ?? Shape.Unknown))).For<EnsureShape>(w => w.Same("EnsureShape", ("shape", Attributes.Of(w.As<EnsureShape>().Expected)))),
        new NodeForm("ExpandDims", n => n.Apply(new ExpandDims(n.Number(1)), n.X)).For<ExpandDims>(w => w.Node("ExpandDims", [w.X, w.Number(w.As<ExpandDims>().Axis)], T(w), ("Tdim", Attributes.Of(DType.Int32)))),
        new NodeForm("Squeeze", n => n.Apply(new Squeeze(n.Ints("squeeze_dims") is { Length: > 0 } axes ? axes.ToEquatableArray() : null)))
            .For<Squeeze>(w => w.Same("Squeeze", ("squeeze_dims", Attributes.Ints(w.As<Squeeze>().Axes is { } axes ? axes : [])))),
        new NodeForm("Transpose", n => n.Apply(new Transpose(n.Numbers(1).ToEquatableArray()), n.X)).Gives("y").For<MatrixTranspose>(w => w.ShapeOf(0).IsRankKnown ? w.Node("Transpose", [w.X, w.Ints([.. Enumerable.Range(0, w.ShapeOf(0).Rank - 2), w.ShapeOf(0).Rank - 1, w.ShapeOf(0).Rank - 2])], T(w), ("Tperm", Attributes.Of(DType.Int32))) : null)
            .For<Transpose>(w => w.Node("Transpose", [w.X, w.Ints(Permutation(w))], T(w), ("Tperm", Attributes.Of(DType.Int32)))),
        new NodeForm("ReverseSequence", n => n.Apply(new ReverseSequence(n.Int("seq_dim"), n.Int("batch_dim")))).For<ReverseSequence>(w => w.Same(
            "ReverseSequence", ("Tlen", Attributes.Of(w.TypeOf(1).DType)), ("seq_dim", Attributes.Of(w.As<ReverseSequence>().SequenceAxis)), ("batch_dim", Attributes.Of(w.As<ReverseSequence>().BatchAxis)))),
        new NodeForm("BroadcastTo", n => One(n.X.Apply(new BroadcastTo(n.GivenSizes(1))))).For<BroadcastTo>(w => w.Node("BroadcastTo", [w.X, w.Sizes(w.As<BroadcastTo>().Target)], T(w), ("Tidx", Attributes.Of(DType.Int32)))),
        new NodeForm("Tile", n => n.TryNumbers(1) is { } times ? n.Apply(new Tile(times.ToEquatableArray()), n.X) : One(n.X.Apply(new BroadcastTo(Repeated(n))))).For<Tile>(w => w.Node("Tile", [w.X, w.Ints([.. w.As<Tile>().Multiples])], T(w), ("Tmultiples", Attributes.Of(DType.Int32)))),
        new NodeForm("ConcatV2", n => n.Apply(new Concat(n.Number(n.Count - 1)), n.Values(0, n.Count - 1)))
            .For<Concat>(w => w.Node("ConcatV2", [.. w.Inputs, w.Number(w.As<Concat>().Axis)], T(w), ("N", Attributes.Of(w.Inputs.Length)), ("Tidx", Attributes.Of(DType.Int32)))),
        new NodeForm("Concat", n => n.Apply(new Concat(n.Number(0)), n.Values(1))),
        new NodeForm("Pack", n => n.Apply(new Pack(n.Int("axis")))).For<Pack>(w => w.Same("Pack", ("N", Attributes.Of(w.Inputs.Length)), ("axis", Attributes.Of(w.As<Pack>().Axis)))),
        new NodeForm("Unpack", n => n.Apply(new Unpack(n.Int("axis"), n.Int("num")))).For<Unpack>(w => w.Same("Unpack", ("num", Attributes.Of(w.As<Unpack>().Length)), ("axis", Attributes.Of(w.As<Unpack>().Axis)))),
        new NodeForm("Split", n => n.Apply(new Split(n.Number(0), Shape.Create(new Dim[Pieces(n)])), n.Y)),
        new NodeForm("SplitV", n => n.Apply(new Split(n.Number(2), n.Sizes(1)), n.X)).For<Split>(w => w.As<Split>().Sizes is { } sizes && Array.TrueForAll(sizes.Dims.ToArray(), d => d == Dim.Unknown)
            ? w.Node("Split", [w.Number(w.As<Split>().Axis), w.X], T(w), ("num_split", Attributes.Of(sizes.Rank)))
            : Pieces(w, w.As<Split>().Sizes, w.As<Split>().Axis))
            .For<Cut>(w => Pieces(w, Shape.Create([.. w.Results.Select(r => r.Shape.Dims[Axes.Positive(w.As<Cut>().Axis, r.Shape.Rank)])]), w.As<Cut>().Axis)),
        new NodeForm("GatherV2", n => n.Apply(new Gather(Axes.Positive(n.Number(2), Math.Max(1, n.X.Shape.IsRankKnown ? n.X.Shape.Rank : 1)), BatchDims(n)), n.X, n.Y)).For<Gather>(Gather),
        new NodeForm("Gather", n => n.Apply(new Gather(0), n.X, n.Y)), new NodeForm("ResourceGather", n => n.Apply(new Gather(0, n.Int("batch_dims")), n.X, n.Y)),
        new NodeForm("GatherNd", n => n.Apply(new GatherNd(n.Int("batch_dims")), n.X, n.Y))
            .For<GatherNd>(w => w.As<GatherNd>().BatchDims is > 0 and var batch ? w.Expanded(v => [v[0].Apply(new GatherNd(), Places(v[1], batch))]) : w.Node("GatherNd", w.Inputs, ("Tparams", Attributes.Of(w.T)), ("Tindices", Attributes.Of(w.TypeOf(1).DType)))),
        new NodeForm("ScatterNd", n => n.Apply(new ScatterNd(n.GivenSizes(2)), n.X, n.Y)).For<ScatterNd>(w => w.As<ScatterNd>().BatchDims is > 0 and var batch
            ? w.Expanded(v => [Places(v[0], batch).Apply(new ScatterNd(w.As<ScatterNd>().Target), v[1])])
            : w.Node("ScatterNd", [.. w.Inputs, w.Cast(w.Sizes(w.As<ScatterNd>().Target), DType.Int32, w.T)], ("T", Attributes.Of(w.TypeOf(1).DType)), ("Tindices", Attributes.Of(w.T)))).For<Slices>(Rows),
        .. Scatter("TensorScatterUpdate", ScatterKind.Update), .. Scatter("TensorScatterAdd", ScatterKind.Add), .. Scatter("TensorScatterSub", ScatterKind.Sub),
        .. Scatter("TensorScatterMax", ScatterKind.Max), .. Scatter("TensorScatterMin", ScatterKind.Min),
        new NodeForm("Pad", n => n.Apply(new Pad(n.Numbers(1).ToEquatableArray()), n.X, n.X.Constant(0))),
        new NodeForm("PadV2", n => n.Apply(new Pad(n.Numbers(1).ToEquatableArray()), n.X, n.Value(2)))
            .For<Pad>(w => w.Node("PadV2", [w.X, Margins(w, w.As<Pad>().Paddings), w.Inputs[1]], T(w), ("Tpaddings", Attributes.Of(DType.Int32)))),
        new NodeForm("MirrorPad", n => n.Apply(new MirrorPad(n.Numbers(1).ToEquatableArray(), n.Text("mode") == "SYMMETRIC"), n.X)).For<MirrorPad>(w =>
            w.Node("MirrorPad", [w.X, Margins(w, w.As<MirrorPad>().Paddings)], T(w), ("Tpaddings", Attributes.Of(DType.Int32)), ("mode", Attributes.Of(w.As<MirrorPad>().IsSymmetric ? "SYMMETRIC" : "REFLECT")))),
        new NodeForm("ReverseV2", n => n.Apply(new Reverse(n.Numbers(1).ToEquatableArray()), n.X)).For<Reverse>(w => w.Node("ReverseV2", [w.X, w.Ints([.. w.As<Reverse>().Axes])], T(w), ("Tidx", Attributes.Of(DType.Int32)))),
        new NodeForm("Roll", n => n.Apply(new Roll(n.Numbers(1).ToEquatableArray(), n.Numbers(2).ToEquatableArray()), n.X)).For<Roll>(w => w.Node(
            "Roll", [w.X, w.Ints([.. w.As<Roll>().Shifts]), w.Ints([.. w.As<Roll>().Axes])], T(w), ("Tshift", Attributes.Of(DType.Int32)), ("Taxis", Attributes.Of(DType.Int32)))),
        new NodeForm("OneHot", n => n.Apply(new OneHot(n.Number(1), n.Int("axis", -1)), n.X, n.Value(2), n.Value(3))).For<OneHot>(w => w.Node(
            "OneHot", [w.X, w.Number(w.As<OneHot>().Depth), w.Inputs[1], w.Inputs[2]], ("T", Attributes.Of(w.TypeOf(1).DType)), ("TI", Attributes.Of(w.T)), ("axis", Attributes.Of(w.As<OneHot>().Axis)))),
        new NodeForm("DepthToSpace", n => n.Apply(new DepthToSpace(n.Int("block_size")))).For<DepthToSpace>(w => w.Same("DepthToSpace", ("block_size", Attributes.Of(w.As<DepthToSpace>().BlockSize)), ("data_format", Attributes.Of("NHWC")))),
        new NodeForm("SpaceToDepth", n => n.Apply(new SpaceToDepth(n.Int("block_size")))).For<SpaceToDepth>(w => w.Same("SpaceToDepth", ("block_size", Attributes.Of(w.As<SpaceToDepth>().BlockSize)), ("data_format", Attributes.Of("NHWC")))),
    ];

    private static (string, Messages.AttrValue) T(NodeWriting w) => ("T", Attributes.Of(w.T));

    private static IEnumerable<NodeForm> Scatter(string name, ScatterKind kind)
    {
        var form = new NodeForm(name, n => n.Apply(new TensorScatter(kind)));
        return [kind == ScatterKind.Update ? form.For<TensorScatter>(Scattered) : form];
    }

    // Rows of a table that a lookup's gradient gives, each a coordinate of its own.
    private static string[]? Rows(NodeWriting w)
    {
        var slices = w.As<Slices>();
        if (!slices.IsRows) return w.Expanded(v => [AddedUp(v[0], v[1], slices)]);
        var type = w.TypeOf(1).DType;
        return w.Node("ScatterNd", [w.ExpandDims(w.Inputs[1], type, -1), w.X, w.Cast(w.Sizes(slices.Target), DType.Int32, type)], T(w), ("Tindices", Attributes.Of(type)));
    }

    // Coordinates with those of the batch before them.
    private static Value Places(Value indices, int batch)
    {
        var outer = Shape.Create([.. indices.Shape.Dims[..^1]]);
        var own = Enumerable.Range(0, batch).Select(axis => Along(indices.Builder, outer, axis, indices.DType).Apply(new ExpandDims(-1)));
        return indices.Builder.Apply(new Concat(-1), [.. own, indices])[0];
    }

    /// <summary>For each place of a shape its number along an axis.</summary>
    public static Value Along(Builder builder, Shape shape, int axis, DType dtype)
    {
        var dim = shape.Dims[axis];
        var line = Shape.Create([.. shape.Dims.ToArray().Select((_, a) => a == axis ? dim : 1)]);
        return builder.Apply(new Iota(Shape.Create([dim]), dtype))[0].Apply(new Reshape(line)).BroadcastTo(shape);
    }

    // The axes of the indices first, so that they are the first ones of the answer.
    private static Value AddedUp(Value x, Value indices, Slices slices)
    {
        var (axis, batch, own) = (slices.Axis, slices.BatchDims, indices.Shape.Rank - slices.BatchDims);
        if (slices.IsSubscript) indices = indices.Apply(new Less(), indices.Constant(0)).Select(indices + indices.Builder.Apply(new SizeOf(Shape.Create([slices.Target.Dims[axis]]), indices.DType))[0], indices);
        int[] first = [.. Enumerable.Range(0, batch), .. Enumerable.Range(axis, own), .. Enumerable.Range(batch, axis - batch)];
        int[] order = [.. first, .. Enumerable.Range(0, x.Shape.Rank).Except(first)];
        int[] leading = [.. Enumerable.Range(0, batch), axis];
        int[] places = [.. leading, .. Enumerable.Range(0, slices.Target.Rank).Except(leading)];
        var dims = slices.Target.Dims.ToArray();
        var coordinates = indices.Builder.Apply(new Pack(-1), [.. Enumerable.Range(0, batch).Select(a => Along(indices.Builder, indices.Shape, a, indices.DType)), indices])[0];
        var sum = coordinates.Apply(new ScatterNd(Shape.Create([.. places.Select(p => dims[p])])), x.Apply(new Transpose(order.ToEquatableArray())));
        return sum.Apply(new Transpose(places.Select((_, i) => Array.IndexOf(places, i)).ToEquatableArray()));
    }

    private static string[] Scattered(NodeWriting w)
    {
        var scatter = w.As<TensorScatter>();
        if (scatter.IsRows || scatter.Kind is ScatterKind.Mul or ScatterKind.Div) throw new NotSupportedException($"TensorFlow has no operation for {scatter}.");
        return w.Node($"TensorScatter{scatter.Kind}", w.Inputs, T(w), ("Tindices", Attributes.Of(w.TypeOf(1).DType)));
    }

    // Where one size alone is known to nobody before the graph runs, it is what the others leave.
    private static Shape Target(NodeReading n)
    {
        var target = n.Sizes(1);
        return target.Dims.ToArray().Count(d => d == Dim.Unknown) <= 1 ? target : n.GivenSizes(1);
    }

    private static int[] Permutation(NodeWriting w) => w.As<Transpose>().Perm is { } perm ? [.. perm] : [.. Enumerable.Range(0, w.ShapeOf(0).Rank).Reverse()];

    private static string Margins(NodeWriting w, EquatableArray<int> margins) => w.Writer.Constant(new EagerTensor<int>([.. margins], Shape.Create([margins.Count / 2, 2])));

    // As often as only a run knows, an axis of length 1 can be repeated.
    private static Shape Repeated(NodeReading n)
    {
        var (dims, times) = (n.X.Shape.Dims.ToArray(), n.GivenSizes(1).Dims.ToArray());
        if (dims.Length != times.Length) throw n.Damaged($"repeats {dims.Length} axes {times.Length} times");
        return Shape.Create([.. dims.Zip(times, (dim, count) => count == 1 ? dim : dim == 1 ? count : throw n.Unsupported("repeats an axis as often as only a run knows"))]);
    }

    private static int BatchDims(NodeReading n) => n.Int("batch_dims") is >= 0 and var count ? count : n.Y.Shape.Rank + n.Int("batch_dims");

    private static int Pieces(NodeReading n) => n.Int("num_split") is > 0 and <= 1 << 16 and var count ? count : throw n.Damaged($"has {n.Int("num_split")} pieces");

    private static string[] Pieces(NodeWriting w, Shape sizes, int axis) => w.Node(
        "SplitV", [w.X, w.Sizes(sizes), w.Number(axis)], T(w), ("Tlen", Attributes.Of(DType.Int32)), ("num_split", Attributes.Of(sizes.Rank)));

    private static string[] Gather(NodeWriting w)
    {
        var gather = w.As<Gather>();
        var indices = w.Inputs[1];
        var type = w.TypeOf(1).DType;
        if (gather.IsSubscript)
        {
            // A position that counts from the end is one from the beginning there.
            var length = w.One("Cast", [w.Writer.Length(w.X, w.T, gather.Axis)], ("SrcT", Attributes.Of(DType.Int32)), ("DstT", Attributes.Of(type)));
            var fromEnd = w.One("AddV2", [indices, length], ("T", Attributes.Of(type)));
            var isNegative = w.One("Less", [indices, w.Scalar(0, type)], ("T", Attributes.Of(type)));
            indices = w.One("SelectV2", [isNegative, fromEnd, indices], ("T", Attributes.Of(type)));
        }

        return w.Node(
            "GatherV2", [w.X, indices, w.Number(gather.Axis)], ("Tparams", Attributes.Of(w.T)), ("Tindices", Attributes.Of(type)), ("Taxis", Attributes.Of(DType.Int32)), ("batch_dims", Attributes.Of(gather.BatchDims)));
    }
}
