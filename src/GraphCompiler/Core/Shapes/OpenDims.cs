namespace GraphCompiler.Core;

/// <summary>
/// What the open dimensions of a traced graph are in one use of it. Every one of them has a name; the shapes of the inputs say
/// what some are, and inference, run again, says what the others are.
/// </summary>
internal sealed class OpenDims
{
    private readonly Dictionary<string, Dim[]> _dims = new(StringComparer.Ordinal);

    /// <summary>Compares a shape of the trace with what stands in its place.</summary>
    /// <exception cref="TfTypeException">A name would stand for two lengths.</exception>
    public void Learn(Shape open, Shape actual)
    {
        var names = open.RawDims;
        var dims = actual.RawDims;
        var extra = dims.Length - names.Length;
        for (int i = 0, at = 0; i < names.Length; i++)
        {
            var length = names[i].IsPack ? extra + 1 : 1;
            if (names[i].Symbol is { } name) Learn(name, dims.Slice(at, length).ToArray());
            at += length;
        }
    }

    /// <summary>A shape of the trace with all that is known of it.</summary>
    public Shape Resolve(Shape open)
    {
        if (open.IsFullyDefined) return open;
        var dims = new List<Dim>();
        foreach (var dim in open.RawDims)
        {
            if (dim.Symbol is { } name && _dims.TryGetValue(name, out var known)) dims.AddRange(known);
            else dims.Add(dim);
        }

        return Shape.Create([.. dims]);
    }

    private void Learn(string name, Dim[] dims)
    {
        if (!_dims.TryGetValue(name, out var before)) _dims.Add(name, dims);
        else if (before.Concat(dims).All(d => d.IsKnown) && !before.SequenceEqual(dims))
        {
            throw new TfTypeException($"Binding inputs to tf.function failed due to `the dimension {name} is {before[0]} and {dims[0]}`.");
        }
    }
}
