using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>How a lookup along an axis sees its operands: x is batch × outer × length × inner, the indices are batch × count.</summary>
internal readonly struct GatherSpace
{
    private readonly IndexReader _indices;
    private readonly int _axis;
    private readonly bool _isSubscript;

    public GatherSpace(Shape x, TensorType indices, int axis, int batchDims, bool isSubscript)
    {
        (_indices, _axis, _isSubscript) = (new IndexReader(indices), axis, isSubscript);
        Batch = Product(x, 0, batchDims);
        Outer = Product(x, batchDims, axis);
        Length = x[axis];
        Inner = Product(x, axis + 1, x.Rank);
        Count = Product(indices.Shape, batchDims, indices.Shape.Rank);
    }

    public nint Batch { get; }

    public nint Outer { get; }

    public nint Length { get; }

    public nint Inner { get; }

    public nint Count { get; }

    /// <summary>The index at a position, counted from the start.</summary>
    /// <exception cref="TfInvalidArgumentException">The axis has no such position.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe nint Index(void* indices, nint position)
    {
        var index = _indices.Read(indices, position);
        if (_isSubscript && index < 0) index += Length;
        if ((ulong)index >= (ulong)Length) Throw(index, position);
        return (nint)index;
    }

    private void Throw(long index, nint position) => throw new TfInvalidArgumentException(_isSubscript
        ? $"slice index {index} of dimension {_axis} out of bounds."
        : $"indices[{_indices.Coordinates(position)}] = {index} is not in [0, {Length})");

    private static nint Product(Shape shape, int from, int to)
    {
        nint product = 1;
        for (var i = from; i < to; i++) product *= shape[i];
        return product;
    }
}

/// <summary>Copies the slices that indices name.</summary>
internal sealed unsafe class GatherLaunch(GatherSpace space, nint bytes) : Launch
{
    public static Launch Bind(Gather @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var space = new GatherSpace(inputs[0].Shape, inputs[1], @operator.Axis, @operator.BatchDims, @operator.IsSubscript);
        return new GatherLaunch(space, space.Inner * inputs[0].DType.Size);
    }

    public override void Run(void** pointers)
    {
        var x = (byte*)pointers[0];
        var indices = pointers[1];
        var result = (byte*)pointers[2];

        // An index that nothing is taken with is wrong all the same.
        if (space.Outer == 0) Check(indices);
        for (nint row = 0; row < space.Batch * space.Outer; row++)
        {
            var first = row / space.Outer * space.Count;
            for (nint i = 0; i < space.Count; i++)
            {
                var source = x + (((row * space.Length) + space.Index(indices, first + i)) * bytes);
                switch (bytes)
                {
                    case sizeof(uint):
                        Unsafe.WriteUnaligned(result, Unsafe.ReadUnaligned<uint>(source));
                        break;
                    case sizeof(ulong):
                        Unsafe.WriteUnaligned(result, Unsafe.ReadUnaligned<ulong>(source));
                        break;
                    default:
                        NativeMemory.Copy(source, result, (nuint)bytes);
                        break;
                }

                result += bytes;
            }
        }
    }

    private void Check(void* indices)
    {
        for (nint i = 0; i < space.Batch * space.Count; i++) space.Index(indices, i);
    }
}
