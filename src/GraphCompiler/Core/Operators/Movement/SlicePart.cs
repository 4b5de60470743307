namespace GraphCompiler.Core.Operators;

internal enum SliceKind
{
    /// <summary>Python's <c>begin:end:step</c>.</summary>
    Range,

    /// <summary>One position; the axis vanishes.</summary>
    Index,

    /// <summary>A new axis of length 1.</summary>
    NewAxis,

    /// <summary>All axes that no other entry is about.</summary>
    Ellipsis,
}

/// <summary>One entry between the brackets of a slicing. Negative numbers count from the end; an end that is null is the axis's own.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Begin">The first position, or the only one.</param>
/// <param name="End">The position after the last.</param>
/// <param name="Step">The distance between positions.</param>
internal readonly record struct SlicePart(SliceKind Kind, int? Begin = null, int? End = null, int Step = 1)
{
    public static SlicePart All => new(SliceKind.Range);

    public override string ToString() => Kind switch
    {
        SliceKind.Index => $"{Begin}",
        SliceKind.NewAxis => "newaxis",
        SliceKind.Ellipsis => "...",
        _ => Step == 1 ? $"{Begin}:{End}" : $"{Begin}:{End}:{Step}",
    };

    /// <summary>How many positions of an axis it takes; unknown where that needs a length that is not known.</summary>
    public Dim Taken(Dim axis)
    {
        if (Begin is null && End is null && Step is 1 or -1) return axis;
        return axis.Size is { } length ? Positions(length).Count : Dim.Unknown;
    }

    /// <summary>The first position that it takes of an axis, and how many.</summary>
    public (int First, int Count) Positions(int length)
    {
        var (low, high) = Step > 0 ? (0, length) : (-1, length - 1);
        var first = Begin is { } begin ? Bounded(begin) : Step > 0 ? low : high;
        var end = End is { } stop ? Bounded(stop) : Step > 0 ? high : low;
        var distance = (long)end - first;
        if (distance == 0 || (distance < 0) != (Step < 0)) return (Math.Max(first, 0), 0);
        return (first, (int)((distance / Step) + (distance % Step != 0 ? 1 : 0)));

        int Bounded(int position) => (int)Math.Max(low, Math.Min(high, position < 0 ? (long)position + length : position));
    }
}

/// <summary>The entries of a slicing matched with the axes of a shape.</summary>
internal static class SliceParts
{
    /// <summary>An entry for every axis of the shape, new axes between them.</summary>
    /// <exception cref="TfException">The entries do not fit the shape.</exception>
    public static List<SlicePart> Expand(Builder builder, Operator @operator, Value[] inputs, EquatableArray<SlicePart> parts, Shape shape)
    {
        Check();
        var named = parts.Count(p => p.Kind is SliceKind.Index or SliceKind.Range);
        var rest = Enumerable.Repeat(SlicePart.All, shape.Rank - named).ToList();
        var expanded = new List<SlicePart>();
        foreach (var part in parts)
        {
            if (part.Kind == SliceKind.Ellipsis) expanded.AddRange(rest);
            else expanded.Add(part);
        }

        if (!parts.Any(p => p.Kind == SliceKind.Ellipsis)) expanded.AddRange(rest);
        return expanded;

        void Check()
        {
            if (parts.Count(p => p.Kind == SliceKind.Ellipsis) > 1) throw Both("Multiple ellipses in slice spec not allowed");
            for (var i = 0; i < parts.Count; i++)
            {
                if (parts[i].Step == 0) throw Both($"strides[{i}] must be non-zero");
            }

            var count = parts.Count(p => p.Kind is SliceKind.Index or SliceKind.Range);
            if (count > 0 && shape.Rank == 0) throw Both("Attempting to slice scalar input.");
            if (count > shape.Rank) throw Both($"Index out of range using input dim {shape.Rank}; input has only {shape.Rank} dims");
        }

        TfException Both(string message) => builder.Refusal(@operator, inputs, message, message);
    }

    /// <summary>The shape of what the entries take.</summary>
    /// <inheritdoc cref="Expand" path="/exception"/>
    public static Shape Taken(Builder builder, Operator @operator, Value[] inputs, EquatableArray<SlicePart> parts, Shape shape)
    {
        var known = shape.RawDims.ToArray();
        if (!shape.IsRankKnown)
        {
            // Entries after an ellipsis are about trailing dimensions, which may be known though the rank is not.
            var trailing = parts.Count(p => p.Kind is SliceKind.Index or SliceKind.Range);
            if (parts.Count == 0 || parts[0].Kind != SliceKind.Ellipsis || known.Length <= trailing) return Shape.Unknown;
            var tail = Taken(builder, @operator, inputs, parts.Skip(1).ToEquatableArray(), Shape.Create(known.AsSpan(known.Length - trailing)));
            return Shape.Create([.. known.Take(known.Length - trailing), .. tail.Dims]);
        }

        var dims = new List<Dim>();
        var axis = 0;
        foreach (var part in Expand(builder, @operator, inputs, parts, shape))
        {
            if (part.Kind == SliceKind.NewAxis) dims.Add(1);
            else if (part.Kind == SliceKind.Range) dims.Add(part.Taken(known[axis++]));
            else Require(part.Begin!.Value, axis++);
        }

        return Shape.Create([.. dims]);

        void Require(int index, int at)
        {
            if (known[at].Size is not { } length) return;
            var position = index < 0 ? index + length : index;
            if (position >= 0 && position < length) return;
            var message = $"slice index {position} of dimension {at} out of bounds.";
            throw builder.Refusal(@operator, inputs, message, message);
        }
    }
}
