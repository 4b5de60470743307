using System.IO.Compression;

namespace GraphCompiler.Keras.Tests.Files;

/// <summary>Files that are damaged are refused with their name and the reason, at no more cost than their size.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int FewMutations = 3000;

    private static readonly string[] s_members = ["metadata.json", "config.json", "model.weights.h5"];

    private readonly string _folder = Directory.CreateTempSubdirectory("damaged").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("truncated.keras", "cannot be read: ")]
    [InlineData("config_missing.keras", "it has no config.json")]
    [InlineData("config_bad.keras", "The configuration is no JSON")]
    [InlineData("weights_truncated.keras", "it is cut off: it should have 20496 bytes, and has 300")]
    [InlineData("weights_bad_magic.keras", "it does not begin as HDF5 files do")]
    [InlineData("lambda.keras", "it has no model.weights.h5")]
    public void Damage_is_told(string name, string reason)
    {
        var path = Path.Combine(KerasFixture.Folder, "corrupt", "keras", name);

        var message = Assert.Throws<TfException>(() => Model.Load(path)).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_in_a_file_is_told()
    {
        var config = """{"class_name": "Sequential", "config": {"layers": [{"class_name": "Lambda", "config": {"name": "l", "function": {"class_name": "__lambda__", "config": {"code": "4wE="}}}}]}}""";
        var path = Archive(System.Text.Encoding.UTF8.GetBytes(config), KerasFixture.Member(KerasFixture.File("mlp.keras"), "model.weights.h5"));

        Assert.Contains("code in a configuration is not run", Assert.Throws<TfException>(() => Model.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"units\": 8", "\"units\": 2000000000", "asks for a weight of shape (4, 2000000000)")]
    [InlineData("\"units\": 8", "\"units\": 9", "layers/dense/vars/0 has the shape (4, 8)")]
    [InlineData("\"use_bias\": true", "\"use_bias\": false", "layers/dense/vars has 2 weights, and 'hidden' of the model 1")]
    [InlineData("[\"mae\"]", "[{\"class_name\": \"AUC\", \"config\": {\"num_thresholds\": 2000000000}}]", "has a metric that counts")]
    [InlineData("\"mse\"", "\"mess\"", "model.compile_config.loss")]
    [InlineData("[null, 4]", "[null, 5]", "expected to be")]
    public void Configurations_that_do_not_fit_their_weights_are_told(string part, string wrong, string reason)
    {
        var config = System.Text.Encoding.UTF8.GetString(KerasFixture.Member(KerasFixture.File("mlp.keras"), "config.json"));
        Assert.Contains(part, config, StringComparison.Ordinal);
        var path = Archive(System.Text.Encoding.UTF8.GetBytes(config.Replace(part, wrong, StringComparison.Ordinal)), KerasFixture.Member(KerasFixture.File("mlp.keras"), "model.weights.h5"));

        var message = Assert.Throws<TfException>(() => Model.Load(path)).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        if (part != "[null, 4]") Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_in_an_archive_is_noticed()
    {
        var bytes = File.ReadAllBytes(KerasFixture.File("mlp.keras"));
        var at = bytes.AsSpan().IndexOf(KerasFixture.Member(KerasFixture.File("mlp.keras"), "model.weights.h5"));
        bytes[at + 20_000] ^= 1;
        var path = Path.Combine(_folder, "changed.keras");
        File.WriteAllBytes(path, bytes);

        Assert.Contains("the checksum of its model.weights.h5 does not match", Assert.Throws<TfException>(() => Model.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_and_what_does_not_fit_is_told()
    {
        var model = new Sequential([new Input(3), new Dense(2, name: "d")], "own");
        var before = model.GetWeights();
        var (weights, nothing) = (KerasFixture.File("mlp.weights.h5"), Path.Combine(_folder, "none.weights.h5"));

        Assert.Contains(nothing, Assert.Throws<TfNotFoundException>(() => model.LoadWeights(nothing)).Message, StringComparison.Ordinal);
        Assert.Contains("none.keras", Assert.Throws<TfNotFoundException>(() => Model.Load(Path.Combine(_folder, "none.keras"))).Message, StringComparison.Ordinal);
        var other = Assert.Throws<TfException>(() => model.LoadWeights(weights)).Message;
        Assert.All((string[])[weights, "(4, 8)", "(3, 2)"], part => Assert.Contains(part, other, StringComparison.Ordinal));
        Assert.Contains("configuration of a model", Assert.Throws<TfException>(() => Model.Load(weights)).Message, StringComparison.Ordinal);
        Assert.Contains("is not built", Assert.Throws<TfValueException>(() => new Sequential([new Dense(2)]).LoadWeights(weights)).Message, StringComparison.Ordinal);
        Assert.Contains("no weights to save yet", Assert.Throws<TfValueException>(() => new Sequential([new Dense(2)]).SaveWeights(nothing)).Message, StringComparison.Ordinal);
        Assert.Contains("older form", Assert.Throws<NotSupportedException>(() => model.Save("own.h5")).Message, StringComparison.Ordinal);
        Assert.Contains(".weights.h5", Assert.Throws<NotSupportedException>(() => model.SaveWeights("own.keras")).Message, StringComparison.Ordinal);
        Assert.Equal(before.SelectMany(w => ((Tensor<float>)w).ToArray()), model.GetWeights().SelectMany(w => ((Tensor<float>)w).ToArray()));
    }

    /// <summary>Bytes changed at random: what comes of it is a model or an error of this library. As many as GRAPHCOMPILER_FUZZ says.</summary>
    [Fact]
    public void Mutated_files_do_no_harm()
    {
        var count = Mutation.Count(FewMutations);
        var random = new Random(7);
        string[] names = ["mlp", "convnet", "lstm"];
        var models = names.Select(n => Model.Load(KerasFixture.File(n + ".keras"))).ToArray();
        var harm = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var which = random.Next(names.Length);
            var (archive, weights) = (KerasFixture.File(names[which] + ".keras"), KerasFixture.File(names[which] + ".weights.h5"));
            var path = Path.Combine(_folder, $"mutated{i}.h5");
            switch (random.Next(12))
            {
                case 0:
                    File.WriteAllBytes(path, Mutation.Of(File.ReadAllBytes(archive), random));
                    Check(() => Model.Load(path), path, harm);
                    break;
                case 1:
                    path = Archive(Mutation.Of(KerasFixture.Member(archive, "config.json"), random), KerasFixture.Member(archive, "model.weights.h5"));
                    Check(() => Model.Load(path), path, harm);
                    break;
                case 2:
                    path = Archive(OtherNumber(KerasFixture.Member(archive, "config.json"), random), KerasFixture.Member(archive, "model.weights.h5"));
                    Check(() => Model.Load(path), path, harm);
                    break;
                case 3:
                    File.WriteAllBytes(path, Mutation.Of(File.ReadAllBytes(KerasFixture.File("mlp_legacy.h5")), random));
                    Check(() => Model.Load(path), path, harm);
                    break;
                default:
                    File.WriteAllBytes(path, Mutation.Of(File.ReadAllBytes(weights), random));
                    Check(() => models[which].LoadWeights(path), path, harm);
                    break;
            }

            File.Delete(path);
        }

        Assert.True(harm.Count == 0, string.Join('\n', harm));
    }

    private static void Check(Action load, string path, HashSet<string> harm)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            load();
        }
        catch (TfException e) when (e.Message.StartsWith(path, StringComparison.Ordinal))
        {
        }
        catch (Exception e)
        {
            harm.Add($"{e.GetType().Name}: {e.Message}\n{string.Join('\n', (e.StackTrace ?? "").Split('\n').Take(4))}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > 64_000_000L + (20L * new FileInfo(path).Length)) harm.Add($"{allocated} bytes");
    }

    private string Archive(byte[] config, byte[] weights)
    {
        var path = Path.Combine(_folder, "made.keras");
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, bytes) in s_members.Zip([[], config, weights]))
        {
            using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
            entry.Write(bytes);
        }

        return path;
    }

    // A number of a configuration as another one.
    private static byte[] OtherNumber(byte[] config, Random random)
    {
        var text = System.Text.Encoding.UTF8.GetString(config);
        var numbers = System.Text.RegularExpressions.Regex.Matches(text, @"(?<=[ \[])-?\d+(\.\d+)?(e-?\d+)?(?=[,\]}])");
        var one = numbers[random.Next(numbers.Count)];
        string[] others = ["0", "-1", "1", "3", "1000", "100000", "2147483647", "-2147483648", "4294967296", "9223372036854775807", "1e300", "0.5", "-0.5", "null", "true"];
        return System.Text.Encoding.UTF8.GetBytes(text[..one.Index] + others[random.Next(others.Length)] + text[(one.Index + one.Length)..]);
    }
}
