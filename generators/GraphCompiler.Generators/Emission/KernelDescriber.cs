using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

/// <summary>The English sentence over a kernel.</summary>
internal static class KernelDescriber
{
    /// <param name="group">What the kernel computes.</param>
    /// <param name="names">What its values are called.</param>
    /// <param name="variables">Per output, the variable that it updates, else null; left out where nobody knows.</param>
    public static string Describe(Group group, KernelNames names, IReadOnlyList<string?>? variables = null)
    {
        var full = Enumerable.Range(0, group.Operands.Count).Where(i => !group.Operands[i].IsUniform).Select(names.Value).ToList();
        var updates = (variables ?? []).OfType<string>().ToList();
        var folds = group.Outputs.Select(o => FoldOf(group, o.Value)).OfType<string>().GroupBy(name => name).ToList();
        var stores = Enumerable.Range(0, group.Outputs.Count).Count(o => variables?[o] is null && FoldOf(group, group.Outputs[o].Value) is null);
        var gives = folds.Select(f => Count(f.Count(), s_folds.TryGetValue(f.Key, out var noun) ? noun : "fold")).ToList();
        var does = new List<string>();
        if (gives.Count > 0) does.Add("gives " + List(gives));
        if (stores > 0) does.Add("computes " + Count(stores, "result"));
        if (updates.Count > 0) does.Add("updates " + List(updates));
        var passes = group.IsRowwise ? new KernelPlan(group).Passes.Count(p => p.Results.Count > 0) : 1;
        var pass = passes == 1 ? "One pass" : char.ToUpperInvariant(Number(passes)[0]) + Number(passes).Substring(1) + " passes";
        var over = group.Rank == 0 ? "On scalars" : full.Count == 0 ? pass : $"{pass} over {List(full)}";
        var rows = group.Rank > 1 ? " row by row" : "";
        return $"{over}{rows}: {List(does)}.";
    }

    private static string? FoldOf(Group group, int value) =>
        value >= group.Operands.Count && group.Nodes[value - group.Operands.Count] is { Folded: not null } node ? node.Operator.Name : null;

    private static readonly Dictionary<string, string> s_folds = new(StringComparer.Ordinal)
    {
        ["Sum"] = "sum",
        ["Prod"] = "product",
        ["Max"] = "maximum",
        ["Min"] = "minimum",
        ["All"] = "conjunction",
        ["Any"] = "disjunction",
    };

    private static string Count(int count, string noun) => count == 1 ? "one " + noun : noun switch
    {
        "maximum" or "minimum" => $"{Number(count)} {noun.Substring(0, noun.Length - 2)}a",
        _ => $"{Number(count)} {noun}s",
    };

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
