using System.Globalization;
using System.Text;

namespace GraphCompiler.Interop.Importing;

/// <summary>C# types for what the functions of a saved model take and give.</summary>
internal static class ImportedTypes
{
    public static string Tensor(DType dtype) => $"Tensor<{dtype.Keyword}>";

    /// <summary>The type of an argument.</summary>
    /// <param name="structure">Its form.</param>
    /// <param name="leaves">The types of all leaves of the function.</param>
    /// <param name="next">The first of this argument's leaves; then the one after its last.</param>
    public static string Of(Structure structure, IReadOnlyList<LeafType> leaves, ref int next)
    {
        var first = next;
        next += structure.LeafCount;
        return Of(structure, first, i => leaves[i] switch
        {
            TensorLeaf tensor => Tensor(tensor.DType),
            VariableLeaf variable => $"Variable<{variable.DType.Keyword}>",
            LiteralLeaf { Value: bool } => "bool",
            LiteralLeaf { Value: int or long } => "int",
            LiteralLeaf { Value: float or double } => "double",
            LiteralLeaf { Value: string } => "string",
            _ => "object?",
        });
    }

    /// <summary>The type of a result.</summary>
    public static string OfResult(ConcreteFunction function)
    {
        var traced = function.Traced;
        if (traced.Result.IsLeaf && traced.ResultLeaves is [< 0]) return "void";
        return Of(traced.Result, 0, i => traced.ResultLeaves[i] is >= 0 and var output ? Tensor(function.Outputs[output].DType) : "object?");
    }

    private static string Of(Structure structure, int first, Func<int, string> leaf)
    {
        if (structure.IsLeaf) return leaf(first);
        var items = new List<string>();
        foreach (var child in structure.Children)
        {
            items.Add(Of(child, first, leaf));
            first += child.LeafCount;
        }

        var common = items.Distinct().Count() == 1 ? items[0] : items.Count > 0 && items.TrueForAll(i => i.StartsWith("Tensor<", StringComparison.Ordinal)) ? "Tensor" : "object?";
        return structure.Kind switch
        {
            StructureKind.List => $"{common}[]",
            StructureKind.Tuple when items.Count is >= 2 and <= 7 => $"({string.Join(", ", items)})",
            StructureKind.Tuple when items.Count == 1 => $"ValueTuple<{items[0]}>",
            StructureKind.Dictionary when structure.Keys.All(k => k is string) => $"Dictionary<string, {common}>",
            _ => "object?",
        };
    }

    /// <summary>A string as C# writes it. Names of a file end no literal: all but printable ASCII is escaped.</summary>
    public static string Text(string text) => $"\"{string.Concat(text.Select(c => c switch
    {
        '"' or '\\' => $"\\{c}",
        >= ' ' and <= '~' => c.ToString(),
        _ => FormattableString.Invariant($"\\u{(int)c:X4}"),
    }))}\"";

    /// <summary>A text as it stands in documentation.</summary>
    public static string Xml(string text) => Line(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A text as it stands in a comment, whose line it does not end: what is no letter, digit, sign or space becomes a question mark.</summary>
    public static string Line(string text) => string.Concat(text.EnumerateRunes().Select(r => Rune.GetUnicodeCategory(r) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            ? "?" : r.ToString()));
}
