using System.Text;

namespace GraphCompiler.Generators.Emission;

/// <summary>Indented text with <c>\n</c> line ends. Numbers are formatted by whoever writes them, in the invariant culture.</summary>
internal sealed class SourceWriter
{
    /// <summary>Says what may be null and does not let the compiler look for it, which took a quarter of the time that it needs for this text.</summary>
    public const string Nullable = "#nullable enable\n#nullable disable warnings";

    private readonly StringBuilder _text = new();
    private int _indentation;

    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', _indentation * 4).Append(text);
        _text.Append('\n');
    }

    /// <summary>Several lines at the present indentation.</summary>
    public void Lines(string text)
    {
        foreach (var line in text.Split('\n')) Line(line);
    }

    /// <summary>An opening brace now, the closing one when the result is disposed.</summary>
    public Block Braces(string header)
    {
        Line(header);
        Line("{");
        _indentation++;
        return new Block(this);
    }

    public override string ToString() => _text.ToString();

    internal readonly struct Block(SourceWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._indentation--;
            writer.Line("}");
        }
    }
}
