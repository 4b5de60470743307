namespace GraphCompiler;

// Elements that stand in files.
public static partial class Dataset
{
    /// <summary>The lines of text files, one file after the other, packed with gzip or not.</summary>
    /// <param name="files">The files. They are opened when their first line is asked for.</param>
    /// <exception cref="TfNotFoundException">At the line: there is no such file.</exception>
    public static Dataset<string> TextLines(params ReadOnlySpan<string> files)
    {
        var all = files.ToArray();
        return Host(Lines, "Reading lines", DataStage.Unknown);

        IEnumerable<string> Lines()
        {
            foreach (var file in all)
            {
                using var reader = new StreamReader(DataFile.Open(file));
                while (reader.ReadLine() is { } line) yield return line;
            }
        }
    }

    /// <summary>The files of a folder whose names fit a pattern: <c>data/*.csv</c>.</summary>
    /// <param name="pattern">A folder, and a name in which <c>*</c> and <c>?</c> stand for any letters and for one.</param>
    /// <param name="shuffle">Whether they come in a random order; else in that of their names.</param>
    /// <param name="seed">What the order is drawn from.</param>
    /// <exception cref="TfInvalidArgumentException">No file fits.</exception>
    public static Dataset<string> ListFiles(string pattern, bool shuffle = true, int? seed = null)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } name ? name : ".";
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0) throw new TfInvalidArgumentException($"No files matched pattern: {pattern}");
        var all = FromElements(files);
        return shuffle ? all.Shuffle(files.Length, seed) : all;
    }

    /// <summary>The rows of a file of comma-separated values as text, packed with gzip or not. <see cref="CsvTable"/> reads columns.</summary>
    /// <param name="file">The file. It is opened when the first row is asked for.</param>
    /// <param name="header">Whether the first line has names, and is no row.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <exception cref="TfNotFoundException">At the row: there is no such file.</exception>
    /// <exception cref="TfInvalidArgumentException">At the row: it has more or fewer fields than the first line, or a quote is not closed.</exception>
    public static Dataset<string[]> Csv(string file, bool header = true, char separator = ',') =>
        Host(() => CsvTable.Rows(file, header, separator).Select(r => r.Fields), "Reading rows", DataStage.Unknown);

    /// <summary>The records of a TFRecord file as bytes; <see cref="Example.Parse"/> reads them.</summary>
    /// <param name="file">The file. It is opened when the first record is asked for.</param>
    /// <param name="compression">How it is packed.</param>
    /// <exception cref="TfNotFoundException">At the record: there is no such file.</exception>
    /// <exception cref="TfException">At the record: it is damaged. Those before it come.</exception>
    public static Dataset<byte[]> TFRecords(string file, RecordCompression compression = RecordCompression.None) =>
        Host(() => GraphCompiler.TFRecords.Read(file, compression), "Reading records", DataStage.Unknown);
}
