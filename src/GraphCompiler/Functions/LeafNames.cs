using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// The names of a signature's inputs: the spec's, else the parameter's. Of equal ones those after the first are numbered:
/// <c>x</c>, <c>x_1</c>, <c>x_2</c>.
/// </summary>
/// <param name="Leaves">For each leaf.</param>
/// <param name="Scalars">For each scalar.</param>
internal sealed record LeafNames(string[] Leaves, string[] Scalars)
{
    public static LeafNames Of(FunctionDefinition definition, Signature signature)
    {
        var names = new LeafNames(new string[signature.Leaves.Count], new string[signature.Scalars.Count]);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var input in Inputs(definition, signature))
        {
            if (input.Type is LiteralLeaf or ObjectLeaf or KeyLeaf) continue;
            var wanted = Sanitized((input.Type as TensorLeaf)?.Name ?? input.Slot);
            var name = wanted;
            while (!used.Add(name)) name = $"{wanted}_{counts[wanted] = counts.GetValueOrDefault(wanted) + 1}";
            if (input.IsScalar) names.Scalars[input.Index] = name;
            else names.Leaves[input.Index] = name;
        }

        return names;
    }

    /// <summary>All leaves and scalars as a reader of the parameters meets them.</summary>
    public static IEnumerable<(string Slot, LeafType Type, bool IsScalar, int Index)> Inputs(FunctionDefinition definition, Signature signature)
    {
        var first = 0;
        foreach (var parameter in definition.Parameters)
        {
            var position = definition.PositionOf(parameter);
            if (parameter.IsScalar)
            {
                yield return (parameter.Name, signature.Scalars[position], true, position);
                continue;
            }

            foreach (var (slot, form, at) in Slots(parameter, signature.Structures[position], first))
            {
                foreach (var leaf in form.LeafOrder(at)) yield return (slot, signature.Leaves[leaf], false, leaf);
            }

            first += signature.Structures[position].LeafCount;
        }
    }

    /// <summary>The parameter, or each of the arguments that it took as <c>params</c>.</summary>
    public static IEnumerable<(string Name, Structure Form, int First)> Slots(FunctionParameter parameter, Structure form, int first)
    {
        if (!parameter.IsRest || form.Kind != StructureKind.List)
        {
            yield return (parameter.Name, form, first);
            yield break;
        }

        for (var i = 0; i < form.Children.Length; i++)
        {
            yield return ($"{parameter.Name}_{i}", form.Children[i], first);
            first += form.Children[i].LeafCount;
        }
    }

    private static string Sanitized(string name) => new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_')]);
}
