using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>How the elements of a dataset are put together of leaves: the one place that takes them apart and packs them.</summary>
/// <typeparam name="T">The elements.</typeparam>
internal abstract class ElementForm<T>
{
    /// <summary>Whether it is known how elements are put together.</summary>
    public abstract bool IsKnown { get; }

    /// <summary>How many leaves an element has.</summary>
    public abstract int Count { get; }

    /// <summary>An element of leaves.</summary>
    public abstract T Pack(ReadOnlySpan<object?> leaves);

    /// <summary>The leaves of an element.</summary>
    /// <exception cref="TfTypeException">It has another form than those before it.</exception>
    public abstract object?[] Unpack(T element);

    /// <summary>A form that its type says, or else the first element that is taken apart.</summary>
    public static ElementForm<T> Create() => new StructureForm<T>();
}

/// <summary>
/// A tensor, a tuple, an array, a dictionary or a record; anything else is a leaf. Members of records that are no tensors belong to the form: they are the same in all elements.
/// </summary>
internal sealed class StructureForm<T> : ElementForm<T>
{
    private static readonly Shared? s_declared = ElementTypes.Structure(typeof(T)) is { } structure ? new Shared(structure, new object?[structure.LeafCount], new bool[structure.LeafCount]) : null;

    private readonly bool _isLeaf = s_declared is { Structure.IsLeaf: true };
    private Shared? _shared = s_declared;

    public override bool IsKnown => _shared is not null;

    public override int Count => Known.Count;

    private Shared Known => _shared ?? throw SpecInference.Unknown();

    public override T Pack(ReadOnlySpan<object?> leaves)
    {
        if (_isLeaf) return (T)leaves[0]!;
        var next = 0;
        return (T)Known.Structure.Rebuild(Known.HasFixed ? Known.Whole(leaves) : leaves, ref next)!;
    }

    public override object?[] Unpack(T element)
    {
        if (_isLeaf) return [Plain(element)];
        if (_shared == s_declared && _shared is not null && element is ITuple tuple && tuple.Length == _shared.Count)
        {
            var items = new object?[tuple.Length];
            for (var i = 0; i < items.Length; i++) items[i] = Plain(tuple[i]);
            return items;
        }

        var leaves = new List<object?>();
        var structure = Structure.Flatten(element, leaves);
        if (_shared is null)
        {
            var inRecord = structure.InRecords().ToArray();
            _shared = new Shared(structure, [.. leaves], [.. leaves.Select((l, i) => inRecord[i] && l is not Tensor)]);
        }
        else if (!_shared.Structure.Equals(structure))
        {
            throw new TfTypeException($"The elements of a dataset have one structure: {Print(structure)} came after {Print(_shared.Structure)}.");
        }

        return _shared.Varying(leaves);
    }

    private static string Print(Structure structure) => structure.Print(_ => "*");

    // A variable is read when it becomes an element.
    private static object? Plain(object? leaf) => leaf is IVariable variable ? variable.Value : leaf is Tensor tensor ? tensor.Dense : leaf;

    /// <summary>What all elements have in common.</summary>
    /// <param name="Structure">How they are nested.</param>
    /// <param name="Leaves">The leaves of one of them.</param>
    /// <param name="IsFixed">Which of these all others have too.</param>
    private sealed record Shared(Structure Structure, object?[] Leaves, bool[] IsFixed)
    {
        public int Count { get; } = IsFixed.Count(f => !f);

        public bool HasFixed => Count < IsFixed.Length;

        public object?[] Whole(ReadOnlySpan<object?> varying)
        {
            var (leaves, next) = ((object?[])Leaves.Clone(), 0);
            for (var i = 0; i < leaves.Length; i++)
            {
                if (!IsFixed[i]) leaves[i] = varying[next++];
            }

            return leaves;
        }

        public object?[] Varying(List<object?> leaves)
        {
            for (var i = 0; i < leaves.Count; i++)
            {
                if (IsFixed[i] && !Equals(leaves[i], Leaves[i])) throw new TfTypeException($"What is no tensor in a record is the same in all elements of a dataset: {leaves[i] ?? "null"} came after {Leaves[i] ?? "null"}.");
            }

            return [.. leaves.Where((_, i) => !IsFixed[i]).Select(Plain)];
        }
    }
}

/// <summary>Elements of two datasets.</summary>
internal sealed class PairForm<T1, T2>(ElementForm<T1> first, ElementForm<T2> second) : ElementForm<(T1, T2)>
{
    public override bool IsKnown => first.IsKnown && second.IsKnown;

    public override int Count => first.Count + second.Count;

    public override (T1, T2) Pack(ReadOnlySpan<object?> leaves) => (first.Pack(leaves[..first.Count]), second.Pack(leaves[first.Count..]));

    public override object?[] Unpack((T1, T2) element) => [.. first.Unpack(element.Item1), .. second.Unpack(element.Item2)];
}

/// <summary>Elements of three datasets.</summary>
internal sealed class TripleForm<T1, T2, T3>(ElementForm<T1> first, ElementForm<T2> second, ElementForm<T3> third) : ElementForm<(T1, T2, T3)>
{
    public override bool IsKnown => first.IsKnown && second.IsKnown && third.IsKnown;

    public override int Count => first.Count + second.Count + third.Count;

    public override (T1, T2, T3) Pack(ReadOnlySpan<object?> leaves)
    {
        var rest = leaves[first.Count..];
        return (first.Pack(leaves[..first.Count]), second.Pack(rest[..second.Count]), third.Pack(rest[second.Count..]));
    }

    public override object?[] Unpack((T1, T2, T3) element) => [.. first.Unpack(element.Item1), .. second.Unpack(element.Item2), .. third.Unpack(element.Item3)];
}

/// <summary>The form that the first of other datasets has.</summary>
internal sealed class AdoptedForm<T> : ElementForm<T>
{
    private ElementForm<T>? _form;

    public override bool IsKnown => _form is { IsKnown: true };

    public override int Count => Form.Count;

    private ElementForm<T> Form => _form ?? throw SpecInference.Unknown();

    public DataStage Adopt(Dataset<T> dataset)
    {
        _form ??= dataset.Form;
        return dataset.Stage;
    }

    public override T Pack(ReadOnlySpan<object?> leaves) => Form.Pack(leaves);

    public override object?[] Unpack(T element) => Form.Unpack(element);
}

/// <summary>What a C# type says of elements.</summary>
internal static class ElementTypes
{
    /// <summary>The form of elements of a type, where it says: tensors and tuples of them, and what is no structure.</summary>
    public static Structure? Structure(Type type)
    {
        if (IsTuple(type))
        {
            var parts = Array.ConvertAll(type.GenericTypeArguments, Structure);
            return Array.IndexOf(parts, null) >= 0 || parts.Length > 7 ? null : GraphCompiler.Structure.Node(StructureKind.Tuple, type, [], new object?[parts.Length], [], (_, i) => parts[i]!);
        }

        return IsLeaf(type) ? GraphCompiler.Structure.Leaf : null;
    }

    /// <summary>What is known of the leaves; null where the type does not say.</summary>
    public static TensorSpec?[]? Specs(Type type)
    {
        if (IsTuple(type))
        {
            var parts = Array.ConvertAll(type.GenericTypeArguments, Specs);
            return Array.IndexOf(parts, null) >= 0 ? null : [.. parts.SelectMany(p => p!)];
        }

        if (!type.IsAssignableTo(typeof(Tensor))) return IsLeaf(type) ? [null] : null;
        var dtype = type.IsGenericType ? DType.All.FirstOrDefault(d => d.ClrType == type.GenericTypeArguments[0]) : null;
        return dtype is null ? null : [new TensorSpec(Shape.Unknown, dtype)];
    }

    private static bool IsTuple(Type type) => type is { IsValueType: true, IsGenericType: true } && type.IsAssignableTo(typeof(ITuple));

    // Arrays and lists of anything but structures are one thing, however long they are.
    private static bool IsLeaf(Type type) =>
        type.IsAssignableTo(typeof(Tensor))
        || (type.IsArray && (type.GetElementType() == typeof(string) || type.GetElementType()!.IsPrimitive))
        || (type != typeof(object) && !type.IsAssignableTo(typeof(ITuple)) && !type.IsAssignableTo(typeof(CompilerServices.ITensorRecord)) && !GraphCompiler.Structure.IsDictionary(type) && !type.IsArray && !GraphCompiler.Structure.IsList(type) && !type.IsInterface);
}
