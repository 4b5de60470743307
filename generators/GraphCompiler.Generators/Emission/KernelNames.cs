using System.Globalization;
using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

/// <summary>The identifiers of a kernel: operands after the user's names, what is computed by number.</summary>
internal sealed class KernelNames
{
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal)
    {
        "arguments", "i", "end", "count", "part", "position", "row", "rows", "columns", "stride", "half", "views", "slice", "slices", "column", "folded", "kept", "begin", "first", "fours", "across",
        "index0", "index1", "index2", "rest1", "rest2", "rest3", "extent1", "extent2", "extent3",
    };

    private static readonly string[] s_suffixes = ["_at", "_row", "_lanes", "_kept", "_fold"];

    private readonly int _operands;
    private readonly string[] _operandNames;
    private readonly string[] _comments;

    /// <param name="group">The group to name.</param>
    /// <param name="operandNames">What the user calls the operands; made unique and legal here.</param>
    /// <param name="comments">Per node, the user's expression.</param>
    public KernelNames(Group group, IReadOnlyList<string>? operandNames = null, IReadOnlyList<string>? comments = null)
    {
        _operands = group.Operands.Count;
        _comments = [.. comments ?? []];
        _operandNames = new string[_operands];
        var used = new HashSet<string>(s_reserved, StringComparer.Ordinal);
        for (var i = 0; i < _operands; i++)
        {
            var name = Legal(operandNames?[i] ?? ((char)('x' + (i % 3))).ToString());
            _operandNames[i] = name;
            for (var k = 2; !used.Add(_operandNames[i]); k++) _operandNames[i] = name + "_" + Number(k);
        }
    }

    public string Value(int value) => value < _operands ? "@" + _operandNames[value] is var name && NeedsEscape(_operandNames[value]) ? name : _operandNames[value] : "t" + Number(value - _operands + 1);

    /// <summary>The element of an operand that a thread of a device works on.</summary>
    public string Element(int value) => Plain(value) + "_at";

    /// <summary>What a value is along one row.</summary>
    public string Row(int value) => Plain(value) + "_row";

    /// <summary>A value that is the same at all positions of a vector, as that vector.</summary>
    public string Lanes(int value) => Plain(value) + "_lanes";

    /// <summary>The row that one pass leaves to the next.</summary>
    public string Kept(int value) => Plain(value) + "_kept";

    /// <summary>A fold while it grows.</summary>
    public string Fold(int value) => Plain(value) + "_fold";

    public string Output(int output) => "out" + Number(output + 1);

    public string OutputRow(int output) => "out" + Number(output + 1) + "_row";

    public string Result(int output) => "r" + Number(output + 1);

    public string Comment(int node) => node < _comments.Length ? _comments[node] : "";

    private string Plain(int value) => value < _operands ? _operandNames[value] : Value(value);

    private static bool NeedsEscape(string name) =>
        Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name) != Microsoft.CodeAnalysis.CSharp.SyntaxKind.None;

    // A name of the pattern of a computed or derived value would collide with one.
    private static string Legal(string name)
    {
        var text = new string([.. name.Select(c => char.IsLetterOrDigit(c) ? c : '_')]).Trim('_');
        if (text.Length == 0 || char.IsDigit(text[0])) text = "v" + text;
        text = char.ToLowerInvariant(text[0]) + text[1..];
        var isComputed = text.Length > 1 && text[0] is 't' or 'r' && text.Skip(1).All(char.IsDigit);
        var isDerived = s_suffixes.Any(s => text.EndsWith(s, StringComparison.Ordinal));
        return isComputed || isDerived || text.StartsWith("out", StringComparison.Ordinal) ? text + "_" : text;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
