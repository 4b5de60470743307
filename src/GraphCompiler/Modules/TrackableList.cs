using System.Collections;

namespace GraphCompiler;

/// <summary>A list that checkpoints follow by itself: what is added to it takes the value that waits for its place.</summary>
public sealed class TrackableList<T> : List<T>, ITrackable, IList<T>, IList
{
    /// <inheritdoc cref="List{T}.this"/>
    public new T this[int index]
    {
        get => base[index];
        set
        {
            base[index] = value;
            Restorations.Resume();
        }
    }

    object? IList.this[int index]
    {
        get => base[index];
        set => this[index] = (T)value!;
    }

    /// <inheritdoc cref="List{T}.Add"/>
    public new void Add(T item)
    {
        base.Add(item);
        Restorations.Resume();
    }

    /// <inheritdoc cref="List{T}.AddRange"/>
    public new void AddRange(IEnumerable<T> collection)
    {
        base.AddRange(collection);
        Restorations.Resume();
    }

    /// <inheritdoc cref="List{T}.Insert"/>
    public new void Insert(int index, T item)
    {
        base.Insert(index, item);
        Restorations.Resume();
    }

    void ICollection<T>.Add(T item) => Add(item);

    void IList<T>.Insert(int index, T item) => Insert(index, item);

    int IList.Add(object? value)
    {
        Add((T)value!);
        return Count - 1;
    }

    void IList.Insert(int index, object? value) => Insert(index, (T)value!);
}
