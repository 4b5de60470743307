using System.Numerics;
using System.Runtime.InteropServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>How coordinates see a tensor: batch × the axes that the coordinates are about × inner; there are batch × count of them.</summary>
internal readonly unsafe struct CoordinateSpace
{
    private readonly IndexReader _indices;
    private readonly Shape _shape;
    private readonly nint[] _sizes;
    private readonly bool _isRows;
    private readonly string _owner;

    /// <param name="shape">What is indexed.</param>
    /// <param name="indices">The coordinates, along their last axis.</param>
    /// <param name="batchDims">How many leading axes both share.</param>
    /// <param name="isRows">Whether the indices are row numbers, without an axis of coordinates.</param>
    /// <param name="owner">What a message calls the indexed tensor.</param>
    public CoordinateSpace(Shape shape, TensorType indices, int batchDims, bool isRows, string owner)
    {
        (_indices, _shape, _isRows, _owner) = (new IndexReader(indices), shape, isRows, owner);
        var depth = isRows ? 1 : indices.Shape[^1];
        _sizes = [.. Enumerable.Range(batchDims, depth).Select(axis => (nint)shape[axis])];
        Batch = Product(shape, 0, batchDims);
        Inner = Product(shape, batchDims + depth, shape.Rank);
        Count = Product(indices.Shape, batchDims, indices.Shape.Rank - (isRows ? 0 : 1));
    }

    public nint Batch { get; }

    public nint Inner { get; }

    public nint Count { get; }

    /// <summary>The first element of the slice at some coordinates.</summary>
    /// <exception cref="TfInvalidArgumentException">They are outside.</exception>
    public nint Offset(void* indices, nint position)
    {
        var offset = position / Count;
        for (var axis = 0; axis < _sizes.Length; axis++)
        {
            var index = _indices.Read(indices, (position * _sizes.Length) + axis);
            if ((ulong)index >= (ulong)_sizes[axis]) Throw(indices, position);
            offset = (offset * _sizes[axis]) + (nint)index;
        }

        return offset * Inner;
    }

    private void Throw(void* indices, nint position)
    {
        var coordinates = new long[_sizes.Length];
        for (var axis = 0; axis < coordinates.Length; axis++) coordinates[axis] = _indices.Read(indices, (position * coordinates.Length) + axis);
        throw new TfInvalidArgumentException(_isRows
            ? $"indices[{_indices.Coordinates(position)}] = {coordinates[0]} is not in [0, {_sizes[0]})"
            : $"indices[{_indices.Coordinates(position, trailing: 1)}] = [{string.Join(", ", coordinates)}] does not index into {_owner} {_shape.ToKernelString()}");
    }

    private static nint Product(Shape shape, int from, int to)
    {
        nint product = 1;
        for (var i = from; i < to; i++) product *= shape[i];
        return product;
    }
}

/// <summary>Copies the slices that coordinates name.</summary>
internal sealed unsafe class GatherNdLaunch(CoordinateSpace space, int size) : Launch
{
    public static Launch Bind(GatherNd @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        new GatherNdLaunch(new CoordinateSpace(inputs[0].Shape, inputs[1], @operator.BatchDims, false, "param shape"), inputs[0].DType.Size);

    public override void Run(void** pointers)
    {
        var x = (byte*)pointers[0];
        var indices = pointers[1];
        var result = (byte*)pointers[2];
        var bytes = space.Inner * size;
        for (nint i = 0; i < space.Batch * space.Count; i++)
        {
            NativeMemory.Copy(x + (space.Offset(indices, i) * size), result, (nuint)bytes);
            result += bytes;
        }
    }
}

/// <summary>Combines slices with a tensor, or with zeros, at coordinates.</summary>
internal sealed unsafe class ScatterLaunch<T>(ScatterKind kind, CoordinateSpace space, nint bytes, bool hasBase, nint step) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        // With a tensor to start from: x, indices, updates, result. From zeros: indices, updates, result.
        var first = hasBase ? 1 : 0;
        var indices = pointers[first];
        var updates = (T*)pointers[first + 1];
        var result = (T*)pointers[first + 2];
        if (hasBase) NativeMemory.Copy(pointers[0], result, (nuint)bytes);
        else NativeMemory.Clear(result, (nuint)bytes);
        for (nint i = 0; i < space.Batch * space.Count; i++)
        {
            Combination.Run(kind, updates, step, result + space.Offset(indices, i), space.Inner);
            updates += space.Inner * step;
        }
    }
}

internal readonly struct ScatterLaunch(ScatterKind kind, CoordinateSpace space, nint bytes, bool hasBase, nint step) : INumberLaunch
{
    public static Launch Bind(ScatterNd @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Bind(
        outputs[0],
        new ScatterLaunch(
            ScatterKind.Add, new CoordinateSpace(outputs[0].Shape, inputs[0], @operator.BatchDims, false, "shape"), Bytes(outputs[0]), hasBase: false, step: 1));

    public static Launch Bind(TensorScatter @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => Bind(
        outputs[0],
        new ScatterLaunch(
            @operator.Kind,
            new CoordinateSpace(outputs[0].Shape, inputs[1], 0, @operator.IsRows, "shape"),
            Bytes(outputs[0]),
            hasBase: true,
            @operator.IsRows && inputs[2].Shape.Rank == 0 ? 0 : 1));

    public Launch Make<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new ScatterLaunch<T>(kind, space, bytes, hasBase, step);

    // An update of flags moves bytes.
    private static Launch Bind(TensorType type, ScatterLaunch launch) =>
        launch.Kind == ScatterKind.Update && type.DType == DType.Bool ? launch.Make<byte>() : NumberTypes.Make(type.DType, launch);

    private ScatterKind Kind => kind;

    private static nint Bytes(TensorType type) => (nint)(type.Shape.ElementCount * type.DType.Size);
}
