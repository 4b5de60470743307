using System.Globalization;
using System.Text;
using System.Text.Json;
using GraphCompiler.Bundles;

namespace GraphCompiler.Tests.Checkpoints;

/// <summary>The checkpoints that TensorFlow wrote, and what it says that they hold. GRAPHCOMPILER_FIXTURES names another folder of the same form.</summary>
internal static class Fixtures
{
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("GRAPHCOMPILER_FIXTURES") ?? Path.Combine(AppContext.BaseDirectory, "Data", "fixtures");

    /// <summary>Each bundle: its folder, its prefix below that, the values by their keys.</summary>
    public static IEnumerable<(string Name, string Prefix, Dictionary<string, JsonElement> Tensors)> Bundles()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Folder, "ckpt")).Order(StringComparer.Ordinal))
        {
            var file = Expected(folder);
            var name = Path.GetFileName(folder);
            if (file.TryGetProperty("prefix", out var prefix))
            {
                yield return (name, Path.Combine(folder, prefix.GetString()!), Tensors(file.GetProperty("tensors")));
            }
            else
            {
                foreach (var checkpoint in file.GetProperty("tensors_by_checkpoint").EnumerateObject())
                {
                    yield return ($"{name}/{checkpoint.Name}", Path.Combine(folder, "run", checkpoint.Name), Tensors(checkpoint.Value));
                }
            }
        }
    }

    public static string PrefixOf(string name) => Bundles().Single(b => b.Name == name).Prefix;

    public static JsonElement Expected(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement;

    public static void AssertEqual(JsonElement expected, Tensor actual, string what)
    {
        Assert.Equal(expected.GetProperty("dtype").GetString(), actual.DType.Name);
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), actual.Shape.ToArray());
        var values = actual.Numpy().Cast<object>().ToList();
        var wanted = expected.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(wanted.Count, values.Count);
        foreach (var (want, value) in wanted.Zip(values)) Assert.True(Same(want, value), $"{what}: {value} is not {want}");
    }

    public static void AssertEqual(JsonElement expected, byte[][] texts) => Assert.Equal(
        expected.GetProperty("data").EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(e.GetString()!) : e.GetProperty("b64").GetBytesFromBase64()), texts);

    /// <summary>The objects that a file was written from, as far as tensors here can hold their values.</summary>
    public static Mirror[] Mirrors(string prefix)
    {
        var bundle = new BundleReader(prefix);
        var nodes = ObjectGraph.Read(bundle, prefix).Nodes;
        var objects = nodes.Select(_ => new Mirror()).ToArray();
        for (var i = 0; i < objects.Length; i++)
        {
            foreach (var attribute in nodes[i].Attributes)
            {
                if (bundle.Entries.TryGetValue(attribute.CheckpointKey, out var entry) && ElementType.ToDType(entry.Dtype) is { } dtype)
                {
                    objects[i].Variable = Zero(dtype, BundleReader.ShapeOf(entry), attribute.FullName);
                }
            }
        }

        for (var i = 0; i < objects.Length; i++)
        {
            objects[i].Children.AddRange(nodes[i].Children.Select(c => (c.LocalName, (object?)objects[c.NodeId].Tracked)));
            foreach (var slot in nodes[i].SlotVariables)
            {
                objects[i].Slots[(objects[slot.OriginalVariableNodeId].Variable!, slot.SlotName)] = objects[slot.SlotVariableNodeId].Variable!;
            }
        }

        return objects;
    }

    private static IVariable Zero(DType dtype, Shape shape, string name)
    {
        if (dtype == DType.Float32) return new Variable<float>(Tf.Zeros<float>(shape), name: name);
        if (dtype == DType.Float16) return new Variable<Half>(Tf.Zeros<Half>(shape), name: name);
        if (dtype == DType.Int32) return new Variable<int>(Tf.Zeros<int>(shape), name: name);
        if (dtype == DType.Int64) return new Variable<long>(Tf.Zeros<long>(shape), name: name);
        if (dtype == DType.BFloat16) return new Variable<BFloat16>(Tf.Zeros<BFloat16>(shape), name: name);
        if (dtype == DType.Complex64) return new Variable<Complex64>(Tf.Zeros<Complex64>(shape), name: name);
        if (dtype == DType.String) return new Variable<string>(Tf.Zeros<string>(shape), name: name);
        if (dtype == DType.UInt8) return new Variable<byte>(Tf.Zeros<byte>(shape), name: name);
        return new Variable<bool>(Tf.Zeros<bool>(shape), name: name);
    }

    // One file says its rule instead of its values: "names[i] = 4-digit i ++ 310 x abc; value int32 i; i in 0..299".
    private static Dictionary<string, JsonElement> Tensors(JsonElement tensors) => tensors.ValueKind == JsonValueKind.Object
        ? tensors.EnumerateObject().ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal)
        : Enumerable.Range(0, 300).ToDictionary(
            i => i.ToString("0000", CultureInfo.InvariantCulture) + string.Concat(Enumerable.Repeat("abc", 310)),
            i => JsonSerializer.SerializeToElement(new { dtype = "int32", shape = Array.Empty<int>(), data = new[] { i } }),
            StringComparer.Ordinal);

    private static bool Same(JsonElement want, object value)
    {
        if (value is Complex64 complex) return complex == new Complex64(want[0].GetSingle(), want[1].GetSingle());
        if (want.ValueKind == JsonValueKind.Object) return want.GetProperty("b64").GetBytesFromBase64().SequenceEqual(TextBytes.Encode((string)value));
        var text = want.ValueKind == JsonValueKind.String ? want.GetString()! : want.GetRawText();
        return value switch
        {
            bool truth => truth == want.GetBoolean(),
            float f => f.Equals(float.Parse(text, CultureInfo.InvariantCulture)),
            double d => d.Equals(double.Parse(text, CultureInfo.InvariantCulture)),
            BFloat16 b => b.Equals((BFloat16)float.Parse(text, CultureInfo.InvariantCulture)),
            Half h => h.Equals(Half.Parse(text, CultureInfo.InvariantCulture)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) == text,
        };
    }

    /// <summary>An object that has the children that it is given.</summary>
    public sealed class Mirror : ITrackableParent, ISlotOwner
    {
        public IVariable? Variable { get; set; }

        public List<(string Name, object? Child)> Children { get; } = [];

        public Dictionary<(IVariable Variable, string Name), IVariable> Slots { get; } = [];

        public ITrackable Tracked => Variable ?? (ITrackable)this;

        IEnumerable<(string Name, object? Child)> ITrackableParent.Children => Children;

        public IVariable? Slot(IVariable variable, string name) => Slots.GetValueOrDefault((variable, name));
    }
}
