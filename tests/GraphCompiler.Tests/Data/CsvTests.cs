namespace GraphCompiler.Tests.Data;

/// <summary>Files of comma-separated values: missing ones, ragged rows, quotes.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("GraphCompiler.Data.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Columns_become_tensors()
    {
        var table = CsvTable.Read(Write("a,b,kind\n1,2.5,x\n3,-1e3,y\n\"5\",0,\"x, y\"\n"));
        Assert.Equal(["a", "b", "kind"], table.Names);
        Assert.Equal(3, table.Count);
        Assert.Equal([1, 3, 5], table.Column<int>("a").ToArray());
        Assert.Equal([1f, 2.5f, 3, -1000, 5, 0], table.Columns<float>(["a", "b"]).ToArray());
        Assert.Equal([3, 2], table.Columns<float>(["a", "b"]).Shape.ToArray());
        Assert.Equal(["x", "y", "x, y"], table.Text("kind"));
        Assert.Equal([0, 2, 1], table.Categories("kind").ToArray());
        Assert.Equal([1, 0, 2], table.Categories("kind", ["y", "x", "x, y"]).ToArray());
    }

    [Fact]
    public void Missing_values_are_named_or_replaced_or_dropped()
    {
        var file = Write("a,b\n1,2\n,4\n5,NA\n");
        var table = CsvTable.Read(file, missing: "NA");
        Assert.Equal([1f, float.NaN, 5], table.Column<float>("a", missing: float.NaN).ToArray());
        var error = Assert.Throws<TfInvalidArgumentException>(() => table.Column<float>("a"));
        foreach (var word in new[] { file, "line 3", "\"a\"", "no value" }) Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Equal([1f], table.DropMissing().Column<float>("a").ToArray());
        Assert.Equal([1f, 5], table.DropMissing("a").Column<float>("a").ToArray());
        Assert.Contains("line 4", Assert.Throws<TfInvalidArgumentException>(() => CsvTable.Read(file).Column<float>("b")).Message, StringComparison.Ordinal);
        Assert.Contains("\"c\"", Assert.Throws<TfValueException>(() => table.Column<float>("c")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3", "1 field")]
    [InlineData("a,b\n1,2,3\n", "line 2", "3 fields")]
    [InlineData("a,b\n\"1,2\n", "never closed", "cannot be read")]
    public void A_ragged_row_is_refused_by_file_and_line(string text, string first, string second)
    {
        var file = Write(text);
        foreach (var read in new Action[] { () => CsvTable.Read(file), () => Dataset.Csv(file).AsEnumerable().Count() })
        {
            var error = Assert.Throws<TfInvalidArgumentException>(read);
            foreach (var word in new[] { file, first, second }) Assert.Contains(word, error.Message, StringComparison.Ordinal);
            File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
        }
    }

    [Fact]
    public void Rows_become_elements()
    {
        var file = Write("x;y\n1;2\n3;4\n");
        var data = Dataset.Csv(file, separator: ';').Map(row => (Tf.Constant(float.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture)), Tf.Constant(int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal("(TensorSpec(shape=(), dtype=tf.float32, name=None), TensorSpec(shape=(), dtype=tf.int32, name=None))", ElementText.Spec(data.ElementSpec));
        var (x, y) = data.Batch(2).GetSingleElement();
        Assert.Equal([1f, 3], x.ToArray());
        Assert.Equal([2, 4], y.ToArray());
        Assert.Equal(3, Dataset.Csv(file, header: false, separator: ';').AsEnumerable().Count());
        Assert.Contains("String[]", Assert.Throws<TfTypeException>(() => Dataset.Csv(file).Batch(2).AsEnumerable().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_and_files_are_listed()
    {
        var (first, second) = (Write("a\nb\n"), Write("c\n"));
        Assert.Equal(["a", "b", "c"], Dataset.TextLines(first, second).AsEnumerable());
        Assert.Equal([first, second], Dataset.ListFiles(Path.Combine(_folder, "*.csv"), shuffle: false).AsEnumerable());
        Assert.Equal([first, second], Dataset.ListFiles(Path.Combine(_folder, "*.csv"), seed: 1).AsEnumerable().Order(StringComparer.Ordinal));
        Assert.Contains("*.txt", Assert.Throws<TfInvalidArgumentException>(() => Dataset.ListFiles(Path.Combine(_folder, "*.txt"))).Message, StringComparison.Ordinal);
        Assert.Throws<TfNotFoundException>(() => Dataset.TextLines(first + ".absent").AsEnumerable().Count());
    }

    [Fact]
    public void A_file_that_nobody_reads_to_the_end_is_closed()
    {
        var file = Write("a\nb\nc\n");
        foreach (var line in Dataset.TextLines(file).Prefetch(1)) if (line == "a") break;
        File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
        _ = Dataset.TextLines(file).Take(1).GetSingleElement();
        File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, $"{Directory.GetFiles(_folder).Length}.csv");
        File.WriteAllText(file, text);
        return file;
    }
}
