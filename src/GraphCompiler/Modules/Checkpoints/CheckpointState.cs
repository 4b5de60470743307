using System.Globalization;
using System.Text;
using GraphCompiler.Bundles;

namespace GraphCompiler;

/// <summary>The file <c>checkpoint</c> of a folder: which checkpoints there are, and which is the newest. A text, as TensorFlow writes it.</summary>
internal sealed class CheckpointState
{
    private const string FileName = "checkpoint";

    /// <summary>The newest.</summary>
    public required string Latest { get; init; }

    /// <summary>All that are kept, the oldest first.</summary>
    public IReadOnlyList<string> All { get; init; } = [];

    /// <summary>When each was written, in seconds since 1970; none where nobody asked.</summary>
    public IReadOnlyList<double> Times { get; init; } = [];

    /// <summary>When the last one was written that is kept for good.</summary>
    public double? LastPreserved { get; init; }

    /// <summary>Reads the file of a folder; null where there is none, or none that can be read.</summary>
    public static CheckpointState? Read(string directory)
    {
        var file = Path.Combine(directory, FileName);
        if (!File.Exists(file)) return null;
        string? latest = null;
        List<string> all = [];
        List<double> times = [];
        double? lastPreserved = null;
        foreach (var line in File.ReadLines(file))
        {
            if (line.Trim() is { Length: 0 } or ['#', ..]) continue;
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [var name, var value]) return null;
            var time = 0.0;
            if (name.EndsWith("path", StringComparison.Ordinal) || name.EndsWith("paths", StringComparison.Ordinal))
            {
                if (Unquoted(value) is not { } path) return null;
                if (name == "model_checkpoint_path") latest = Path.Combine(directory, path);
                else if (name == "all_model_checkpoint_paths") all.Add(Path.Combine(directory, path));
                else return null;
            }
            else if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out time))
            {
                return null;
            }
            else if (name == "all_model_checkpoint_timestamps")
            {
                times.Add(time);
            }
            else if (name == "last_preserved_timestamp")
            {
                lastPreserved = time;
            }
            else
            {
                return null;
            }
        }

        return latest is null ? null : new CheckpointState { Latest = latest, All = all, Times = times, LastPreserved = lastPreserved };
    }

    /// <summary>Writes the file of a folder, in the place of the one that is there.</summary>
    public void Write(string directory, FileSystem files)
    {
        var text = new StringBuilder();
        Line("model_checkpoint_path", Quoted(Relative(Latest)));
        foreach (var path in All) Line("all_model_checkpoint_paths", Quoted(Relative(path)));
        foreach (var time in Times) Line("all_model_checkpoint_timestamps", Number(time));
        if (LastPreserved is { } last) Line("last_preserved_timestamp", Number(last));
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        files.Replace(Path.Combine(directory, FileName), file => file.Write(bytes));

        void Line(string name, string value) => text.Append(name).Append(": ").Append(value).Append('\n');
        string Relative(string path) => Path.GetRelativePath(directory, path).Replace('\\', '/');
    }

    private static string Number(double time)
    {
        var digits = time.ToString("R", CultureInfo.InvariantCulture);
        return digits.Contains('.', StringComparison.Ordinal) ? digits : digits + ".0";
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var next in Encoding.UTF8.GetBytes(text))
        {
            if (next is (byte)'"' or (byte)'\\' or (byte)'\'') quoted.Append('\\').Append((char)next);
            else if (next is >= (byte)' ' and < 0x7F) quoted.Append((char)next);
            else quoted.Append('\\').Append(Convert.ToString(next, 8).PadLeft(3, '0'));
        }

        return quoted.Append('"').ToString();
    }

    private static string? Unquoted(string text)
    {
        if (text.Length < 2 || text[0] is not ('"' or '\'') || text[^1] != text[0]) return null;
        var bytes = new List<byte>();
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] != '\\')
            {
                var count = char.IsHighSurrogate(text[i]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, count)));
                i += count - 1;
            }
            else if (text[++i] is >= '0' and <= '7')
            {
                var value = 0;
                for (var digits = 0; digits < 3 && text[i] is >= '0' and <= '7'; digits++, i++) value = (value * 8) + (text[i] - '0');
                bytes.Add((byte)value);
                i--;
            }
            else
            {
                bytes.Add(text[i] switch { 'n' => (byte)'\n', 'r' => (byte)'\r', 't' => (byte)'\t', var same => (byte)same });
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
