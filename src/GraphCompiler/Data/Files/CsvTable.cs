using System.Globalization;
using CsvHelper;

namespace GraphCompiler;

/// <summary>
/// A file of comma-separated values, read as a whole: columns of text that become tensors. An empty field is a missing value, as are the texts that are said to be.
/// </summary>
public sealed class CsvTable
{
    private readonly string _file;
    private readonly List<(long Line, string[] Fields)> _rows;
    private readonly HashSet<string> _missing;

    private CsvTable(string file, string[] names, List<(long Line, string[] Fields)> rows, HashSet<string> missing) => (_file, Names, _rows, _missing) = (file, names, rows, missing);

    /// <summary>The columns' names, from the first line; their numbers, from 0, where there is none.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads a file, packed with gzip or not.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">Whether the first line has names.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <param name="missing">Texts that stand for missing values, as an empty field does: <c>NA</c>, <c>?</c>.</param>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfInvalidArgumentException">A row has more or fewer fields than the first line, or a quote is not closed: the message has the line.</exception>
    public static CsvTable Read(string file, bool header = true, char separator = ',', params IReadOnlyList<string> missing)
    {
        var rows = new List<(long Line, string[] Fields)>();
        string[] names = [];
        foreach (var row in Rows(file, header, separator, n => names = n)) rows.Add(row);
        return new CsvTable(file, names, rows, [.. missing, ""]);
    }

    /// <summary>The rows in which none of some columns has a missing value.</summary>
    /// <param name="columns">The columns; all where none is named.</param>
    /// <exception cref="TfValueException">There is no such column.</exception>
    public CsvTable DropMissing(params IReadOnlyList<string> columns)
    {
        int[] places = [.. (columns.Count == 0 ? Names : columns).Select(Place)];
        return new CsvTable(_file, [.. Names], _rows.FindAll(r => !Array.Exists(places, p => IsMissing(r.Fields[p]))), _missing);
    }

    /// <summary>A column of text, as it stands in the file.</summary>
    /// <exception cref="TfValueException">There is no such column.</exception>
    public string[] Text(string column) => Place(column) is var place ? [.. _rows.Select(r => r.Fields[place])] : [];

    /// <summary>A column of numbers.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="missing">What stands for missing values; they are an error where nothing is given.</param>
    /// <exception cref="TfValueException">There is no such column.</exception>
    /// <exception cref="TfInvalidArgumentException">A field is no such number, or missing: the message has the line.</exception>
    public Tensor<T> Column<T>(string column, T? missing = null)
        where T : struct, IParsable<T>
    {
        var (place, values) = (Place(column), new T[_rows.Count]);
        for (var i = 0; i < values.Length; i++) values[i] = Number(i, place, column, missing);
        return new EagerTensor<T>(values, Shape.Create([values.Length]));
    }

    /// <summary>Several columns of numbers side by side: the shape is [rows, columns].</summary>
    /// <param name="columns">Their names.</param>
    /// <param name="missing">What stands for missing values.</param>
    /// <inheritdoc cref="Column{T}" path="/exception"/>
    public Tensor<T> Columns<T>(IReadOnlyList<string> columns, T? missing = null)
        where T : struct, IParsable<T>
    {
        int[] places = [.. columns.Select(Place)];
        var values = new T[_rows.Count * places.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Number(i / places.Length, places[i % places.Length], columns[i % places.Length], missing);
        return new EagerTensor<T>(values, Shape.Create([_rows.Count, places.Length]));
    }

    /// <summary>A column of names as numbers: the place of each among the categories.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="categories">What there is; the column's own texts in their order where nothing is given. A missing value and any other text are errors.</param>
    /// <exception cref="TfValueException">There is no such column.</exception>
    /// <exception cref="TfInvalidArgumentException">A text is none of the categories: the message has the line.</exception>
    public Tensor<int> Categories(string column, IReadOnlyList<string>? categories = null)
    {
        var place = Place(column);
        string[] known = [.. categories ?? [.. _rows.Select(r => r.Fields[place]).Where(f => !IsMissing(f)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]];
        var numbers = new int[_rows.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Array.IndexOf(known, _rows[i].Fields[place]);
            if (numbers[i] < 0) throw Wrong(i, column, IsMissing(_rows[i].Fields[place]) ? "has no value" : $"is none of {string.Join(", ", known)}: \"{_rows[i].Fields[place]}\"");
        }

        return new EagerTensor<int>(numbers, Shape.Create([numbers.Length]));
    }

    /// <summary>The rows of a file, one after the other, with their lines.</summary>
    internal static IEnumerable<(long Line, string[] Fields)> Rows(string file, bool header, char separator, Action<string[]>? onNames = null)
    {
        using var reader = CsvReader.Create(
            DataFile.Open(file),
            new CsvReaderOptions { Separator = separator, HasHeader = header, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw },
            leaveOpen: false);
        string[]? names = null;
        while (Next())
        {
            names ??= header ? [.. reader.Headers] : [.. Enumerable.Range(0, reader.FieldCount).Select(i => i.ToString(CultureInfo.InvariantCulture))];
            if (reader.FieldCount != names.Length)
            {
                throw new TfInvalidArgumentException($"{file}, line {reader.LineNumber}: the row has {reader.FieldCount} field{(reader.FieldCount == 1 ? "" : "s")}, and there are {names.Length} columns.");
            }

            var fields = new string[names.Length];
            for (var i = 0; i < fields.Length; i++) fields[i] = reader.GetString(i);
            if (onNames is not null) onNames(names);
            onNames = null;
            yield return (reader.LineNumber, fields);
        }

        if (onNames is not null) onNames(header ? [.. reader.Headers] : []);

        bool Next()
        {
            try
            {
                return reader.Read();
            }
            catch (Exception damage) when (damage is CsvFormatException or InvalidDataException)
            {
                throw new TfInvalidArgumentException($"{file} cannot be read: {damage.Message}");
            }
        }
    }

    private T Number<T>(int row, int place, string column, T? missing)
        where T : struct, IParsable<T>
    {
        var text = _rows[row].Fields[place];
        if (IsMissing(text)) return missing ?? throw Wrong(row, column, "has no value");
        return T.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(row, column, $"is no {DType.Of<T>().Name}: \"{text}\"");
    }

    private bool IsMissing(string text) => _missing.Contains(text.Trim());

    private int Place(string column)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == column) return i;
        }

        throw new TfValueException($"{_file} has no column \"{column}\", but {string.Join(", ", Names)}.");
    }

    private TfInvalidArgumentException Wrong(int row, string column, string what) => new($"{_file}, line {_rows[row].Line}, column \"{column}\" {what}");
}
