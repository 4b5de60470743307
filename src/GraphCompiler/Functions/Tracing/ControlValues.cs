using GraphCompiler.Core;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Named values that a condition or a loop decides on, taken apart into tensors, lists of tensors, nulls and host objects.</summary>
internal sealed class ControlValues
{
    private readonly Structure _structure;

    private ControlValues(Structure structure, object?[] leaves, string[] names) => (_structure, Leaves, Names) = (structure, leaves, names);

    /// <summary>The leaves, a tensor array as itself.</summary>
    public object?[] Leaves { get; }

    /// <summary>For each leaf the name of the value that it is of.</summary>
    public string[] Names { get; }

    public static ControlValues Of(string[] names, object?[] values)
    {
        var leaves = new List<object?>();
        var of = new List<string>();
        for (var i = 0; i < values.Length; i++)
        {
            Structure.Flatten(values[i], leaves);
            while (of.Count < leaves.Count) of.Add(names[i]);
        }

        return new ControlValues(Structure.Flatten(values, []), [.. leaves], [.. of]);
    }

    public bool HasFormOf(ControlValues other) => _structure.Equals(other._structure);

    /// <summary>The values of the same form over other leaves.</summary>
    public object?[] With(object?[] leaves)
    {
        var next = 0;
        return (object?[])_structure.Rebuild(leaves, ref next)!;
    }

    /// <summary>The tensor that a leaf is, or the list of a tensor array; null for everything else.</summary>
    public static Tensor? TensorOf(object? leaf) => leaf switch
    {
        Tensor tensor => tensor,
        ITensorArray array => array.List,
        _ => null,
    };

    /// <summary>The name of the first value of another form.</summary>
    public string FirstDifference(ControlValues other)
    {
        var i = 0;
        while (i < Names.Length - 1 && i < other.Names.Length && Names[i] == other.Names[i] && (TensorOf(Leaves[i]) is null) == (TensorOf(other.Leaves[i]) is null)) i++;
        return Names.Length > 0 ? Names[i] : other.Names[0];
    }

    /// <summary>A leaf as a value of the graph that is being traced.</summary>
    public static Value ValueOf(object leaf) => Ambient.ValueOf(TensorOf(leaf)!);

    /// <summary>A leaf like another one, with another value.</summary>
    public static object Leaf(object like, Tensor value) => like is ITensorArray array ? array.With(value) : value;
}
