using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

/// <summary>The English sentence over a kernel.</summary>
internal static class KernelDescriber
{
    public static string Describe(Graph graph, KernelStep step, Group group, KernelNames names)
    {
        var full = Enumerable.Range(0, group.Operands.Count).Where(i => !group.Operands[i].IsUniform).Select(names.Value).ToList();
        var sums = step.Outputs.Count(o => o.Kind == OutputKind.Sum);
        var updates = step.Outputs.Where(o => o.Variable is not null).Select(o => KernelSet.NameOf(graph, o.Variable!.Value)).ToList();
        var stores = step.Outputs.Count(o => o.Kind == OutputKind.Store && o.Variable is null);
        var does = new List<string>();
        if (sums > 0) does.Add(sums == 1 ? "gives one sum" : $"gives {Number(sums)} sums");
        if (stores > 0) does.Add(stores == 1 ? "computes one result" : $"computes {Number(stores)} results");
        if (updates.Count > 0) does.Add("updates " + List(updates));
        var over = group.Rank == 0 ? "On scalars" : full.Count == 0 ? "One pass" : "One pass over " + List(full);
        var rows = group.Rank > 1 ? " row by row" : "";
        return $"{over}{rows}: {List(does)}.";
    }

    private static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1],
    };

    private static string Number(int value) => value switch
    {
        2 => "two",
        3 => "three",
        4 => "four",
        _ => value.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
