using System.Text;
using System.Text.Json;
using GraphCompiler.Keras;

namespace GraphCompiler.Interop.Tests;

/// <summary>Safetensors files, against what safetensors 0.8 wrote and says of them.</summary>
public sealed class SafetensorsTests
{
    private static JsonElement Expected { get; } = JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))).RootElement;

    [Fact]
    public void A_file_is_what_its_writer_says()
    {
        var expected = Expected.GetProperty("model.safetensors").GetProperty("tensors");
        var tensors = SafetensorsFile.Load(PathOf("model.safetensors"));
        Assert.Equal(expected.EnumerateObject().Select(t => t.Name).Order(StringComparer.Ordinal), tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Dictionary<string, string> { ["note"] = "two entries", ["format"] = "np" }, tensors.Metadata);
        foreach (var (name, tensor) in tensors.Where(t => t.Key != "bf16")) Fixtures.Check(expected.GetProperty(name), tensor, 0, 0, name);

        // Every bfloat16 is a float32; what is expected is rounded to six digits.
        Assert.Equal([1f, 3.140625f, -0.5f], tensors.Get<float>("bf16").ToArray());
    }

    [Fact]
    public void Several_files_are_what_their_index_says()
    {
        var expected = Expected.GetProperty("model.safetensors.index.json");
        var tensors = SafetensorsFile.Load(PathOf("model.safetensors.index.json"));
        Assert.Equal(expected.EnumerateObject().Select(t => t.Name), tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in tensors) Fixtures.Check(expected.GetProperty(name), tensor, 0, 0, name);
    }

    [Fact]
    public void A_file_has_the_bytes_of_the_reference_implementation()
    {
        // But for the type that is widened, and for metadata, whose order is nobody's there.
        using var folder = new Folder();
        var tensors = SafetensorsFile.Load(PathOf("part-00001-of-00002.safetensors"));
        SafetensorsFile.Save(Path.Combine(folder.Path, "a"), tensors, tensors.Metadata);
        Assert.Equal(File.ReadAllBytes(PathOf("part-00001-of-00002.safetensors")), File.ReadAllBytes(Path.Combine(folder.Path, "a")));

        var header = Expected.GetProperty("model.safetensors").GetProperty("header_text").GetString()!;
        var all = SafetensorsFile.Load(PathOf("model.safetensors")).Where(t => t.Key != "bf16").Append(new("bf16", Tf.Cast<short>(Tf.Constant([1, 2, 3]))));
        SafetensorsFile.Save(Path.Combine(folder.Path, "b"), all);
        var bytes = File.ReadAllBytes(Path.Combine(folder.Path, "b"));
        var own = Encoding.UTF8.GetString(bytes, 8, (int)BitConverter.ToInt64(bytes));
        string[] Names(string text) => [.. JsonDocument.Parse(text).RootElement.EnumerateObject().Select(t => t.Name).Where(n => n is not ("__metadata__" or "bf16"))];
        Assert.Equal(Names(header), Names(own));
        Assert.StartsWith("{\"ids\":{\"dtype\":\"I64\",\"shape\":[4],\"data_offsets\":[0,32]},\"scalar\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[32,40]},", own, StringComparison.Ordinal);
        Assert.Equal(0, (8 + own.Length) % 8);
    }

    [Fact]
    public void Tensors_of_each_type_come_back()
    {
        using var folder = new Folder();
        var tensors = NumpyTests.EachType().Append(Tf.Zeros<float>([0, 4])).Append(Tf.Constant(7)).Select((t, i) => KeyValuePair.Create($"größe.{i}", t)).ToDictionary();
        SafetensorsFile.Save(Path.Combine(folder.Path, "all.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "tf", ["a"] = "\"b\"\n" });
        var again = SafetensorsFile.Load(Path.Combine(folder.Path, "all.safetensors"));
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), again.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in tensors) NumpyTests.Equal(tensor, again[name]);
        Assert.Equal("\"b\"\n", again.Metadata["a"]);
        Assert.Empty(again.Refused);
    }

    [Fact]
    public void Large_ones_are_written_in_parts()
    {
        using var folder = new Folder();
        var tensors = Enumerable.Range(0, 5).ToDictionary(i => $"t{i}", i => (Tensor)Tf.Fill([3], (float)i));
        SafetensorsFile.Save(Path.Combine(folder.Path, "model.safetensors"), tensors, maxShardBytes: 25);
        Assert.Equal(
            ["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", "model.safetensors.index.json"],
            Directory.EnumerateFiles(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        var again = SafetensorsFile.Load(Path.Combine(folder.Path, "model.safetensors.index.json"));
        Assert.Equal("60", again.Metadata["total_size"]);
        foreach (var (name, tensor) in tensors) NumpyTests.Equal(tensor, again[name]);
        SafetensorsFile.Save(Path.Combine(folder.Path, "one.safetensors"), tensors, maxShardBytes: 60);
        Assert.Equal(5, SafetensorsFile.Load(Path.Combine(folder.Path, "one.safetensors")).Count);
    }

    [Fact]
    public void A_model_is_saved_and_loaded_by_the_ways_to_its_variables()
    {
        using var folder = new Folder();
        var (path, first, second) = (Path.Combine(folder.Path, "model.safetensors"), Net(1), Net(2));
        SafetensorsFile.Save(path, first, new Dictionary<string, string> { ["format"] = "tf" });
        Assert.Equal(["layers.0.bias", "layers.0.kernel", "layers.1.bias", "layers.1.kernel"], SafetensorsFile.Load(path).Keys.Order(StringComparer.Ordinal));
        var x = Tf.Ones([2, 3]);
        Assert.NotEqual(first.Call(x).ToArray(), second.Call(x).ToArray());
        SafetensorsFile.LoadInto(path, second);
        Assert.Equal(first.Call(x).ToArray(), second.Call(x).ToArray());
    }

    [Fact]
    public void What_does_not_fit_a_model_is_told_at_once_and_nothing_is_set()
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "model.safetensors");
        var model = Net(1);
        var before = model.GetWeights().SelectMany(w => ((Tensor<float>)w).ToArray()).ToArray();
        SafetensorsFile.Save(path, new Dictionary<string, Tensor> { ["layers.0.kernel"] = Tf.Ones([3, 5]), ["layers.0.bias"] = Tf.Cast<double>(Tf.Ones([4])), ["layers.1.kernel"] = Tf.Ones([4, 2]), ["head"] = Tf.Constant(1) });
        var message = Assert.Throws<TfValueException>(() => SafetensorsFile.LoadInto(path, model)).Message;
        foreach (var word in (string[])[path, "missing in the file: layers.1.bias", "unexpected in the file: head", "'layers.0.kernel' has the shape (3, 5), the variable (3, 4)", "'layers.0.bias' holds float64, the variable float32"])
        {
            Assert.Contains(word, message, StringComparison.Ordinal);
        }

        Assert.Equal(before, model.GetWeights().SelectMany(w => ((Tensor<float>)w).ToArray()));
        Assert.Contains("no variables", Assert.Throws<TfValueException>(() => SafetensorsFile.Save(path, new Sequential([new Dense(2)]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_model_is_loaded_where_that_is_wanted()
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "model.safetensors");
        var model = Net(1);
        SafetensorsFile.Save(path, new Dictionary<string, Tensor> { ["layers.0.bias"] = Tf.Cast<Half>(Tf.Constant([1f, 2f, 3f, 4f])), ["head"] = Tf.Constant(1) });
        SafetensorsFile.LoadInto(path, model, isStrict: false);
        Assert.Equal([1f, 2f, 3f, 4f], ((Tensor<float>)model.GetLayer(0).GetWeights()[1]).ToArray());
    }

    [Theory]
    [InlineData("""{"weight_map": {"a": "../part-00001-of-00002.safetensors"}}""", "no file beside it")]
    [InlineData("""{"weight_map": {"a": "/tmp/x"}}""", "no file beside it")]
    [InlineData("""{"weight_map": {"a": ""}}""", "no file beside it")]
    [InlineData("""{"weight_map": {"a": 1}}""", "in no file")]
    [InlineData("""{"weight_map": {"a": "p", "a": "p"}}""", "twice")]
    [InlineData("""{"weight_map": {"z": "part-00001-of-00002.safetensors"}}""", "no tensor 'z'")]
    [InlineData("""{"weight_map": {"a": "absent.safetensors"}}""", "absent.safetensors; No such file")]
    [InlineData("""{"metadata": {}}""", "no weight_map")]
    [InlineData("""[1""", "cannot be read")]
    public void An_index_that_leads_nowhere_is_refused(string json, string word)
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "model.safetensors.index.json");
        File.Copy(PathOf("part-00001-of-00002.safetensors"), Path.Combine(folder.Path, "part-00001-of-00002.safetensors"));
        File.WriteAllText(path, json);
        var message = Assert.ThrowsAny<TfException>(() => SafetensorsFile.Load(path)).Message;
        Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_that_no_tensor_has_are_refused_by_name()
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "a.safetensors");
        var header = """{"c":{"dtype":"C64","shape":[1],"data_offsets":[0,8]},"f":{"dtype":"F4","shape":[4],"data_offsets":[8,10]},"u":{"dtype":"U8","shape":[1],"data_offsets":[10,11]}}""";
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.ASCII.GetBytes(header), .. new byte[11]]);
        var tensors = SafetensorsFile.Load(path);
        Assert.Equal(["u"], tensors.Keys);
        Assert.Contains("C64", Assert.Throws<NotSupportedException>(() => tensors["c"]).Message, StringComparison.Ordinal);
        Assert.Contains("F4", tensors.Refused["f"], StringComparison.Ordinal);
    }

    private static Sequential Net(int seed) => new(
        [new Input(3), new Dense(4, Tf.Nn.Relu, kernelInitializer: Initializer.GlorotUniform(seed)), new Dense(2, kernelInitializer: Initializer.GlorotUniform(seed))]);

    private static string PathOf(string name) => Path.Combine(Fixtures.Folder, "safetensors", name);
}
