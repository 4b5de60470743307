using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace GraphCompiler.Interop.Tests;

/// <summary>NumPy's files, against what NumPy 2.4 wrote and says of them.</summary>
public sealed class NumpyTests
{
    // What no tensor can hold, with a word of the refusal.
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["c8.npy"] = "complex", ["unicode.npy"] = "text", ["bytes.npy"] = "text", ["bfloat16.npy"] = "bfloat16", ["structured.npy"] = "structured", ["object.npy"] = "Python objects",
    };

    // Written in Fortran's order, with the highest byte first or in a later version of the format, which is not how they are written here.
    private static readonly string[] s_otherwise = ["fortran.npy", "fortran_3d.npy", "big_endian_f4.npy", "big_endian_i8.npy", "version2.npy", "version3.npy"];

    private static JsonElement Expected { get; } = JsonDocument.Parse(File.ReadAllText(PathOf("expected.json"))).RootElement.GetProperty("files");

    public static TheoryData<string> Arrays => [.. Expected.EnumerateObject().Select(f => f.Name).Where(n => n.EndsWith(".npy", StringComparison.Ordinal))];

    public static TheoryData<string> Archives => [.. Expected.EnumerateObject().Select(f => f.Name).Where(n => n.EndsWith(".npz", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void An_array_is_what_NumPy_says(string name)
    {
        if (s_refused.TryGetValue(name, out var word))
        {
            var message = Assert.Throws<NotSupportedException>(() => NumpyFile.Load(PathOf(name))).Message;
            Assert.Contains(word, message, StringComparison.Ordinal);
            Assert.StartsWith(PathOf(name), message, StringComparison.Ordinal);
            return;
        }

        Fixtures.Check(Expected.GetProperty(name).GetProperty("value"), NumpyFile.Load(PathOf(name)), 0, 0, name);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void An_array_that_is_saved_again_has_NumPys_bytes(string name)
    {
        if (s_refused.ContainsKey(name)) return;
        using var folder = new Folder();
        var copy = Path.Combine(folder.Path, "new", name);
        NumpyFile.Save(copy, NumpyFile.Load(PathOf(name)));
        if (s_otherwise.Contains(name)) Fixtures.Check(Expected.GetProperty(name).GetProperty("value"), NumpyFile.Load(copy), 0, 0, name);
        else Assert.Equal(File.ReadAllBytes(PathOf(name)), File.ReadAllBytes(copy));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(copy)!));
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void An_archive_is_what_NumPy_says(string name)
    {
        var entries = Expected.GetProperty(name).GetProperty("entries").EnumerateObject().ToDictionary(e => e.Name, e => e.Value);
        var archive = NumpyFile.LoadArchive(PathOf(name));
        Assert.Equal(entries.Keys.Where(k => !s_refused.ContainsKey($"{k}.npy")).Order(StringComparer.Ordinal), archive.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(entries.Keys.Where(k => s_refused.ContainsKey($"{k}.npy")).Order(StringComparer.Ordinal), archive.Refused.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, tensor) in archive) Fixtures.Check(entries[key], tensor, 0, 0, key);
        foreach (var key in archive.Refused.Keys) Assert.Contains($"'{key}' is an array of", Assert.Throws<NotSupportedException>(() => archive[key]).Message, StringComparison.Ordinal);
        Assert.Contains("has no 'nothing'", Assert.Throws<KeyNotFoundException>(() => archive["nothing"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_archive_comes_back_as_it_was(bool isCompressed)
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "all.npz");
        var tensors = EachType().ToDictionary(t => $"layers/{t.DType.Name}", t => t);
        NumpyFile.SaveArchive(path, tensors, isCompressed);
        var first = File.ReadAllBytes(path);
        NumpyFile.SaveArchive(path, tensors, isCompressed);

        Assert.Equal(first, File.ReadAllBytes(path));
        var again = NumpyFile.LoadArchive(path);
        Assert.Equal(tensors.Keys, again.Keys);
        foreach (var (name, tensor) in tensors) Equal(tensor, again[name]);
        Assert.Equal(12, again.Count);
    }

    [Fact]
    public void Scalars_empty_ones_and_high_ranks_come_back()
    {
        using var folder = new Folder();
        foreach (var tensor in new Tensor[] { Tf.Constant(2.5), Tf.Zeros<float>([0, 3]), Tf.Zeros<float>([2, 0]), Tf.Reshape(Tf.Range(24), [1, 2, 3, 1, 4]), new Variable<float>([1f, 2f]) })
        {
            NumpyFile.Save(Path.Combine(folder.Path, "a.npy"), tensor);
            Equal(tensor is IVariable variable ? variable.Value : tensor, NumpyFile.Load(Path.Combine(folder.Path, "a.npy")));
        }
    }

    [Fact]
    public void A_wrong_element_type_names_both()
    {
        var message = Assert.Throws<TfTypeException>(() => NumpyFile.Load<double>(PathOf("f4.npy"))).Message;
        Assert.Contains("f4.npy holds float32, not float64", message, StringComparison.Ordinal);
        Assert.Equal(6, NumpyFile.Load<float>(PathOf("f4.npy")).Size);
    }

    [Fact]
    public void What_is_not_there_is_told() => Assert.Contains("nowhere.npy; No such file", Assert.Throws<TfNotFoundException>(() => NumpyFile.Load("nowhere.npy")).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_arrays_of_one_name_are_refused_and_nothing_is_written()
    {
        using var folder = new Folder();
        Assert.Contains("'a'", Assert.Throws<TfValueException>(() => NumpyFile.SaveArchive(Path.Combine(folder.Path, "a.npz"), [new("a", Tf.Constant(1)), new("a", Tf.Constant(2))])).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void A_member_that_is_no_array_is_refused_alone()
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "mixed.npz");
        File.Copy(PathOf("unnamed.npz"), path);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Update)) archive.CreateEntry("readme.txt").Open().Dispose();
        var tensors = NumpyFile.LoadArchive(path);
        Assert.Equal(["arr_0", "arr_1"], tensors.Keys);
        Assert.Equal(["readme.txt"], tensors.Refused.Keys);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,), }", "'shape' twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "Fortran")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1.5,), }", "literal")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)", "ends too early")]
    [InlineData("((((((((((((((((((((((((", "nested too deeply")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "99999999999999999999")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "4 bytes of elements")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), } x", "literal")]
    public void Headers_that_say_no_array_are_refused(string header, string word)
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "a.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0]);
        var message = Assert.Throws<TfException>(() => NumpyFile.Load(path)).Message;
        Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.StartsWith(path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_of_older_writers_are_read()
    {
        using var folder = new Folder();
        var path = Path.Combine(folder.Path, "a.npy");
        var header = "{\"shape\": (2L, 1L), \"descr\": 'f4', 'fortran_order':True}";
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);
        Equal(Tf.Constant([[1f], [2f]]), NumpyFile.Load(path));
    }

    /// <summary>A tensor of each element type.</summary>
    internal static IEnumerable<Tensor> EachType() => DType.InKernels.Select(d => Tf.Cast(Tf.Reshape(Tf.Range(6), [2, 3]), d));

    internal static void Equal(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.DType, actual.DType);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Data, actual.Data);
    }

    private static string PathOf(string name) => Path.Combine(Fixtures.Folder, "numpy", name);
}
