using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Interop;

/// <summary>Operators as several, for formats that have no operator for them.</summary>
internal static class Expansions
{
    /// <summary>0 where x is 0, else what is computed of both.</summary>
    public static Func<Value[], Value[]> Guarded(Func<Value, Value, Value> of) => v => [v[0].Apply(new Equal(), v[0].Constant(0)).Select(v[0].Constant(0), of(v[0], v[1]))];

    /// <summary>The angle of a point: that of its slope, in the half plane where the point is.</summary>
    public static Value[] Atan2(Value[] v)
    {
        var (y, x) = (v[0], v[1]);
        var zero = x.Constant(0);
        var slope = (y / x).Apply(new Atan());
        var left = y.Apply(new GreaterEqual(), zero).Select(slope + x.Constant(Math.PI), slope - x.Constant(Math.PI));
        var upright = y.Apply(new Greater(), zero).Select(x.Constant(Math.PI / 2), y.Apply(new Less(), zero).Select(x.Constant(-Math.PI / 2), zero));
        return [x.Apply(new Greater(), zero).Select(slope, x.Apply(new Less(), zero).Select(left, upright))];
    }

    /// <summary>Each number's place, written at the number.</summary>
    public static Value[] InvertPermutation(Value[] v)
    {
        var places = v[0].Builder.Apply(new Iota(v[0].Shape, v[0].DType))[0];
        return [v[0].Apply(new ExpandDims(-1)).Apply(new ScatterNd(v[0].Shape), places)];
    }

    /// <summary>Rows added up in zeros, those that are dropped as zeros; null for what is no sum.</summary>
    public static Func<Value[], Value[]>? Segments(UnsortedSegment segment) => segment.Kind is not (SegmentKind.Sum or SegmentKind.Mean) ? null : v =>
    {
        var (x, segments) = (v[0], v[1]);
        if (!x.Shape.IsRankKnown || !segments.Shape.IsRankKnown) throw new NotSupportedException($"{segment.Name} of a tensor whose rank is open cannot be written as others: give the function an input signature with its rank.");
        var isKept = segments.Apply(new GreaterEqual(), segments.Constant(0));
        var places = segments.Apply(new Maximum(), segments.Constant(0)).Apply(new ExpandDims(-1));
        Dim[] row = [.. x.Shape.Dims[segments.Shape.Rank..]];
        var sum = places.Apply(new ScatterNd(Shape.Create([segment.Segments.Dims[0], .. row])), Wide(isKept, row.Length).Select(x, x.Constant(0)));
        if (segment.Kind == SegmentKind.Sum) return [sum];
        var counts = places.Apply(new ScatterNd(segment.Segments), isKept.CastTo(x.DType));
        return [sum / Wide(counts.Apply(new Maximum(), counts.Constant(1)), row.Length)];
    };

    private static Value Wide(Value value, int axes)
    {
        for (; axes > 0; axes--) value = value.Apply(new ExpandDims(-1));
        return value;
    }
}
