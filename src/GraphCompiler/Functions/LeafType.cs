using GraphCompiler.Core;

namespace GraphCompiler;

/// <summary>
/// What a trace takes for granted of one argument. Equality is TensorFlow's equality of trace types; an argument may also be
/// run by a trace that is more general.
/// </summary>
internal abstract record LeafType
{
    /// <summary>Whether a trace made for this serves an argument of another type.</summary>
    public virtual bool Covers(LeafType other) => Equals(other);

    /// <summary>The narrowest type that covers this and another; null when there is none.</summary>
    public virtual LeafType? Relaxed(LeafType other) => Equals(other) ? this : null;

    /// <summary>Whether a host object is one that the type stands for.</summary>
    public virtual bool Accepts(object? value) => false;

    /// <summary>What a signature shows: a spec or the host value.</summary>
    public abstract object? Spec { get; }

    /// <summary>The element type of a tensor or a variable.</summary>
    public virtual DType? DType => null;

    /// <summary>The type of an argument.</summary>
    /// <param name="value">A spec, a tensor, or anything of the host's.</param>
    /// <param name="variables">The variables among the arguments before it; gets this one.</param>
    public static LeafType Of(object? value, List<object> variables) => value switch
    {
        TensorSpec spec => new TensorLeaf(spec.DType, spec.Shape, spec.Name),
        IVariable variable => new VariableLeaf(variable.DType, variable.Shape, variable.Trainable, Alias(variable, variables)),
        Tensor tensor => new TensorLeaf(tensor.DType, tensor.Shape, null),
        BuiltInValue built => new LiteralLeaf(built.Value),
        ITfTraceable traceable => new KeyLeaf(traceable.TraceKey),
        null or string or ValueType or Type or Shape or GraphCompiler.DType => new LiteralLeaf(value),
        WeakReference => throw Unsupported(value),
        _ when value.GetType() is var type && Structure.IsGeneric(type, typeof(WeakReference<>)) => throw Unsupported(value),
        _ when value.GetType() is var type && (Structure.IsGeneric(type, typeof(HashSet<>)) || Structure.IsGeneric(type, typeof(SortedSet<>))) => throw new TfTypeException(
            $"Could not generate a generic TraceType for {value}: its contents may change, and it has no form to compare. Pass a list, or implement {nameof(ITfTraceable)}."),
        _ => new ObjectLeaf(value),
    };

    private static TfTypeException Unsupported(object reference) => new($"weakref input {reference} not supported for tf.function.");

    private static int Alias(IVariable variable, List<object> variables)
    {
        var alias = variables.FindIndex(v => ReferenceEquals(v, variable));
        if (alias >= 0) return alias;
        variables.Add(variable);
        return variables.Count - 1;
    }
}

/// <summary>A tensor: dimensions that the trace does not know fit any.</summary>
internal sealed record TensorLeaf(DType DType, Shape Shape, string? Name) : LeafType
{
    public override DType DType { get; } = DType;

    public override TensorSpec Spec => new(Shape, DType, Name);

    public TensorType Type => new(DType, Shape);

    public override bool Covers(LeafType other) =>
        other is TensorLeaf tensor && tensor.DType == DType && (tensor.Name is null || tensor.Name == Name) && Covers(tensor.Shape);

    /// <summary>Dimensions that differ are open, and so is a rank that does.</summary>
    public override LeafType? Relaxed(LeafType other)
    {
        if (other is not TensorLeaf tensor || tensor.DType != DType || tensor.Name != Name) return null;
        if (!Shape.IsRankKnown || !tensor.Shape.IsRankKnown || Shape.Rank != tensor.Shape.Rank) return this with { Shape = Shape.Unknown };
        var dims = Shape.Dims.ToArray().Zip(tensor.Shape.Dims.ToArray(), (mine, theirs) => mine == theirs ? mine : Dim.Unknown);
        return this with { Shape = Shape.Create([.. dims]) };
    }

    public bool Covers(Shape other)
    {
        if (ReferenceEquals(Shape, other) || !Shape.IsRankKnown) return true;
        if (!other.IsRankKnown || other.Rank != Shape.Rank) return false;
        for (var i = 0; i < other.Rank; i++)
        {
            if (Shape.Dims[i].IsKnown && Shape.Dims[i] != other.Dims[i]) return false;
        }

        return true;
    }

    public override string ToString() => Spec.ToString();
}

/// <summary>A variable as an argument: each call works on its own. <paramref name="Alias"/> tells which are one variable.</summary>
internal sealed record VariableLeaf(DType DType, Shape Shape, bool Trainable, int Alias) : LeafType
{
    public override DType DType { get; } = DType;

    public override TensorSpec Spec => new(Shape, DType);

    public TensorType Type => new(DType, Shape, IsVariable: true);

    public override string ToString() =>
        $"VariableSpec(shape={Shape}, dtype=tf.{DType.Name}, trainable={(Trainable ? "True" : "False")}, alias_id={Alias})";
}

/// <summary>A host value that the trace has built in.</summary>
internal sealed record LiteralLeaf(object? Value) : LeafType
{
    public override object? Spec => Value;

    /// <summary>As Python writes the value.</summary>
    public override string ToString() => $"Literal[{HostText.Repr(Value)}]";
}

/// <summary>An object that says itself what it is compared by.</summary>
internal sealed record KeyLeaf(object Key) : LeafType
{
    public override object? Spec => Key;

    public override bool Accepts(object? value) => value is ITfTraceable traceable && Key.Equals(traceable.TraceKey);

    public override string ToString() => $"{Key}";
}

/// <summary>A host object: the same one, or an equal one while both live. The trace does not keep it alive.</summary>
internal sealed record ObjectLeaf(WeakReference<object> Reference) : LeafType
{
    public ObjectLeaf(object value)
        : this(new WeakReference<object>(value))
    {
    }

    public override object? Spec => Reference.TryGetTarget(out var target) ? target : null;

    public override bool Accepts(object? value) => value is not null && Reference.TryGetTarget(out var target) && (ReferenceEquals(target, value) || target.Equals(value));

    public bool Equals(ObjectLeaf? other) => other is not null && Accepts(other.Spec);

    public override int GetHashCode() => 0;

    public override string ToString() => HostText.WeakReference(Spec);
}
