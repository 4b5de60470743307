using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>A tensor array of any element type, as a control-flow operator carries it.</summary>
internal interface ITensorArray
{
    /// <summary>The list that it is.</summary>
    Tensor List { get; }

    /// <summary>The same array over another list.</summary>
    ITensorArray With(Tensor list);
}

/// <summary>
/// A growing list of tensors for graph loops. Functional: keep what <see cref="Write"/> returns. Each version is differentiable:
/// the gradient of a write goes to what was written, that of an overwritten item is zero.
/// </summary>
/// <typeparam name="T">The items' element type.</typeparam>
public sealed class TensorArray<T> : ITensorArray
{
    private readonly ItemShape _items;
    private readonly bool _dynamicSize;
    private readonly int? _size;
    private readonly Tensor _list;

    /// <summary>An array of items that are still to be written.</summary>
    /// <param name="size">How many.</param>
    /// <param name="dynamicSize">Whether it grows when an item is written behind its end.</param>
    /// <param name="elementShape">
    /// The shape of every item, open dimensions where they differ; without it all have that of the first. Items that nobody writes are zeros of it.
    /// </param>
    public TensorArray(Tensor<int> size, bool dynamicSize = false, Shape? elementShape = null)
        : this(
            Ambient.ToTensor(Ambient.ValueOf(size).Apply(new ListReserve(DType.Of<T>(), elementShape ?? Shape.Unknown))),
            dynamicSize,
            new ItemShape(elementShape),
            HostConstants.TryInts(size) is [var known] ? known : null)
    {
    }

    private TensorArray(Tensor list, bool dynamicSize, ItemShape items, int? size) =>
        (_list, _dynamicSize, _items, _size) = (list, dynamicSize, items, dynamicSize ? null : size);

    Tensor ITensorArray.List => _list;

    /// <summary>The array with an item written.</summary>
    /// <param name="index">Where: a scalar.</param>
    /// <param name="value">The item.</param>
    /// <exception cref="TfInvalidArgumentException">The index is negative, or out of range where the array does not grow; in a function, when it runs.</exception>
    /// <exception cref="TfValueException">The item is not of the shape that all are to have.</exception>
    public TensorArray<T> Write(Tensor<int> index, Tensor<T> value)
    {
        _items.Learn(value.Shape);
        if (!Ambient.IsTracing)
        {
            var (place, count) = Place(index, "Writing to");
            if (!_dynamicSize && place >= count) throw new TfInvalidArgumentException($"Tried to write to index {place} but array is not resizeable and size is: {count}");
        }

        var list = Ambient.Builder.Apply(new ListWrite(_dynamicSize), Ambient.ValueOf(_list), Ambient.ValueOf(index), Ambient.ValueOf(value))[0];
        return new TensorArray<T>(Ambient.ToTensor(list), _dynamicSize, _items, _size);
    }

    /// <summary>The item at an index.</summary>
    /// <exception cref="TfInvalidArgumentException">
    /// The index is out of range, or nothing was written there and no shape of the items is known; in a function, when it runs.
    /// </exception>
    public Tensor<T> Read(Tensor<int> index)
    {
        if (!Ambient.IsTracing && Place(index, "Reading from") is var (place, count) && place >= count)
        {
            throw new TfInvalidArgumentException($"Tried to read from index {place} but array size is: {count}");
        }

        return (Tensor<T>)Ambient.ToTensor(Ambient.Builder.Apply(new ListRead(), Ambient.ValueOf(_list), Ambient.ValueOf(index))[0]);
    }

    /// <summary>The array of the parts of a tensor along its first axis.</summary>
    /// <exception cref="TfInvalidArgumentException">There are more than the array, which does not grow, has places; in a function also fewer. As far as both numbers are known.</exception>
    public TensorArray<T> Unstack(Tensor<T> values)
    {
        var count = values.Shape is { IsRankKnown: true, Rank: > 0 } shape ? shape.Dims[0].Size : null;
        if (_size is { } size && (count > size || (Ambient.IsTracing && count < size)))
        {
            throw new TfInvalidArgumentException($"Operation expected a list with {size} elements but got a list with {count} elements.");
        }

        if (values.Shape is { IsRankKnown: true, Rank: > 0 }) _items.Learn(values.Shape[1..]);
        return new(Ambient.ToTensor(Ambient.ValueOf(values).Apply(new ListUnstack())), _dynamicSize, _items, count);
    }

    /// <summary>All items along a new first axis.</summary>
    /// <remarks>Items that nobody wrote are zeros.</remarks>
    /// <exception cref="TfInvalidArgumentException">None was written and no shape is known, or they differ in shape.</exception>
    public Tensor<T> Stack()
    {
        var stacked = Ambient.ValueOf(_list).Apply(new ListStack(_items.Shape));
        if (Ambient.IsTracing && _size is { } size) stacked = stacked.WithShape(Shape.Create([size]).Concatenate(_items.Shape));
        return (Tensor<T>)Ambient.ToTensor(stacked);
    }

    /// <summary>All items one after another along their first axis.</summary>
    public Tensor<T> Concat() => (Tensor<T>)Ambient.ToTensor(Ambient.ValueOf(_list).Apply(new ListConcat()));

    /// <summary>The items at some indices along a new first axis.</summary>
    public Tensor<T> Gather(Tensor<int> indices) => Tf.Gather(Stack(), indices);

    /// <summary>The number of items.</summary>
    public Tensor<int> Size() => (Tensor<int>)Ambient.ToTensor(Ambient.ValueOf(_list).Apply(new ListLength()));

    ITensorArray ITensorArray.With(Tensor list) => new TensorArray<T>(list, _dynamicSize, _items, _size);

    /// <summary>In eager code: an index that is not negative, and the number of items.</summary>
    private (int Place, int Count) Place(Tensor<int> index, string doing) => index.Item() is >= 0 and var place
        ? (place, Size().Item())
        : throw new TfInvalidArgumentException($"{doing} negative indices (index {index.Item()}) is not allowed.");

    /// <summary>The shape of all items. The versions of an array share it: what a write inside of a loop says is known after the loop.</summary>
    private sealed class ItemShape(Shape? declared)
    {
        public Shape Shape { get; private set; } = declared ?? Shape.Unknown;

        public void Learn(Shape shape)
        {
            if (!Shape.IsCompatibleWith(shape)) throw new TfValueException($"Incompatible shape for value ({shape}), expected ({Shape})");
            if (declared is null && shape.IsFullyDefined) Shape = shape;
        }
    }
}
