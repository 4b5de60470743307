using System.Text.Json;

namespace GraphCompiler.Interop.Tests;

/// <summary>Damaged files of tensors are refused with file and reason, at no more cost than their size.</summary>
public sealed class DamagedFileTests
{
    private static string Corrupt => Path.Combine(Fixtures.Folder, "corrupt");

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var one in JsonDocument.Parse(File.ReadAllText(Path.Combine(Corrupt, "expected.json"))).RootElement.GetProperty("cases").EnumerateArray())
            {
                var file = one.GetProperty("file").GetString()!;
                if (file.StartsWith("numpy/", StringComparison.Ordinal) || file.StartsWith("safetensors/", StringComparison.Ordinal)) cases.Add(file, one.GetProperty("reader_must").GetString() == "read");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Damage_is_told(string file, bool isRead)
    {
        var path = Path.Combine(Corrupt, file);
        if (isRead)
        {
            Load(path);
            return;
        }

        Assert.Contains($"{path} cannot be read: ", Assert.Throws<TfException>(() => Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_damaged_file_is_a_case() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Corrupt, "numpy")).Concat(Directory.EnumerateFiles(Path.Combine(Corrupt, "safetensors"))).Count(), Cases.Count);

    /// <summary>Bytes changed at random: whatever comes of it is tensors or an error of this library. As many for each reader as GRAPHCOMPILER_FUZZ says.</summary>
    [Theory]
    [InlineData("numpy", ".npy")]
    [InlineData("numpy", ".npz")]
    [InlineData("safetensors", ".safetensors")]
    [InlineData("safetensors", ".json")]
    public void Mutated_files_do_no_harm(string folder, string extension)
    {
        var count = Mutation.Count(3000);
        var random = new Random(17);
        byte[][] files = [.. Directory.EnumerateFiles(Path.Combine(Fixtures.Folder, folder), "*" + extension).Where(f => !f.EndsWith("expected.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        using var temporary = new Folder();
        foreach (var shard in Directory.EnumerateFiles(Path.Combine(Fixtures.Folder, "safetensors"), "part-*")) File.Copy(shard, Path.Combine(temporary.Path, Path.GetFileName(shard)));
        var path = Path.Combine(temporary.Path, "mutated" + extension);
        var read = 0;
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutation.Of(files[random.Next(files.Length)], random);
            File.WriteAllBytes(path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Load(path);
                read++;
            }
            catch (Exception e) when (e is TfException or NotSupportedException)
            {
                Assert.Contains(temporary.Path, e.Message, StringComparison.Ordinal);
            }

            // What deflate has packed may be a thousand times as long.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 4_000_000L + (200L * bytes.Length), $"mutation {i}: {allocated} bytes for {bytes.Length}");
        }

        Assert.InRange(read, count / 100, count);
    }

    private static void Load(string path)
    {
        if (path.EndsWith(".npz", StringComparison.Ordinal)) NumpyFile.LoadArchive(path);
        else if (path.EndsWith(".npy", StringComparison.Ordinal)) NumpyFile.Load(path);
        else SafetensorsFile.Load(path);
    }
}
