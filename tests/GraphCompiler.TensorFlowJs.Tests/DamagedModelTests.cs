using GraphCompiler.Tests.Shared;

namespace GraphCompiler.TensorFlowJs.Tests;

/// <summary>Damaged models are refused with their file and the reason, at no more cost than their size.</summary>
public sealed class DamagedModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = TfjsData.Temporary();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("shard_short", "268 bytes", "group1-shard1of1.bin 260")]
    [InlineData("shard_missing", "group1-shard1of1.bin is not there")]
    [InlineData("path_outside", "../x.bin", "no file beside it")]
    [InlineData("op_unknown", "Softmaxx")]
    [InlineData("weight_missing", "140 bytes")]
    public void Damage_is_told(string name, params string[] words) => Refused(TfjsData.Corrupt(name), words);

    [Fact]
    public void Nothing_there_is_told() => Assert.Contains("nowhere", Assert.Throws<TfNotFoundException>(() => TfjsModel.Load("nowhere")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"format\": \"graph-model\"", "\"format\": \"layers-model\"", "it is a layers-model")]
    [InlineData("group1-shard1of1.bin\"]", "group1-shard1of1.bin\", \"group1-shard1of1.bin\"]", "twice")]
    [InlineData("group1-shard1of1.bin\"]", "/etc/passwd\"]", "no file beside it")]
    [InlineData("\"shape\": [4, 8]", "\"shape\": [4, -8]", "the size -8")]
    [InlineData("\"shape\": [4, 8]", "\"shape\": [2000000000, 2000000000]", "more elements than can be")]
    [InlineData("\"shape\": [4, 8]", "\"shape\": [4, 2000000]", "bytes")]
    [InlineData("\"dtype\": \"float32\"", "\"dtype\": \"float64\"", "'float64'")]
    [InlineData("\"DT_FLOAT\"", "\"DT_FLOATING\"", "'DT_FLOATING'")]
    [InlineData("\"name\": \"features\"", "\"name\": \"Identity\"", "Identity")]
    [InlineData("\"Identity:0\"", "\"nobody:0\"", "nobody")]
    [InlineData("\"b\": false", "\"b\": false, \"list\": {\"s\": [\"Qmlhc0FkZA\"]}", "base64")]
    [InlineData("Qmlhc0FkZA==", "UmVsdXg=", "Relux")]
    [InlineData("{", "[", "cannot be read")]
    public void Changed_texts_are_told(string old, string changed, string word)
    {
        var text = Compact(File.ReadAllText(Path.Combine(TfjsData.Fixture("mlp_graph"), "model.json")));
        var at = text.IndexOf(Compact(old), StringComparison.Ordinal);
        Assert.True(at >= 0, old);
        File.WriteAllText(Path.Combine(_folder.FullName, "model.json"), text[..at] + changed + text[(at + Compact(old).Length)..]);
        File.Copy(Path.Combine(TfjsData.Fixture("mlp_graph"), "group1-shard1of1.bin"), Path.Combine(_folder.FullName, "group1-shard1of1.bin"));
        Refused(_folder.FullName, word);

        static string Compact(string json) => json.Replace("\": ", "\":", StringComparison.Ordinal).Replace(", ", ",", StringComparison.Ordinal);
    }

    /// <summary>Bytes of models changed at random: whatever comes of it is an answer or an error of this library. As many as GRAPHCOMPILER_FUZZ says.</summary>
    [Fact]
    public void Mutated_files_do_no_harm()
    {
        var count = Mutation.Count(3000);
        var random = new Random(17);
        string[] names = ["mlp_graph", "mlp_graph_uint8", "convnet_graph_shards", "control_flow_graph", "convnet_graph_uint16"];
        var files = names.ToDictionary(n => n, n => Directory.GetFiles(TfjsData.Fixture(n)).Order(StringComparer.Ordinal).Select(f => (Name: Path.GetFileName(f), Bytes: File.ReadAllBytes(f))).ToArray());
        for (var i = 0; i < count; i++)
        {
            var name = names[i * names.Length / count];
            if (i == 0 || name != names[(i - 1) * names.Length / count]) Restore(files[name]);

            // Most of what can be wrong is in the model itself.
            var changed = random.Next(20) == 0 ? files[name][random.Next(files[name].Length)] : files[name].Single(f => f.Name == "model.json");
            var bytes = Mutation.Of(changed.Bytes, random);
            File.WriteAllBytes(Path.Combine(_folder.FullName, changed.Name), bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = TfjsModel.Load(_folder.FullName).Inputs.Count;
            }
            catch (Exception e) when (e is TfException or NotSupportedException)
            {
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 1_000_000L + (200L * bytes.Length), $"{name}, mutation {i}: {allocated} bytes of {bytes.Length}");
            File.WriteAllBytes(Path.Combine(_folder.FullName, changed.Name), changed.Bytes);
        }

        void Restore((string Name, byte[] Bytes)[] model)
        {
            foreach (var file in _folder.GetFiles()) file.Delete();
            foreach (var (file, bytes) in model) File.WriteAllBytes(Path.Combine(_folder.FullName, file), bytes);
        }
    }

    private static void Refused(string path, params string[] words)
    {
        var message = Assert.ThrowsAny<TfException>(() => TfjsModel.Load(path)).Message;
        foreach (var word in words) Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(path, "model.json"), message, StringComparison.Ordinal);
    }
}
