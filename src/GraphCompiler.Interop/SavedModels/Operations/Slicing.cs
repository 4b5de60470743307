using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations that take parts of tensors.</summary>
internal static class Slicing
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("Slice", Slice).For<Core.Operators.Slice>(w => w.Node(
            "Slice", [w.X, w.Ints([.. w.As<Core.Operators.Slice>().Begin]), w.Ints([.. w.As<Core.Operators.Slice>().Size])], ("T", Attributes.Of(w.T)), ("Index", Attributes.Of(DType.Int32)))),
        new NodeForm("StridedSlice", n => One(Sliced(n, n.X, 1))).For<StridedSlice>(w => Strided(w, "StridedSlice", [w.X], w.As<StridedSlice>().Parts)),
        new NodeForm("StridedSliceGrad", n => One(n.Value(4).Apply(new StridedSliceGrad(Parts(n, 1).ToEquatableArray(), n.Sizes(0)))))
            .For<StridedSliceGrad>(w => Strided(w, "StridedSliceGrad", [w.Sizes(w.As<StridedSliceGrad>().Target)], w.As<StridedSliceGrad>().Parts, w.X)),
        new NodeForm("TensorStridedSliceUpdate", n => n.Apply(new StridedSliceUpdate(Parts(n, 1).ToEquatableArray()), n.X, n.Value(4)))
            .For<StridedSliceUpdate>(w => Strided(w, "TensorStridedSliceUpdate", [w.X], w.As<StridedSliceUpdate>().Parts, w.Inputs[1])),
    ];

    private static Tensor[] Slice(NodeReading n)
    {
        var size = n.Numbers(2);
        if (n.TryNumbers(1) is { } begin) return n.Apply(new Core.Operators.Slice(begin.ToEquatableArray(), size.ToEquatableArray()), n.X);
        var x = n.X;
        for (var axis = 0; axis < size.Length; axis++)
        {
            // A part whose place only the run knows, and whose size is known, is looked up.
            if (size[axis] < 0) throw n.Unsupported("takes a part from a place and of a size that only a run knows");
            var first = n.Y.Apply(new StridedSlice([new SlicePart(SliceKind.Index, axis)])).CastTo(DType.Int32);
            var places = first.Builder.Apply(new Iota(Shape.Create([size[axis]]), DType.Int32))[0];
            x = x.Apply(new Gather(axis), places + first);
        }

        return One(x);
    }

    private static Value Sliced(NodeReading n, Value x, int first)
    {
        if (n.TryNumbers(first) is not null && n.TryNumbers(first + 1) is not null) return x.Apply(new StridedSlice(Parts(n, first).ToEquatableArray()));

        // A position that only the run knows is looked up, from the last axis on so that the others stay in place.
        var (begin, end) = (HostConstants.Elements(n[first]), HostConstants.Elements(n[first + 1]));
        var count = n.Numbers(first + 2).Length;
        if (begin is null || end is null) (begin, end) = (new HostConstants.Element[count], new HostConstants.Element[count]);
        var parts = new SlicePart[count];
        var dynamic = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var isPosition = Has(n, "shrink_axis_mask", i);
            if ((begin[i].Number is null && !Has(n, "begin_mask", i)) || (!isPosition && end[i].Number is null && !Has(n, "end_mask", i))) dynamic.Add(i);
            parts[i] = dynamic.Contains(i) ? SlicePart.All : Part(n, i, begin[i].Number ?? 0, end[i].Number ?? 0, n.Numbers(first + 2)[i]);
        }

        if (Array.Exists(parts, p => p.Kind is SliceKind.Ellipsis) && dynamic.Count > 0) throw n.Unsupported("takes a position that only a run knows behind an ellipsis");
        var result = parts.All(p => p == SlicePart.All) ? x : x.Apply(new StridedSlice(parts.ToEquatableArray()));
        foreach (var i in Enumerable.Reverse(dynamic))
        {
            var axis = parts.Take(i).Count(p => p.Kind != SliceKind.Index);
            result = Has(n, "shrink_axis_mask", i)
                ? result.Apply(new Gather(axis, IsSubscript: true), Bound(n, first, i))
                : result.Apply(new Gather(axis), Places(n, result.Shape, axis, first, i));
        }

        return result;
    }

    private static Value Bound(NodeReading n, int operand, int entry) => n.Value(operand).Apply(new StridedSlice([new SlicePart(SliceKind.Index, entry)]));

    /// <summary>The places between bounds that only a run knows.</summary>
    private static Value Places(NodeReading n, Shape shape, int axis, int first, int entry)
    {
        if (n.Numbers(first + 2)[entry] != 1) throw n.Unsupported("takes a part with steps, whose bounds only a run knows");
        if (!shape.IsRankKnown) throw n.Unsupported("takes a part of what has an open rank, whose bounds only a run knows");
        var length = n.X.Builder.Apply(new SizeOf(Shape.Create([shape.Dims[axis]]), DType.Int32))[0];
        var begin = Has(n, "begin_mask", entry) ? length.Constant(0) : Within(Bound(n, first, entry));
        var end = Has(n, "end_mask", entry) ? length : Within(Bound(n, first + 1, entry));
        return length.Builder.Apply(new Sequence(), begin, end.Apply(new Maximum(), begin), length.Constant(1))[0];

        // Negative ones count from the end, and what lies beyond is the edge.
        Value Within(Value bound)
        {
            var place = bound.CastTo(DType.Int32);
            var zero = place.Constant(0);
            return place.Apply(new Less(), zero).Select(place + length, place).Apply(new Maximum(), zero).Apply(new Minimum(), length);
        }
    }

    /// <summary>What a node takes of each axis.</summary>
    public static SlicePart[] Parts(NodeReading n, int first)
    {
        var (begin, end, strides) = (n.Numbers(first), n.Numbers(first + 1), n.Numbers(first + 2));
        if (begin.Length != end.Length || begin.Length != strides.Length) throw n.Damaged("has bounds of different lengths");
        return [.. begin.Select((b, i) => Part(n, i, b, end[i], strides[i]))];
    }

    private static SlicePart Part(NodeReading n, int i, int begin, int end, int stride) => true switch
    {
        _ when Has(n, "ellipsis_mask", i) => new SlicePart(SliceKind.Ellipsis),
        _ when Has(n, "new_axis_mask", i) => new SlicePart(SliceKind.NewAxis),
        _ when Has(n, "shrink_axis_mask", i) => new SlicePart(SliceKind.Index, begin),
        _ => new SlicePart(SliceKind.Range, Has(n, "begin_mask", i) ? null : begin, Has(n, "end_mask", i) ? null : end, stride),
    };

    private static bool Has(NodeReading n, string mask, int entry) => (n.Int(mask) >> entry & 1) != 0;

    private static string[] Strided(NodeWriting w, string operation, string[] before, EquatableArray<SlicePart> parts, params string[] after) => w.Node(
        operation,
        [.. before, w.Ints([.. parts.Select(p => p.Begin ?? 0)]), w.Ints([.. parts.Select(p => p.Kind == SliceKind.Index ? p.Begin!.Value + 1 : p.End ?? 0)]), w.Ints([.. parts.Select(p => p.Step)]), .. after],
        ("T", Attributes.Of(w.T)),
        ("Index", Attributes.Of(DType.Int32)),
        ("begin_mask", Mask(parts, p => p.Kind == SliceKind.Range && p.Begin is null)),
        ("end_mask", Mask(parts, p => p.Kind == SliceKind.Range && p.End is null)),
        ("ellipsis_mask", Mask(parts, p => p.Kind == SliceKind.Ellipsis)),
        ("new_axis_mask", Mask(parts, p => p.Kind == SliceKind.NewAxis)),
        ("shrink_axis_mask", Mask(parts, p => p.Kind == SliceKind.Index)));

    private static Messages.AttrValue Mask(EquatableArray<SlicePart> parts, Func<SlicePart, bool> has) =>
        Attributes.Of(Enumerable.Range(0, parts.Count).Where(i => has(parts[i])).Sum(i => 1 << i));
}
