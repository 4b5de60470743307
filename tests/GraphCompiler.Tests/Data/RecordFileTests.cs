using System.Text.Json;
using System.Text.RegularExpressions;
using GraphCompiler.Tests.Checkpoints;

namespace GraphCompiler.Tests.Data;

/// <summary>TFRecord and IDX files that other programs wrote, and damaged ones.</summary>
public sealed partial class RecordFileTests
{
    private static readonly JsonElement s_records = Fixtures.Expected(Path.Combine(Fixtures.Folder, "tfrecord"));

    public static TheoryData<string> IdxFiles => new(Fixtures.Expected(Path.Combine(Fixtures.Folder, "idx")).GetProperty("files").EnumerateObject().Select(f => f.Name));

    public static TheoryData<string> RecordFiles => new(s_records.GetProperty("files").EnumerateObject().Select(f => f.Name));

    public static TheoryData<string> Damaged(string kind) => new(
        Fixtures.Expected(Path.Combine(Fixtures.Folder, "corrupt")).GetProperty("cases").EnumerateArray()
            .Select(c => c.GetProperty("file").GetString()!).Where(f => f.StartsWith(kind, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(IdxFiles))]
    public void An_IDX_file_is_read(string name) =>
        Fixtures.AssertEqual(Fixtures.Expected(Path.Combine(Fixtures.Folder, "idx")).GetProperty("files").GetProperty(name), Idx.Read(Path.Combine(Fixtures.Folder, "idx", name)), name);

    [Fact]
    public void An_IDX_file_of_another_type_is_refused()
    {
        var file = Path.Combine(Fixtures.Folder, "idx", "labels.idx1-ubyte");
        Assert.Equal(DType.UInt8, Idx.Read<byte>(file).DType);
        Assert.Contains(file, Assert.Throws<TfTypeException>(() => Idx.Read<float>(file)).Message, StringComparison.Ordinal);
        Assert.Throws<TfNotFoundException>(() => Idx.Read(file + ".absent"));
    }

    [Theory]
    [MemberData(nameof(RecordFiles))]
    public void The_records_of_a_file_are_read(string name)
    {
        var file = Path.Combine(Fixtures.Folder, "tfrecord", name);
        var records = Dataset.TFRecords(file, Compression(name)).AsEnumerable().ToArray();
        var want = s_records.GetProperty("files").GetProperty(name);
        if (want.ValueKind == JsonValueKind.String)
        {
            CheckExamples([.. records.Select(r => Example.Parse(r))]);
        }
        else if (want.TryGetProperty("records_b64", out var bytes))
        {
            Assert.Equal(bytes.EnumerateArray().Select(b => b.GetBytesFromBase64()), records);
            Assert.Equal(records, WrittenAgain(records, Compression(name)));
            if (Compression(name) == RecordCompression.None) Assert.Equal(File.ReadAllBytes(file), FileOf(records));
        }
        else
        {
            var (context, lists) = Example.ParseSequence(records.Single());
            foreach (var entry in want.GetProperty("context").EnumerateObject()) Assert.Equal(entry.Value.EnumerateArray().Select(v => v.GetInt64()), context.Longs(entry.Name).ToArray());
            var (name2, frames) = Assert.Single(lists);
            Assert.Equal(want.GetProperty("frames").EnumerateArray().Select(f => f.EnumerateArray().Select(v => v.GetSingle())), frames.Select(f => f.Floats(name2).ToArray()));
        }
    }

    [Fact]
    public void An_example_is_parsed_as_TensorFlow_parses_it()
    {
        var serialized = s_records.GetProperty("serialized_b64").EnumerateArray().Select(b => b.GetBytesFromBase64()).ToArray();
        var parsed = s_records.GetProperty("parsed").GetProperty("examples").EnumerateArray().ToArray();
        for (var i = 0; i < parsed.Length; i++)
        {
            var example = Example.Parse(serialized[i]);
            Fixtures.AssertEqual(parsed[i].GetProperty("id"), example.Longs("id", [3]), "id");
            Fixtures.AssertEqual(parsed[i].GetProperty("weights"), example.Floats("weights"), "weights");
            Fixtures.AssertEqual(parsed[i].GetProperty("absent"), example.Floats("absent", [1], 9), "absent");
            Fixtures.AssertEqual(parsed[i].GetProperty("name"), example.Bytes("name"));
            Assert.Throws<TfInvalidArgumentException>(() => example.Floats("absent", [1]));
            Assert.Throws<TfInvalidArgumentException>(() => example.Longs("id", [2]));
            Assert.Throws<TfInvalidArgumentException>(() => example.Floats("id"));
        }

        Assert.Throws<TfInvalidArgumentException>(() => Example.Parse([0xFF, 0xFF]));
    }

    [Fact]
    public void An_example_is_written_and_read()
    {
        var example = Example.Parse(new Example(new Dictionary<string, Array> { ["a"] = new[] { 1L, -2 }, ["b"] = new[] { 0.5f }, ["c"] = new[] { "é" }, ["d"] = new[] { new byte[] { 0, 255 } } }).ToBytes());
        Assert.Equal(["a", "b", "c", "d"], example.Names);
        Assert.Equal([1L, -2], example.Longs("a").ToArray());
        Assert.Equal([0.5f], example.Floats("b").ToArray());
        Assert.Equal("é"u8.ToArray(), example.Bytes("c").Single());
        Assert.Equal([0, 255], example.Bytes("d").Single());
    }

    [Theory]
    [MemberData(nameof(Damaged), "idx/")]
    public void A_damaged_IDX_file_is_refused_by_name_and_reason(string name)
    {
        var file = Path.Combine(Fixtures.Folder, "corrupt", name);
        var refused = Assert.ThrowsAny<TfException>(() => Idx.Read(file));
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Message.Length > file.Length + 15, refused.Message);
        using var closed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
    }

    [Theory]
    [MemberData(nameof(Damaged), "tfrecord/")]
    public void The_records_before_a_damage_come_and_then_its_error(string name)
    {
        var file = Path.Combine(Fixtures.Folder, "corrupt", name);
        var test = Fixtures.Expected(Path.Combine(Fixtures.Folder, "corrupt")).GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("file").GetString() == name);
        var records = new List<string>();
        var data = Dataset.TFRecords(file, name.Contains("gzip", StringComparison.Ordinal) ? RecordCompression.Gzip : RecordCompression.None);
        var error = Record.Exception(() =>
        {
            foreach (var record in data) records.Add(System.Text.Encoding.UTF8.GetString(record));
        });
        // "records ['first', 'second record'], then no error".
        var report = Reported().Match(test.GetProperty("client_reports").GetString()!);
        if (report.Success) Assert.Equal(Quoted().Matches(report.Value).Select(m => m.Groups[1].Value), records);
        if (test.GetProperty("reader_must").GetString() == "read")
        {
            Assert.Null(error);
            return;
        }

        Assert.Contains(file, Assert.IsAssignableFrom<TfException>(error).Message, StringComparison.Ordinal);
        using var closed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
    }

    private static void CheckExamples(Example[] examples)
    {
        var want = s_records.GetProperty("examples").EnumerateArray().ToArray();
        Assert.Equal(want.Length, examples.Length);
        foreach (var (expected, example) in want.Zip(examples))
        {
            Assert.Equal(expected.EnumerateObject().Select(f => f.Name).Order(StringComparer.Ordinal), example.Names);
            foreach (var feature in expected.EnumerateObject())
            {
                var (kind, values) = (feature.Value.GetProperty("kind").GetString(), feature.Value.GetProperty("value").EnumerateArray());
                Assert.Equal(kind, example.KindOf(feature.Name));
                if (kind == "int64_list") Assert.Equal(values.Select(v => v.GetInt64()), example.Longs(feature.Name).ToArray());
                if (kind == "float_list") Assert.Equal(values.Select(v => v.GetSingle()), example.Floats(feature.Name).ToArray());
                if (kind == "bytes_list") Assert.Equal(values.Select(v => v.ValueKind == JsonValueKind.String ? System.Text.Encoding.UTF8.GetBytes(v.GetString()!) : v.GetProperty("b64").GetBytesFromBase64()), example.Bytes(feature.Name));
            }
        }
    }

    private static byte[][] WrittenAgain(byte[][] records, RecordCompression compression)
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var writer = new TFRecordWriter(file, compression))
            {
                foreach (var record in records) writer.Write(record);
            }

            return [.. Dataset.TFRecords(file, compression).AsEnumerable()];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] FileOf(byte[][] records)
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var writer = new TFRecordWriter(file))
            {
                foreach (var record in records) writer.Write(record);
            }

            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static RecordCompression Compression(string name) =>
        name.StartsWith("gzip", StringComparison.Ordinal) ? RecordCompression.Gzip : name.StartsWith("zlib", StringComparison.Ordinal) ? RecordCompression.Zlib : RecordCompression.None;

    [GeneratedRegex(@"records \[.*?\]")]
    private static partial Regex Reported();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
