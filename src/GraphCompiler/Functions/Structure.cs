using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using GraphCompiler.CompilerServices;

namespace GraphCompiler;

internal enum StructureKind
{
    Leaf,
    Tuple,
    List,
    Dictionary,
    Record,
}

/// <summary>
/// How values are nested in an argument or a result: tuples, arrays, lists, dictionaries and [TensorStructure] records, down to
/// leaves. Compared by form, as TensorFlow does: a list is no tuple, the keys of a dictionary count and their order does not.
/// </summary>
internal sealed class Structure : IEquatable<Structure>
{
    private readonly Type? _type;
    private readonly int[] _order;
    private readonly ITensorRecord? _template;
    private ConstructorInvoker? _constructor;

    private Structure(StructureKind kind, Type? type, object[] keys, Structure[] children, int[] order, ITensorRecord? template = null)
    {
        (Kind, _type, Keys, Children, _order, _template) = (kind, type, keys, children, order, template);
        LeafCount = kind == StructureKind.Leaf ? 1 : children.Sum(child => child.LeafCount);
    }

    /// <summary>A value that holds no others.</summary>
    public static Structure Leaf { get; } = new(StructureKind.Leaf, null, [], [], []);

    public StructureKind Kind { get; }

    /// <summary>The keys of a dictionary, sorted so that leaves of equal structures are in one order; the names of a record's members.</summary>
    public object[] Keys { get; }

    /// <summary>What it holds, in the order of the keys.</summary>
    public Structure[] Children { get; }

    public bool IsLeaf => Kind == StructureKind.Leaf;

    public int LeafCount { get; }

    /// <summary>Takes one level of a value apart; false where it is a leaf.</summary>
    public static bool TryOpen(object? value, out StructureKind kind, out object[] keys, out object?[] items)
    {
        (kind, keys, items) = (StructureKind.Leaf, [], []);
        switch (value)
        {
            case ITensorRecord record:
                (kind, keys, items) = (StructureKind.Record, [.. record.MemberNames], record.Members);
                return true;
            case ITuple tuple:
                (kind, items) = (StructureKind.Tuple, [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])]);
                return true;
            case IDictionary dictionary when IsDictionary(value.GetType()):
                (kind, keys, items) = (StructureKind.Dictionary, [.. dictionary.Keys.Cast<object>()], [.. dictionary.Values.Cast<object?>()]);
                return true;
            case Array { Rank: 1 } or IList when IsList(value.GetType()):
                (kind, items) = (StructureKind.List, [.. ((IList)value).Cast<object?>()]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Takes a value apart.</summary>
    /// <param name="value">The value.</param>
    /// <param name="leaves">Gets its leaves, in order.</param>
    public static Structure Flatten(object? value, List<object?> leaves)
    {
        if (TryOpen(value, out var kind, out var keys, out var items)) return Node(kind, value!.GetType(), keys, items, leaves, (item, _) => Flatten(item, leaves), value);
        leaves.Add(value);
        return Leaf;
    }

    /// <summary>A structure from its parts.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="type">The class to build it as.</param>
    /// <param name="keys">The keys or names, as the value has them.</param>
    /// <param name="items">What it holds, in that order.</param>
    /// <param name="leaves">Gets the leaves.</param>
    /// <param name="flatten">Takes an item apart, the item's place given.</param>
    /// <param name="value">The value, which a record is built after.</param>
    public static Structure Node(
        StructureKind kind, Type type, object[] keys, object?[] items, List<object?> leaves, Func<object?, int, Structure> flatten, object? value = null)
    {
        var order = Enumerable.Range(0, items.Length).ToArray();
        var places = order;
        if (kind == StructureKind.Dictionary)
        {
            places = [.. order.OrderBy(i => HostText.Repr(keys[i]), StringComparer.Ordinal)];
            for (var i = 0; i < places.Length; i++) order[places[i]] = i;
            keys = [.. places.Select(i => keys[i])];
        }

        var children = places.Select(i => flatten(items[i], i)).ToArray();
        return new Structure(kind, type, keys, children, order, (value as ITensorRecord)?.WithMembers([.. items.Select(i => i is ValueType or string ? i : null)]));
    }

    /// <summary>Builds a value of this form from other leaves of the same types.</summary>
    /// <param name="leaves">All leaves; those before <paramref name="next"/> are taken.</param>
    /// <param name="next">The next leaf to take.</param>
    public object? Rebuild(ReadOnlySpan<object?> leaves, ref int next)
    {
        if (IsLeaf) return leaves[next++];
        var items = new object?[Children.Length];
        for (var i = 0; i < items.Length; i++) items[i] = Children[i].Rebuild(leaves, ref next);
        if (_template is not null) return _template.WithMembers(items);
        if (Kind == StructureKind.Tuple) return (_constructor ??= Constructor(_type!, items.Length)).Invoke(items.AsSpan());
        if (Kind == StructureKind.List && !IsGeneric(_type!, typeof(List<>))) return Fill(NewArray(_type!.GetElementType() ?? _type.GenericTypeArguments[0], items.Length), items);
        var container = Create(_type!);
        foreach (var i in _order)
        {
            if (container is IDictionary dictionary) dictionary.Add(Keys[i], items[i]);
            else ((IList)container).Add(items[i]);
        }

        return container;
    }

    /// <summary>As TensorFlow prints structures: <c>List[a, b]</c>, <c>Tuple[a, b]</c>, <c>Dict[['k', a]]</c>, <c>P[['a', b]]</c>.</summary>
    /// <param name="leaf">Prints a leaf.</param>
    /// <param name="first">The number of the first one.</param>
    public string Print(Func<int, string> leaf, int first = 0)
    {
        if (IsLeaf) return leaf(first);
        var items = InOrder(first).Select(c => c.Key is null ? c.Child.Print(leaf, c.First) : $"[{HostText.Repr(c.Key)}, {c.Child.Print(leaf, c.First)}]");
        var name = Kind switch
        {
            StructureKind.Record => _type!.Name.Split('`')[0],
            StructureKind.Dictionary => "Dict",
            _ => $"{Kind}",
        };
        return $"{name}[{string.Join(", ", items)}]";
    }

    /// <summary>The same form over other leaves, as lists and dictionaries: what a signature shows.</summary>
    /// <param name="leaf">Gives what stands for a leaf.</param>
    /// <param name="first">The number of the first one.</param>
    public object? Describe(Func<int, object?> leaf, int first = 0)
    {
        if (IsLeaf) return leaf(first);
        var children = InOrder(first).ToArray();
        if (Keys.Length == 0) return children.Select(c => c.Child.Describe(leaf, c.First)).ToArray();
        var described = new Dictionary<string, object?>();
        foreach (var (key, child, at) in children) described[$"{key}"] = child.Describe(leaf, at);
        return described;
    }

    /// <summary>The numbers of the leaves in the order in which a reader of the value meets them.</summary>
    public IEnumerable<int> LeafOrder(int first = 0) => IsLeaf ? [first] : InOrder(first).SelectMany(c => c.Child.LeafOrder(c.First));

    /// <summary>Whether the place of a leaf can hold a tensor, for all that its C# type says; a record's members that are none stay what they are.</summary>
    public IEnumerable<bool> Places(bool own = true) => IsLeaf ? [own] : Children.SelectMany((child, i) => child.Places(Kind switch
    {
        StructureKind.Record => false,
        StructureKind.Tuple => i < _type!.GenericTypeArguments.Length && MayBeTensor(_type.GenericTypeArguments[i]),
        StructureKind.Dictionary => MayBeTensor(_type!.GenericTypeArguments[1]),
        _ => MayBeTensor(_type!.GetElementType() ?? _type.GenericTypeArguments[0]),
    }));

    /// <summary>For each leaf whether it is a record's, or of something that a record holds.</summary>
    public IEnumerable<bool> InRecords(bool own = false) => IsLeaf ? [own] : Children.SelectMany(child => child.InRecords(own || Kind == StructureKind.Record));

    private static bool MayBeTensor(Type type) => type.IsAssignableFrom(typeof(Tensor)) || type.IsAssignableTo(typeof(Tensor));

    private IEnumerable<(object? Key, Structure Child, int First)> InOrder(int first)
    {
        var begins = new int[Children.Length];
        for (var i = 0; i < begins.Length; i++)
        {
            begins[i] = first;
            first += Children[i].LeafCount;
        }

        return _order.Select(i => (Keys.Length == 0 ? null : Keys[i], Children[i], begins[i]));
    }

    public bool Equals(Structure? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && (Kind != StructureKind.Record || _type == other._type) && Keys.SequenceEqual(other.Keys) && Children.SequenceEqual(other.Children));

    public override bool Equals(object? obj) => Equals(obj as Structure);

    public override int GetHashCode() => HashCode.Combine(Kind, Children.Length);

    public static bool IsDictionary(Type type) => IsGeneric(type, typeof(Dictionary<,>)) || IsGeneric(type, typeof(SortedDictionary<,>)) || IsGeneric(type, typeof(SortedList<,>));

    /// <summary>Whether a class is an array, a list, or what the compiler makes of a collection expression for an interface.</summary>
    public static bool IsList(Type type) => type.IsArray || IsGeneric(type, typeof(List<>)) || type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);

    public static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static Array Fill(Array array, object?[] items)
    {
        for (var i = 0; i < items.Length; i++) array.SetValue(items[i], i);
        return array;
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "An array of such elements, or a collection of them, was made before.")]
    private static Array NewArray(Type element, int length) => Array.CreateInstance(element, length);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An instance of the type was made by its constructor before.")]
    private static ConstructorInvoker Constructor(Type type, int count) => ConstructorInvoker.Create(Array.Find(type.GetConstructors(), c => c.GetParameters().Length == count)!);

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "An instance of the type was made by its constructor before.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An instance of the type was made by its constructor before.")]
    private static object Create(Type type) => Activator.CreateInstance(type)!;
}
