using System.Collections;

namespace GraphCompiler;

/// <summary>A dictionary that checkpoints follow by itself: what is added to it takes the value that waits for its key.</summary>
public sealed class TrackableDictionary<T> : Dictionary<string, T>, ITrackable, IDictionary<string, T>, IDictionary
{
    /// <inheritdoc cref="Dictionary{TKey, TValue}.this"/>
    public new T this[string key]
    {
        get => base[key];
        set
        {
            base[key] = value;
            Restorations.Resume();
        }
    }

    object? IDictionary.this[object key]
    {
        get => key is string name && TryGetValue(name, out var value) ? value : null;
        set => this[(string)key] = (T)value!;
    }

    /// <inheritdoc cref="Dictionary{TKey, TValue}.Add"/>
    public new void Add(string key, T value)
    {
        base.Add(key, value);
        Restorations.Resume();
    }

    /// <inheritdoc cref="Dictionary{TKey, TValue}.TryAdd"/>
    public new bool TryAdd(string key, T value)
    {
        var isNew = base.TryAdd(key, value);
        Restorations.Resume();
        return isNew;
    }

    void IDictionary<string, T>.Add(string key, T value) => Add(key, value);

    void IDictionary.Add(object key, object? value) => Add((string)key, (T)value!);
}
