using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Combines the rows of each segment.</summary>
/// <param name="kind">How.</param>
/// <param name="ids">The type of the segments.</param>
/// <param name="segments">How many there are.</param>
/// <param name="inner">The length of a row.</param>
/// <param name="hasZeroGaps">Whether an extreme of no rows is 0.</param>
internal sealed unsafe class SegmentLaunch<T>(SegmentKind kind, TensorType ids, nint segments, nint inner, bool hasZeroGaps) : Launch
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly IndexReader _reader = new(ids);
    private readonly nint _rows = (nint)ids.Shape.ElementCount;
    private readonly ScatterKind _combination = kind switch
    {
        SegmentKind.Prod => ScatterKind.Mul,
        SegmentKind.Max => ScatterKind.Max,
        SegmentKind.Min => ScatterKind.Min,
        _ => ScatterKind.Add,
    };

    private T Start => kind switch
    {
        SegmentKind.Prod => T.One,
        SegmentKind.Max => T.MinValue,
        SegmentKind.Min => T.MaxValue,
        _ => T.Zero,
    };

    public override void Run(void** pointers)
    {
        var x = (T*)pointers[0];
        var result = (T*)pointers[2];
        new Span<T>(result, checked((int)(segments * inner))).Fill(Start);
        for (nint row = 0; row < _rows; row++, x += inner)
        {
            var segment = _reader.Read(pointers[1], row);
            if (segment < 0) continue;
            if (segment >= segments) throw new TfInvalidArgumentException($"segment_ids[{_reader.Coordinates(row)}] = {segment} is out of range [0, {segments})");
            Combination.Run(_combination, x, 1, result + ((nint)segment * inner), inner);
        }

        if (kind == SegmentKind.Mean || hasZeroGaps) Complete(pointers[1], result);
    }

    /// <summary>Divides sums by the number of their rows, and makes the extremes of gaps 0. The segments are sorted.</summary>
    private void Complete(void* numbers, T* result)
    {
        nint row = 0;
        for (nint segment = 0; segment < segments; segment++, result += inner)
        {
            nint count = 0;
            for (; row < _rows && _reader.Read(numbers, row) <= segment; row++) count++;
            if (count == 0) new Span<T>(result, (int)inner).Fill(kind == SegmentKind.Prod ? T.One : T.Zero);
            if (kind != SegmentKind.Mean || count < 2) continue;
            var divisor = T.CreateTruncating(count);
            for (nint i = 0; i < inner; i++) result[i] /= divisor;
        }
    }
}

internal readonly struct SegmentLaunch(UnsortedSegment @operator, TensorType ids, nint inner) : INumberLaunch
{
    public static Launch Bind(UnsortedSegment @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        NumberTypes.Make(inputs[0].DType, new SegmentLaunch(@operator, inputs[1], (nint)outputs[0].Shape[1..].ElementCount));

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new SegmentLaunch<T>(@operator.Kind, ids, @operator.Segments[0], inner, @operator.HasZeroGaps);
}
