using System.Text;

namespace GraphCompiler.Keras;

/// <summary>Where a cell's text stands.</summary>
internal enum TextAlignment
{
    Left,
    Center,
    Right,
}

/// <summary>A table of box drawing characters, laid out as Python's <c>rich</c> does it.</summary>
internal sealed class TextTable
{
    private readonly (string Title, TextAlignment Alignment)[] _columns;
    private readonly int[] _widths;
    private readonly List<string[]> _rows = [];

    /// <param name="columns">The heads, the wished widths of the texts below them, and where these stand.</param>
    /// <param name="width">The width of the table, edges included.</param>
    public TextTable((string Title, int Width, TextAlignment Alignment)[] columns, int width)
    {
        _columns = Array.ConvertAll(columns, c => (c.Title, c.Alignment));

        // A cell has a space at either side, and there is an edge before each and behind the last. What is too much, columns give up alike.
        var cells = Array.ConvertAll(columns, c => c.Width + 2);
        var excess = cells.Sum() + columns.Length + 1 - width;
        for (var i = 0; i < cells.Length && excess > 0; i++)
        {
            var part = Math.Min(cells[i], (int)Math.Round((double)excess / (cells.Length - i), MidpointRounding.ToEven));
            cells[i] -= part;
            excess -= part;
        }

        _widths = Array.ConvertAll(cells, c => Math.Max(1, c - 2));
    }

    public void AddRow(string[] cells) => _rows.Add(cells);

    public IEnumerable<string> Lines()
    {
        yield return Rule('┏', '━', '┳', '┓');
        var titles = Array.ConvertAll(_columns, c => c.Title);
        foreach (var line in Row('┃', titles, isHead: true)) yield return line;
        yield return Rule('┡', '━', '╇', '┩');
        for (var i = 0; i < _rows.Count; i++)
        {
            if (i > 0) yield return Rule('├', '─', '┼', '┤');
            foreach (var line in Row('│', _rows[i], isHead: false)) yield return line;
        }

        yield return Rule('└', '─', '┴', '┘');
    }

    private string Rule(char left, char line, char cross, char right) =>
        new StringBuilder().Append(left).AppendJoin(cross, _widths.Select(w => new string(line, w + 2))).Append(right).ToString();

    // Heads stand at the bottom of their row, everything else at the top.
    private IEnumerable<string> Row(char bar, string[] cells, bool isHead)
    {
        var wrapped = cells.Select((c, i) => Wrap(c, _widths[i])).ToArray();
        var height = wrapped.Max(w => w.Count);
        for (var line = 0; line < height; line++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < cells.Length; i++)
            {
                var at = isHead ? line - (height - wrapped[i].Count) : line;
                var cell = at >= 0 && at < wrapped[i].Count ? wrapped[i][at] : "";
                text.Append(bar).Append(' ').Append(Aligned(cell, _widths[i], _columns[i].Alignment)).Append(' ');
            }

            yield return text.Append(bar).ToString();
        }
    }

    private static string Aligned(string text, int width, TextAlignment alignment) => alignment switch
    {
        TextAlignment.Right => text.PadLeft(width),
        TextAlignment.Center => text.PadLeft(text.Length + ((width - text.Length) / 2)).PadRight(width),
        _ => text.PadRight(width),
    };

    /// <summary>Breaks between words; one that is too long for a line has one to itself, and loses its end.</summary>
    private static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var (start, length) = (0, 0);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && text[end] == ' ') end++;
            while (end < text.Length && text[end] != ' ') end++;
            var bare = end - at;
            while (end < text.Length && text[end] == ' ') end++;
            if (length > 0 && width - length < bare)
            {
                lines.Add(text[start..at]);
                (start, length) = (at, 0);
            }

            length += end - at;
            at = end;
        }

        lines.Add(text[start..]);
        return lines.ConvertAll(l => l.TrimEnd() is var line && line.Length > width ? line[..(width - 1)] + "…" : line);
    }
}
