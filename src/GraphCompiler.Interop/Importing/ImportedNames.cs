using System.Globalization;
using System.Text;

namespace GraphCompiler.Interop.Importing;

/// <summary>C# names for what a saved model calls its own in Python, each once.</summary>
internal sealed class ImportedNames(IEnumerable<string> taken)
{
    private static readonly HashSet<string> s_keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false finally fixed "
         + "float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private protected public readonly ref "
         + "return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' '),
        StringComparer.Ordinal);

    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The name of a member for the way to it: <c>encoder.dense_1.kernel</c> is <c>EncoderDense1Kernel</c>, <c>__call__</c> is <c>Call</c>.</summary>
    /// <param name="way">The way.</param>
    /// <param name="kind">What tells it from others of the name, before numbers do.</param>
    public string Member(string way, string kind = "")
    {
        var name = Pascal(way);
        if (_taken.Contains(name)) name += kind;
        return Free(name);
    }

    /// <summary>The name of a parameter: <c>input_ids</c> is <c>inputIds</c>.</summary>
    public string Parameter(string name)
    {
        var pascal = Pascal(name);
        var camel = Free(char.ToLowerInvariant(pascal[0]) + pascal[1..]);
        return s_keywords.Contains(camel) ? "@" + camel : camel;
    }

    private string Free(string name)
    {
        var free = name;
        for (var number = 2; !_taken.Add(free); number++) free = name + number.ToString(CultureInfo.InvariantCulture);
        return free;
    }

    /// <summary>Words begin with capitals; what is no letter or digit parts them.</summary>
    public static string Pascal(string text)
    {
        var name = new StringBuilder();
        var begins = true;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                begins = true;
                continue;
            }

            name.Append(begins ? char.ToUpperInvariant(c) : c);
            begins = false;
        }

        return name.Length == 0 ? "Value" : char.IsAsciiDigit(name[0]) ? $"Value{name}" : name.ToString();
    }

    /// <summary>Whether a text can stand as the name of a class.</summary>
    public static bool IsIdentifier(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !s_keywords.Contains(text);
}
