using System.Text.Json;
using GraphCompiler.Bundles;

namespace GraphCompiler.Tests.Checkpoints;

public sealed class FixtureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("GraphCompiler.Checkpoints.").FullName;

    public static TheoryData<string> Names() => new(Fixtures.Bundles().Select(b => b.Name));

    public static TheoryData<string> NamesWithObjects() => new(Fixtures.Bundles().Where(b => b.Tensors.Count > 0 && new BundleReader(b.Prefix).Entries.ContainsKey(ObjectGraph.Key)).Select(b => b.Name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_is_what_TensorFlow_says(string name)
    {
        var (_, prefix, tensors) = Fixtures.Bundles().Single(b => b.Name == name);
        var (reader, bundle) = (new CheckpointReader(prefix), new BundleReader(prefix));
        Assert.Equal(tensors.Keys.Append(ObjectGraph.Key).Order(StringComparer.Ordinal), reader.Shapes.Keys.Append(ObjectGraph.Key).Distinct().Order(StringComparer.Ordinal));
        foreach (var (key, expected) in tensors)
        {
            Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), reader.Shapes[key].ToArray());
            if (reader.DTypes.ContainsKey(key)) Fixtures.AssertEqual(expected, reader.GetTensor(key), key);
            else Assert.Contains($"{key} in {prefix} has elements of type {expected.GetProperty("dtype").GetString()}", Assert.Throws<TfTypeException>(() => reader.GetTensor(key)).Message, StringComparison.Ordinal);
            if (expected.GetProperty("dtype").GetString() == "string") Fixtures.AssertEqual(expected, bundle.ReadStrings(key));
        }

        Assert.Equal(reader.Shapes.Keys.Order(StringComparer.Ordinal), Checkpoint.ListVariables(prefix).Select(v => v.Name));
        Assert.Contains("Key abc not found in checkpoint", Assert.Throws<TfNotFoundException>(() => reader.GetTensor("abc")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Written_again_it_has_the_same_bytes(string name)
    {
        var prefix = Fixtures.PrefixOf(name);
        var reader = new BundleReader(prefix);
        var copy = Path.Combine(_folder, Path.GetFileName(prefix));
        using (var writer = new BundleWriter(FileSystem.Disk, copy, reader.Shards))
        {
            foreach (var (key, entry) in reader.Items.OrderBy(i => i.Value.ShardId).ThenBy(i => i.Value.Offset))
            {
                var text = System.Text.Encoding.UTF8.GetString(key);
                var again = entry.Clone();
                if (entry.Slices.Count > 0) writer.AddWhole(key, again);
                else if (entry.Dtype == ElementType.String) writer.Add(key, again, reader.ReadStrings(text));
                else if (ElementType.Size(entry.Dtype) == 0) writer.Add(key, again, reader.ReadBytes(text, entry), entry.Crc32C);
                else writer.Add(key, again, reader.ReadBytes(text, entry), Crc32C.Mask(Crc32C.Of(reader.ReadBytes(text, entry))));
            }

            writer.Commit();
        }

        AssertSameFiles(prefix, copy);
    }

    [Theory]
    [MemberData(nameof(NamesWithObjects))]
    public void Objects_take_their_values(string name)
    {
        var (_, prefix, tensors) = Fixtures.Bundles().Single(b => b.Name == name);
        var objects = Fixtures.Mirrors(prefix);
        new Checkpoint(objects[0]).Read(prefix).AssertExistingObjectsMatched().AssertNontrivialMatch().ExpectPartial();
        AssertValues(prefix, tensors, objects);
    }

    [Theory]
    [InlineData("keras_adam")]
    [InlineData("many")]
    [InlineData("nested")]
    [InlineData("manager/ckpt-3")]
    [InlineData("manager/ckpt-4")]
    public void Objects_that_were_restored_are_saved_as_the_same_bytes(string name)
    {
        var prefix = Fixtures.PrefixOf(name);
        var objects = Fixtures.Mirrors(prefix);
        var checkpoint = new Checkpoint();
        var hasCounter = false;
        foreach (var (child, item) in objects[0].Children)
        {
            if (child == "save_counter") hasCounter = true;
            else checkpoint[child] = (ITrackable)item!;
        }

        (hasCounter ? checkpoint.Restore(prefix) : checkpoint.Read(prefix)).AssertConsumed();
        var copy = checkpoint.Write(Path.Combine(_folder, Path.GetFileName(prefix)));
        AssertSameFiles(prefix, copy);
    }

    [Fact]
    public void Files_without_objects_are_restored_by_the_names_of_variables()
    {
        var (_, prefix, tensors) = Fixtures.Bundles().Single(b => b.Name == "name_based");
        var reader = new CheckpointReader(prefix);
        var step = new Variable<long>(0, name: "global_step");
        var kernel = new Variable<float>(Tf.Zeros(reader.Shapes["layer1/kernel"]), name: "layer1/kernel");
        var checkpoint = new Checkpoint { ["any"] = step, ["other"] = kernel };
        var status = checkpoint.Restore(prefix).AssertExistingObjectsMatched().ExpectPartial();
        Fixtures.AssertEqual(tensors["global_step"], step.Value, "global_step");
        Fixtures.AssertEqual(tensors["layer1/kernel"], kernel.Value, "layer1/kernel");
        Assert.Contains("layer1/kernel/Adam", Assert.Throws<TfException>(status.AssertConsumed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_a_manager_is_read()
    {
        var folder = Path.Combine(Fixtures.Folder, "ckpt", "manager");
        var expected = Fixtures.Expected(folder);
        var run = Path.Combine(folder, "run");
        Assert.Equal(Path.Combine(run, expected.GetProperty("latest").GetString()!), Checkpoint.Latest(run));
        var manager = new CheckpointManager(new Checkpoint { ["v"] = new Variable<float>(Tf.Zeros([2])) }, run, 2);
        Assert.Equal(expected.GetProperty("kept").EnumerateArray().Select(k => Path.Combine(run, k.GetString()!)), manager.Checkpoints);
        Assert.Equal(Checkpoint.Latest(run), manager.RestoreOrInitialize());

        CheckpointState.Read(run)!.Write(_folder, FileSystem.Disk);
        Assert.NotEqual(File.ReadAllText(Path.Combine(run, "checkpoint")), File.ReadAllText(Path.Combine(_folder, "checkpoint")));
        var moved = CheckpointState.Read(run)!;
        new CheckpointState { Latest = Moved(moved.Latest), All = [.. moved.All.Select(Moved)], Times = moved.Times, LastPreserved = moved.LastPreserved }.Write(_folder, FileSystem.Disk);
        Assert.Equal(File.ReadAllText(Path.Combine(run, "checkpoint")), File.ReadAllText(Path.Combine(_folder, "checkpoint")));

        string Moved(string path) => Path.Combine(_folder, Path.GetFileName(path));
    }

    [Theory]
    [InlineData("half_plus_two", "a", "b")]
    [InlineData("half_plus_two_tf2", "a/.ATTRIBUTES/VARIABLE_VALUE", "b/.ATTRIBUTES/VARIABLE_VALUE")]
    public void Snappy_blocks_are_read(string name, string a, string b)
    {
        var prefix = Path.Combine(AppContext.BaseDirectory, "Data", "fixtures", "snappy", name, "variables");
        var reader = new CheckpointReader(prefix);
        Assert.Equal(0.5f, ((Tensor<float>)reader.GetTensor(a)).Item());
        Assert.Equal(2f, ((Tensor<float>)reader.GetTensor(b)).Item());
    }

    private static void AssertValues(string prefix, Dictionary<string, JsonElement> tensors, Fixtures.Mirror[] objects)
    {
        var nodes = ObjectGraph.Read(new BundleReader(prefix), prefix).Nodes;
        var count = 0;
        foreach (var (node, mirror) in nodes.Zip(objects))
        {
            if (mirror.Variable is null) continue;
            Fixtures.AssertEqual(tensors[node.Attributes[0].CheckpointKey], mirror.Variable.Value, node.Attributes[0].CheckpointKey);
            count++;
        }

        Assert.Equal(new CheckpointReader(prefix).DTypes.Count(d => d.Key != ObjectGraph.Key), count);
    }

    private static void AssertSameFiles(string expected, string actual)
    {
        Assert.Equal(File.ReadAllBytes(BundleFiles.Index(expected)), File.ReadAllBytes(BundleFiles.Index(actual)));
        var files = BundleFiles.AllData(expected);
        Assert.Equal(files.Select(Path.GetFileName).Order(StringComparer.Ordinal), BundleFiles.AllData(actual).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in files) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(actual)!, Path.GetFileName(file))));
    }
}
