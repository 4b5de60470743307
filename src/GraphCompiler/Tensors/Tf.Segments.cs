using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>The larger of x and the slices at the coordinates that stand along the last axis of the indices; equal ones share the gradient.</summary>
    /// <inheritdoc cref="ScatterNd" path="/exception"/>
    public static Tensor<T> TensorScatterNdMax<T>(Tensor<T> x, Tensor<int> indices, Tensor<T> updates) => Scattered(ScatterKind.Max, x, indices, updates);

    /// <summary>The smaller of x and the slices at the coordinates that stand along the last axis of the indices; equal ones share the gradient.</summary>
    /// <inheritdoc cref="ScatterNd" path="/exception"/>
    public static Tensor<T> TensorScatterNdMin<T>(Tensor<T> x, Tensor<int> indices, Tensor<T> updates) => Scattered(ScatterKind.Min, x, indices, updates);

    /// <summary>The slices of x by the part that each belongs to, in their order; how large the parts are, a function knows when it runs.</summary>
    /// <param name="x">What to divide.</param>
    /// <param name="partitions">The number of each slice's part; x begins with its shape.</param>
    /// <param name="count">How many parts there are.</param>
    /// <exception cref="TfInvalidArgumentException">There is no such part, or the shapes do not fit; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    public static Tensor<T>[] DynamicPartition<T>(Tensor<T> x, Tensor<int> partitions, int count) =>
        Array.ConvertAll(Composites.DynamicPartition(Ambient.ValueOf(x), Ambient.ValueOf(partitions), count), part => (Tensor<T>)Ambient.ToTensor(part));

    /// <summary>Slices put together by their numbers: row indices[m][i] of the answer is values[m][i], the last one of several; rows that none names are zeros.</summary>
    /// <param name="indices">The numbers.</param>
    /// <param name="values">The slices, each of which begins with the shape of its indices.</param>
    /// <exception cref="TfInvalidArgumentException">A number is negative, or the shapes do not fit; in a trace perhaps a <see cref="TfValueException"/>.</exception>
    /// <exception cref="TfValueException">There are no indices, or not as many as values.</exception>
    public static Tensor<T> DynamicStitch<T>(IReadOnlyList<Tensor<int>> indices, IReadOnlyList<Tensor<T>> values)
    {
        if (indices.Count == 0 || indices.Count != values.Count) throw new TfValueException($"List argument 'indices' to 'dynamic_stitch' Op with length {indices.Count} shorter than minimum length 1, or than the {values.Count} of 'data'.");
        return Ambient.Apply<T>(new Stitch(), [.. indices, .. values]);
    }

    /// <summary>Each element of x as often as a vector says, along an axis; one number is for all of them.</summary>
    /// <param name="x">What to repeat.</param>
    /// <param name="repeats">A number, or one for each index of the axis.</param>
    /// <param name="axis">The axis; without one x becomes a vector first.</param>
    /// <exception cref="TfValueException">The axis is out of range, or there is not a number for each index.</exception>
    /// <exception cref="TfInvalidArgumentException">A number is negative.</exception>
    public static Tensor<T> Repeat<T>(Tensor<T> x, Tensor<int> repeats, int? axis = null)
    {
        var value = axis is null ? Composites.Flat(Ambient.ValueOf(x)) : Ambient.ValueOf(x);
        var rank = value.Shape.Rank;
        var own = axis ?? 0;
        if (own < -rank || own >= rank) throw new TfValueException($"axis={own} out of bounds: expected {-rank}<=axis<{rank}");
        own = Axes.Positive(own, rank);
        if (repeats.Rank > 1) throw new TfValueException($"Shape {repeats.Shape} must have rank at most 1");
        var known = HostConstants.TryInts(repeats);
        if (known is [var times]) return (Tensor<T>)Ambient.ToTensor(Composites.Repeat(value, times, own));
        var size = value.Shape.Dims[own];
        if (repeats.Rank == 1 && repeats.ValueShape.Dims[0].Size is { } count && size.Size is { } length && count != length) throw new TfValueException($"Dimensions {length} and {count} are not compatible");
        if (known is not null)
        {
            var negative = Array.FindIndex(known, count => count < 0);
            if (negative >= 0) throw new TfInvalidArgumentException($"Expected repeats[{negative}] >= 0, but got {known[negative]} [Op:Repeat]");
            Tensor<int> places = known.SelectMany((count, i) => Enumerable.Repeat(i, count)).ToArray();
            return (Tensor<T>)Ambient.ToTensor(value.Apply(new Gather(own), Ambient.ValueOf(places)));
        }

        var each = Ambient.ValueOf(repeats);
        if (repeats.Rank == 0) each = each.BroadcastTo(GraphCompiler.Shape.Create([size]));
        return (Tensor<T>)Ambient.ToTensor(Composites.RepeatEach(value, each, own));
    }

    public static partial class Math
    {
        /// <summary>The rows of x summed by segments, which do not decrease; a gap among them is 0.</summary>
        /// <param name="x">The rows, along the first axis.</param>
        /// <param name="segmentIds">The segment of each row; the last one says how many there are.</param>
        /// <exception cref="TfInvalidArgumentException">The segments decrease, are negative or not one for each row; of a trace's static shapes perhaps a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> SegmentSum<T>(Tensor<T> x, Tensor<int> segmentIds)
            where T : INumber<T> => Sorted(SegmentKind.Sum, x, segmentIds);

        /// <summary>The mean of the rows of x by segments, which do not decrease, of integers truncated; a gap among them is 0.</summary>
        /// <inheritdoc cref="SegmentSum" path="/param"/>
        /// <inheritdoc cref="SegmentSum" path="/exception"/>
        public static Tensor<T> SegmentMean<T>(Tensor<T> x, Tensor<int> segmentIds)
            where T : INumber<T> => Sorted(SegmentKind.Mean, x, segmentIds);

        /// <summary>The largest of the rows of x by segments, which do not decrease; a gap among them is 0. Equal ones share the gradient.</summary>
        /// <inheritdoc cref="SegmentSum" path="/param"/>
        /// <inheritdoc cref="SegmentSum" path="/exception"/>
        public static Tensor<T> SegmentMax<T>(Tensor<T> x, Tensor<int> segmentIds)
            where T : INumber<T> => Sorted(SegmentKind.Max, x, segmentIds);

        /// <summary>The smallest of the rows of x by segments, which do not decrease; a gap among them is 0. Equal ones share the gradient.</summary>
        /// <inheritdoc cref="SegmentSum" path="/param"/>
        /// <inheritdoc cref="SegmentSum" path="/exception"/>
        public static Tensor<T> SegmentMin<T>(Tensor<T> x, Tensor<int> segmentIds)
            where T : INumber<T> => Sorted(SegmentKind.Min, x, segmentIds);

        /// <summary>The rows of x multiplied by segments, which do not decrease; a gap among them is 1.</summary>
        /// <inheritdoc cref="SegmentSum" path="/param"/>
        /// <inheritdoc cref="SegmentSum" path="/exception"/>
        public static Tensor<T> SegmentProd<T>(Tensor<T> x, Tensor<int> segmentIds)
            where T : INumber<T> => Sorted(SegmentKind.Prod, x, segmentIds);

        /// <summary>The rows of x summed by segments, which stand in any order; rows of negative segments are dropped, a segment without rows is 0.</summary>
        /// <param name="x">The rows.</param>
        /// <param name="segmentIds">The segment of each row; x begins with its shape.</param>
        /// <param name="segments">How many segments there are.</param>
        /// <exception cref="TfInvalidArgumentException">There is no such segment, or the shapes do not fit; in a trace perhaps a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> UnsortedSegmentSum<T>(Tensor<T> x, Tensor<int> segmentIds, int segments)
            where T : INumber<T> => Unsorted(SegmentKind.Sum, x, segmentIds, Count(segments, "Sum"));

        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)"/>
        public static Tensor<T> UnsortedSegmentSum<T>(Tensor<T> x, Tensor<int> segmentIds, Tensor<int> segments)
            where T : INumber<T> => Unsorted(SegmentKind.Sum, x, segmentIds, Count(segments, "Sum"));

        /// <summary>The mean of the rows of x by segments, which stand in any order; rows of negative segments are dropped, a segment without rows is 0.</summary>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/param"/>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/exception"/>
        public static Tensor<T> UnsortedSegmentMean<T>(Tensor<T> x, Tensor<int> segmentIds, int segments)
            where T : INumber<T> => Mean(x, segmentIds, Count(segments, "Sum"), isMean: true);

        /// <inheritdoc cref="UnsortedSegmentMean{T}(Tensor{T}, Tensor{int}, int)"/>
        public static Tensor<T> UnsortedSegmentMean<T>(Tensor<T> x, Tensor<int> segmentIds, Tensor<int> segments)
            where T : INumber<T> => Mean(x, segmentIds, Count(segments, "Sum"), isMean: true);

        /// <summary>The rows of x summed by segments and divided by the root of their number; otherwise as <see cref="UnsortedSegmentMean{T}(Tensor{T}, Tensor{int}, int)"/>.</summary>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/param"/>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/exception"/>
        public static Tensor<T> UnsortedSegmentSqrtN<T>(Tensor<T> x, Tensor<int> segmentIds, int segments)
            where T : IFloatingPointIeee754<T> => Mean(x, segmentIds, Count(segments, "Sum"), isMean: false);

        /// <inheritdoc cref="UnsortedSegmentSqrtN{T}(Tensor{T}, Tensor{int}, int)"/>
        public static Tensor<T> UnsortedSegmentSqrtN<T>(Tensor<T> x, Tensor<int> segmentIds, Tensor<int> segments)
            where T : IFloatingPointIeee754<T> => Mean(x, segmentIds, Count(segments, "Sum"), isMean: false);

        /// <summary>The largest of the rows of x by segments, which stand in any order; rows of negative segments are dropped, a segment without rows is the lowest number. Equal ones share the gradient.</summary>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/param"/>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/exception"/>
        public static Tensor<T> UnsortedSegmentMax<T>(Tensor<T> x, Tensor<int> segmentIds, int segments)
            where T : INumber<T> => Unsorted(SegmentKind.Max, x, segmentIds, Count(segments, "Max"));

        /// <inheritdoc cref="UnsortedSegmentMax{T}(Tensor{T}, Tensor{int}, int)"/>
        public static Tensor<T> UnsortedSegmentMax<T>(Tensor<T> x, Tensor<int> segmentIds, Tensor<int> segments)
            where T : INumber<T> => Unsorted(SegmentKind.Max, x, segmentIds, Count(segments, "Max"));

        /// <summary>The smallest of the rows of x by segments, which stand in any order; rows of negative segments are dropped, a segment without rows is the highest number. Equal ones share the gradient.</summary>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/param"/>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/exception"/>
        public static Tensor<T> UnsortedSegmentMin<T>(Tensor<T> x, Tensor<int> segmentIds, int segments)
            where T : INumber<T> => Unsorted(SegmentKind.Min, x, segmentIds, Count(segments, "Min"));

        /// <inheritdoc cref="UnsortedSegmentMin{T}(Tensor{T}, Tensor{int}, int)"/>
        public static Tensor<T> UnsortedSegmentMin<T>(Tensor<T> x, Tensor<int> segmentIds, Tensor<int> segments)
            where T : INumber<T> => Unsorted(SegmentKind.Min, x, segmentIds, Count(segments, "Min"));

        /// <summary>The rows of x multiplied by segments, which stand in any order; rows of negative segments are dropped, a segment without rows is 1.</summary>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/param"/>
        /// <inheritdoc cref="UnsortedSegmentSum{T}(Tensor{T}, Tensor{int}, int)" path="/exception"/>
        public static Tensor<T> UnsortedSegmentProd<T>(Tensor<T> x, Tensor<int> segmentIds, int segments)
            where T : INumber<T> => Unsorted(SegmentKind.Prod, x, segmentIds, Count(segments, "Prod"));

        /// <inheritdoc cref="UnsortedSegmentProd{T}(Tensor{T}, Tensor{int}, int)"/>
        public static Tensor<T> UnsortedSegmentProd<T>(Tensor<T> x, Tensor<int> segmentIds, Tensor<int> segments)
            where T : INumber<T> => Unsorted(SegmentKind.Prod, x, segmentIds, Count(segments, "Prod"));

        private static Tensor<T> Sorted<T>(SegmentKind kind, Tensor<T> x, Tensor<int> segmentIds) =>
            Ambient.Apply<T>(new SortedSegment(kind), x, (Tensor)segmentIds);

        private static Tensor<T> Unsorted<T>(SegmentKind kind, Tensor<T> x, Tensor<int> segmentIds, Dim segments) =>
            Ambient.Apply<T>(new UnsortedSegment(kind, GraphCompiler.Shape.Create([segments])), x, (Tensor)segmentIds);

        private static Tensor<T> Mean<T>(Tensor<T> x, Tensor<int> segmentIds, Dim segments, bool isMean) =>
            Ambient.Compose<T>(v => Composites.SegmentMean(v[0], v[1], segments, isMean), x, segmentIds);

        private static Dim Count(int segments, string kind) => segments >= 0
            ? segments
            : throw Ambient.Invalid($"Input num_segments == {segments} must not be negative. [Op:UnsortedSegment{kind}]", $"Dimension size, given by scalar input 2, must be non-negative but is {segments} for 'UnsortedSegment{kind}'");

        // A scalar: a number, or a size that only the call knows.
        private static Dim Count(Tensor<int> segments, string kind)
        {
            if (segments.Rank != 0) throw Ambient.Invalid($"num_segments should be a scalar, not shape {segments.Shape.ToKernelString()} [Op:UnsortedSegment{kind}]", $"Shape must be rank 0 but is rank {segments.Rank} for 'UnsortedSegment{kind}'");
            return HostConstants.TryInts(segments) is [var number] ? Count(number, kind) : HostConstants.ToShape(segments, "UnsortedSegment" + kind).Dims[0];
        }
    }
}
