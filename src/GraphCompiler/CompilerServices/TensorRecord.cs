using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>What generated [TensorStructure]s are made with.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorRecord
{
    /// <summary>The tensors of a structure, also those of nested ones.</summary>
    public static IReadOnlyList<Tensor> Flatten(object value)
    {
        var leaves = new List<object?>();
        _ = Structure.Flatten(value, leaves);
        return [.. leaves.OfType<Tensor>()];
    }

    /// <summary>A copy with other tensors.</summary>
    /// <exception cref="TfValueException">There are more or fewer than the structure has.</exception>
    public static object Unflatten(object template, ReadOnlySpan<Tensor> tensors)
    {
        var leaves = new List<object?>();
        var structure = Structure.Flatten(template, leaves);
        var count = leaves.Count(l => l is Tensor);
        if (count != tensors.Length) throw new TfValueException($"{template.GetType().Name} has {count} tensors, got {tensors.Length}.");
        var (next, rebuilt) = (0, leaves.ToArray());
        for (var i = 0; i < rebuilt.Length; i++)
        {
            if (rebuilt[i] is Tensor) rebuilt[i] = tensors[next++];
        }

        next = 0;
        return structure.Rebuild(rebuilt, ref next)!;
    }
}
