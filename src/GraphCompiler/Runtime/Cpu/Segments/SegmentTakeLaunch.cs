using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Copies the row of each segment, zeros for a negative one.</summary>
internal sealed unsafe class SegmentTakeLaunch(TensorType ids, nint segments, nint bytes) : Launch
{
    private readonly IndexReader _reader = new(ids);
    private readonly nint _rows = (nint)ids.Shape.ElementCount;

    public static Launch Bind(SegmentTake @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        new SegmentTakeLaunch(inputs[1], inputs[0].Shape[0], (nint)inputs[0].Shape[1..].ElementCount * inputs[0].DType.Size);

    public override void Run(void** pointers)
    {
        var x = (byte*)pointers[0];
        var result = (byte*)pointers[2];
        for (nint row = 0; row < _rows; row++, result += bytes)
        {
            var segment = _reader.Read(pointers[1], row);
            if (segment >= segments) throw new TfInvalidArgumentException($"segment_ids[{_reader.Coordinates(row)}] = {segment} is out of range [0, {segments})");
            if (segment < 0) NativeMemory.Clear(result, (nuint)bytes);
            else NativeMemory.Copy(x + ((nint)segment * bytes), result, (nuint)bytes);
        }
    }
}
