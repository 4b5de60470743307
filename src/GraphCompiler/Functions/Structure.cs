using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// How values are nested in an argument or a result: tuples, arrays, lists and dictionaries with string keys, down to
/// leaves. Compared by form, as TensorFlow does: a list is no tuple, the keys of a dictionary count and their order does not.
/// </summary>
internal sealed class Structure : IEquatable<Structure>
{
    private readonly Type? _type;
    private readonly string[] _keys;
    private readonly Structure[] _children;

    private Structure(Type? type, string[] keys, Structure[] children) => (_type, _keys, _children) = (type, keys, children);

    /// <summary>A value that holds no others.</summary>
    public static Structure Leaf { get; } = new(null, [], []);

    public bool IsLeaf => _type is null;

    public int LeafCount => IsLeaf ? 1 : _children.Sum(child => child.LeafCount);

    /// <summary>Takes a value apart.</summary>
    /// <param name="value">The value.</param>
    /// <param name="leaves">Gets its leaves, in order.</param>
    public static Structure Flatten(object? value, List<object?> leaves)
    {
        switch (value)
        {
            case ITuple tuple:
                return Node(tuple, [], Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), leaves);
            case Array { Rank: 1 } array:
                return Node(array, [], array.Cast<object?>(), leaves);
            case IDictionary dictionary when IsGeneric(value, typeof(Dictionary<,>)) && value.GetType().GenericTypeArguments[0] == typeof(string):
                var keys = dictionary.Keys.Cast<string>().Order(StringComparer.Ordinal).ToArray();
                return Node(dictionary, keys, keys.Select(k => dictionary[k]), leaves);
            case IList list when IsGeneric(value, typeof(List<>)):
                return Node(list, [], list.Cast<object?>(), leaves);
            default:
                leaves.Add(value);
                return Leaf;
        }
    }

    private static bool IsGeneric(object value, Type definition) => value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == definition;

    private static Structure Node(object value, string[] keys, IEnumerable<object?> items, List<object?> leaves) =>
        new(value.GetType(), keys, [.. items.Select(item => Flatten(item, leaves))]);

    /// <summary>Builds a value of this form from other leaves of the same types.</summary>
    /// <param name="leaves">All leaves; those before <paramref name="next"/> are taken.</param>
    /// <param name="next">The next leaf to take.</param>
    public object? Rebuild(ReadOnlySpan<object?> leaves, ref int next)
    {
        if (IsLeaf) return leaves[next++];
        var items = new object?[_children.Length];
        for (var i = 0; i < items.Length; i++) items[i] = _children[i].Rebuild(leaves, ref next);
        if (_type!.IsAssignableTo(typeof(ITuple))) return Create(_type, items);
        if (_type.IsArray) return Fill((Array)Create(_type, items.Length), items);
        var container = Create(_type);
        for (var i = 0; i < items.Length; i++)
        {
            if (container is IDictionary dictionary) dictionary.Add(_keys[i], items[i]);
            else ((IList)container).Add(items[i]);
        }

        return container;
    }

    /// <summary>As TensorFlow prints structures: <c>List[a, b]</c>, <c>Tuple[a, b]</c>, <c>Dict[['k', a]]</c>.</summary>
    /// <param name="leaf">Prints the next leaf.</param>
    public string Print(Func<string> leaf)
    {
        if (IsLeaf) return leaf();
        if (_keys.Length > 0) return $"Dict[{string.Join(", ", _keys.Zip(_children, (key, child) => $"['{key}', {child.Print(leaf)}]"))}]";
        return $"{(_type!.IsAssignableTo(typeof(ITuple)) ? "Tuple" : "List")}[{string.Join(", ", _children.Select(child => child.Print(leaf)))}]";
    }

    /// <summary>The same form over other leaves, as lists and dictionaries: what a signature shows.</summary>
    /// <param name="leaf">Gives the next leaf.</param>
    public object? Describe(Func<object?> leaf)
    {
        if (IsLeaf) return leaf();
        if (_keys.Length == 0) return _children.Select(child => child.Describe(leaf)).ToArray();
        var described = new Dictionary<string, object?>();
        for (var i = 0; i < _keys.Length; i++) described[_keys[i]] = _children[i].Describe(leaf);
        return described;
    }

    public bool Equals(Structure? other) =>
        other is not null && _type == other._type && _keys.SequenceEqual(other._keys) && _children.SequenceEqual(other._children);

    public override bool Equals(object? obj) => Equals(obj as Structure);

    public override int GetHashCode() => HashCode.Combine(_type, _children.Length);

    private static Array Fill(Array array, object?[] items)
    {
        for (var i = 0; i < items.Length; i++) array.SetValue(items[i], i);
        return array;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "An instance of the type was made by its constructor before.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An instance of the type was made by its constructor before.")]
    private static object Create(Type type, params object?[] arguments) => Activator.CreateInstance(type, arguments)!;
}
