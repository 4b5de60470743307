using GraphCompiler.Bundles;

namespace GraphCompiler.Tests.Checkpoints;

public sealed class DamageTests
{
    public static TheoryData<string> Files(string kind) => new(
        Fixtures.Expected(Path.Combine(Fixtures.Folder, "corrupt")).GetProperty("cases").EnumerateArray()
            .Select(c => c.GetProperty("file").GetString()!).Where(f => f.StartsWith(kind, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Files), "ckpt/")]
    public void Damaged_files_are_refused_by_name_and_reason(string file)
    {
        var must = Fixtures.Expected(Path.Combine(Fixtures.Folder, "corrupt")).GetProperty("cases").EnumerateArray()
            .Single(c => c.GetProperty("file").GetString() == file).GetProperty("reader_must").GetString()!;
        var prefix = Path.Combine(Fixtures.Folder, "corrupt", file);
        if (file == "ckpt/object_graph_garbage")
        {
            Assert.Equal([1.5f, -2f, 0.25f], ((Tensor<float>)new CheckpointReader(prefix).GetTensor("v")).ToArray());
            must = "fail";
        }

        var isGraph = file.Contains("graph", StringComparison.Ordinal);
        if (!must.StartsWith("fail", StringComparison.Ordinal))
        {
            Read(prefix, isGraph);
            return;
        }

        var refused = Assert.ThrowsAny<TfException>(() => Read(prefix, isGraph));
        Assert.Contains(prefix, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.Message.Length > prefix.Length + 15, refused.Message);
    }

    [Fact]
    public void State_that_is_no_state_is_none()
    {
        Assert.Null(Checkpoint.Latest(Path.Combine(Fixtures.Folder, "corrupt", "state", "garbage")));
        Assert.Null(Checkpoint.Latest(Path.Combine(Fixtures.Folder, "nowhere")));
    }

    [Fact]
    public void State_may_name_another_folder() =>
        Assert.Equal([1.5f, -2f, 0.25f], ((Tensor<float>)new CheckpointReader(Checkpoint.Latest(Path.Combine(Fixtures.Folder, "corrupt", "state", "outside"))!).GetTensor("v")).ToArray());

    [Fact]
    public void No_byte_of_a_file_is_changed_unnoticed()
    {
        var folder = Directory.CreateTempSubdirectory("GraphCompiler.Checkpoints.").FullName;
        try
        {
            var saved = new Checkpoint { ["v"] = new Variable<float>([1f, 2f]), ["w"] = new Variable<int>(7) }.Write(Path.Combine(folder, "c"));
            foreach (var file in new[] { BundleFiles.Index(saved), BundleFiles.Data(saved, 0, 1) })
            {
                var bytes = File.ReadAllBytes(file);
                for (var i = 0; i < bytes.Length; i++)
                {
                    // The footer's padding says nothing.
                    if (file.EndsWith("index", StringComparison.Ordinal) && i >= bytes.Length - TableReader.FooterSize && bytes[i] == 0) continue;
                    bytes[i] ^= 0x10;
                    File.WriteAllBytes(file, bytes);
                    var (v, w) = (new Variable<float>([5f, 6f]), new Variable<int>(8));
                    Assert.ThrowsAny<TfException>(() => new Checkpoint { ["v"] = v, ["w"] = w }.Read(saved));
                    Assert.Equal([5f, 6f], v.ToArray());
                    Assert.Equal(8, w.Item());
                    bytes[i] ^= 0x10;
                    File.WriteAllBytes(file, bytes);
                }

                for (var length = 0; length < bytes.Length; length++)
                {
                    File.WriteAllBytes(file, bytes[..length]);
                    Assert.ThrowsAny<TfException>(() => new Checkpoint { ["v"] = new Variable<float>([5f, 6f]), ["w"] = new Variable<int>(8) }.Read(saved));
                }

                File.WriteAllBytes(file, bytes);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Read(string prefix, bool isGraph)
    {
        if (!isGraph)
        {
            var bundle = new BundleReader(prefix);
            if (bundle["v"].Dtype == ElementType.String) Assert.Equal(["ab"u8.ToArray(), "c"u8.ToArray()], bundle.ReadStrings("v"));
            else Assert.Equal([1.5f, -2f, 0.25f], ((Tensor<float>)new CheckpointReader(prefix).GetTensor("v")).ToArray());
            return;
        }

        var variable = new Variable<float>(Tf.Zeros([3]));
        try
        {
            new Checkpoint { ["v"] = variable }.Read(prefix).AssertExistingObjectsMatched();
            Assert.Equal([1.5f, -2f, 0.25f], variable.ToArray());
        }
        catch (TfException)
        {
            Assert.Equal([0f, 0f, 0f], variable.ToArray());
            throw;
        }
    }
}
