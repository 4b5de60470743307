namespace GraphCompiler;

/// <summary>
/// A list of tensors that has a value. Immutable to who holds it: the newest version has the array, an older one the difference to
/// the next (Baker's persistent arrays), so that a list which grows in a loop costs what an array would.
/// </summary>
internal sealed class TensorList : OpaqueTensor
{
    private const int NoIndex = -1;

    private readonly int _count;
    private Tensor?[]? _items;
    private TensorList? _newer;
    private int _index;
    private Tensor? _item;

    /// <param name="dtype">The items' element type.</param>
    /// <param name="items">The items, handed over; null where nothing was written yet.</param>
    public TensorList(DType dtype, Tensor?[] items)
        : this(dtype, items, items.Length)
    {
    }

    private TensorList(DType dtype, Tensor?[] items, int count)
        : base(dtype) => (_items, _count) = (items, count);

    public int Count => _count;

    /// <summary>The item at an index, null where nothing was written.</summary>
    public Tensor? this[int index] => index < _count ? Items[index] : null;

    /// <summary>The array of the newest version, made that of this one.</summary>
    private Tensor?[] Items
    {
        get
        {
            if (_items is not null) return _items;
            var path = new List<TensorList>();
            for (var list = this; list is not null; list = list._newer) path.Add(list);
            for (var i = path.Count - 1; i > 0; i--) path[i].HandTo(path[i - 1]);
            return _items!;
        }
    }

    /// <summary>A list of the same items but one; it grows where the index is behind its end.</summary>
    public TensorList With(int index, Tensor? item)
    {
        var items = Items;
        if (index >= items.Length) Array.Resize(ref items, Math.Max(index + 1, 2 * items.Length));
        var next = new TensorList(DType, items, Math.Max(_count, index + 1));
        (_items, _newer, _index, _item) = (null, next, index, items[index]);
        items[index] = item;
        return next;
    }

    /// <summary>The same list as another object: tapes tell values apart by their objects.</summary>
    public TensorList Again()
    {
        var next = new TensorList(DType, Items, _count);
        (_items, _newer, _index, _item) = (null, next, NoIndex, null);
        return next;
    }

    public override string ToString() => $"<list of {_count} tensors of {DType.Name}>";

    /// <summary>Gives the array to the version before, and keeps the difference.</summary>
    private void HandTo(TensorList older)
    {
        var items = _items!;
        (_items, _newer, _index, _item) = (null, older, older._index, older._index == NoIndex ? null : items[older._index]);
        if (older._index != NoIndex) items[older._index] = older._item;
        (older._items, older._newer, older._item) = (items, null, null);
    }
}
