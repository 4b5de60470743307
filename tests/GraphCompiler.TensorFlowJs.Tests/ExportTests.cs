using System.Text.Json;
using GraphCompiler.Tests.Shared;

namespace GraphCompiler.TensorFlowJs.Tests;

/// <summary>What is written is read again and gives the same, here and in TensorFlow.js.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = TfjsData.Temporary();

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var name in ExportedFunctions.Matrices.Keys.Concat(ExportedFunctions.Images.Keys))
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_again_gives_the_same(string name, bool isOpen)
    {
        if (isOpen && name is "joints" or "hot" or "roll" or "segments") return;
        var (body, x) = Case(name);
        TfjsModel.Save(Concrete(body, x, isOpen), _folder.FullName);
        var model = TfjsModel.Load(_folder.FullName);
        Assert.Equal("x", Assert.Single(model.Inputs).Name);
        Assert.Equal("output_0", Assert.Single(model.Outputs).Name);
        Assert.StartsWith("GraphCompiler", model.Producer, StringComparison.Ordinal);
        var first = model.Call(x)[0];
        Assert.Null(TfjsData.Difference(body(x), first, 1e-6, 1e-6));

        // And once more: nothing changes any further.
        TfjsModel.Save(model.Function, _folder.FullName);
        Assert.Null(TfjsData.Difference(first, TfjsModel.Load(_folder.FullName).Call(x)[0], 0, 0));
    }

    [NodeFact]
    public void TensorFlow_js_gives_the_same()
    {
        var names = ExportedFunctions.Matrices.Keys.Concat(ExportedFunctions.Images.Keys).SelectMany(n => new[] { (Name: n, IsOpen: false), (Name: n, IsOpen: true) }).Where(c => !(c.IsOpen && c.Name is "joints" or "hot" or "roll" or "segments")).ToArray();
        var calls = new List<(string, string)>();
        foreach (var (name, isOpen) in names)
        {
            var (body, x) = Case(name);
            var path = Path.Combine(_folder.FullName, $"{name} {isOpen}");
            TfjsModel.Save(Concrete(body, x, isOpen), path);
            calls.Add((path, TfjsData.Json(("x", x))));
        }

        var wrong = names.Zip(TfjsData.Run(calls), (c, answer) => Wrong(Case(c.Name), answer) is { } wrong ? $"{c}: {wrong}" : null);
        Assert.True(!wrong.OfType<string>().Any(), string.Join("\n", wrong.OfType<string>()));
    }

    [Fact]
    public void Arguments_and_results_have_their_names()
    {
        var function = Tf.Function((Tensor<float> left, Tensor<int> Right) => new Dictionary<string, Tensor<float>> { ["sum"] = left + Tf.Cast<float>(Right), ["double"] = left * 2f })
            .GetConcreteFunction(new TensorSpec<float>([null, 3]), new TensorSpec<int>([3]));
        TfjsModel.Save(function, _folder.FullName);
        var model = TfjsModel.Load(_folder.FullName);
        Assert.Equal(["left", "Right"], model.Inputs.Select(i => i.Name));
        Assert.Equal(["double", "sum"], model.Outputs.Select(o => o.Name));
        Assert.Null(model.Outputs[0].Shape.Dims[0].Size);
        Assert.Equal([2f, 3f, 4f], ((Tensor<float>)model.Call(Tf.Ones([1, 3]), Tf.Constant([1, 2, 3]))[1]).ToArray());
    }

    [Fact]
    public void Wide_numbers_are_narrow_there()
    {
        var function = Tf.Function((Tensor<double> x, Tensor<long> n) => x * 2.0 + Tf.Cast<double>(n)).GetConcreteFunction(new TensorSpec<double>([2]), new TensorSpec<long>([2]));
        TfjsModel.Save(function, _folder.FullName);
        var model = TfjsModel.Load(_folder.FullName);
        Assert.Equal([DType.Float32, DType.Int32], model.Inputs.Select(i => i.DType));
        Assert.Equal([4f, 7f], ((Tensor<float>)model.Call(Tf.Constant([1.5f, 2.5f]), Tf.Constant([1, 2]))[0]).ToArray());
        Assert.Contains("more than 32 bits", Refused((Tensor<long> x) => x + 5_000_000_000L), StringComparison.Ordinal);
        Assert.Contains("uint8", Refused((Tensor<byte> x) => x + x), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_has_no_operation_for_is_refused_by_name()
    {
        var state = new Variable<float>(Tf.Zeros([2]));
        Assert.Contains("Lgamma is no operation of TensorFlow.js: write it with others", Refused((Tensor<float> x) => Tf.Math.Lgamma(x)), StringComparison.Ordinal);
        Assert.Contains("AssignVariableOp is no operation of TensorFlow.js", Refused((Tensor<float> x) => state.Assign(x)), StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void Weights_are_cut_into_files()
    {
        var weight = new Variable<float>(Tf.Reshape(Tf.Cast<float>(Tf.Range(0, 300)), [100, 3]), name: "weight");
        var function = Tf.Function((Tensor<float> x) => Tf.MatMul(x, weight)).GetConcreteFunction(new TensorSpec<float>([null, 100]));
        var x = Tf.Reshape(Tf.Cast<float>(Tf.Range(0, 200)), [2, 100]);
        TfjsModel.Save(function, _folder.FullName, maxShardBytes: 500);
        Assert.Equal(["group1-shard1of3.bin", "group1-shard2of3.bin", "group1-shard3of3.bin", "model.json"], _folder.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.Equal([500, 500, 200], _folder.GetFiles("*.bin").OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.Length));
        var model = TfjsModel.Load(_folder.FullName);
        Assert.Equal("weight", Assert.Single(model.Variables).Name.Split(':')[0]);
        Assert.Null(TfjsData.Difference(function.Invoke(x) as Tensor ?? x, model.Call(x)[0], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TfjsModel.Save(function, _folder.FullName, maxShardBytes: 0));
    }

    /// <summary>The converter's own bytes and scales, of the weights that it had.</summary>
    [Theory]
    [InlineData("mlp_graph", "mlp_graph_uint8", TfjsQuantization.UInt8)]
    [InlineData("mlp_graph", "mlp_graph_float16", TfjsQuantization.Float16)]
    [InlineData("convnet_graph", "convnet_graph_uint16", TfjsQuantization.UInt16)]
    public void Stored_weights_are_those_of_the_converter(string original, string stored, TfjsQuantization quantization)
    {
        TfjsModel.Save(TfjsModel.Load(TfjsData.Fixture(original)).Function, _folder.FullName, quantization);
        var own = Weights(_folder.FullName);
        foreach (var (name, (specification, bytes)) in Weights(TfjsData.Fixture(stored)))
        {
            if (specification.GetProperty("dtype").GetString() != "float32") continue;
            Assert.Equal(bytes, own[name].Bytes);
            Assert.Equal(Members(specification), Members(own[name].Specification));
        }
    }

    [Fact]
    public void What_is_not_finite_is_stored_as_it_is_or_not_at_all()
    {
        var weight = new Variable<float>(Tf.Constant([1f, float.NaN]), name: "weight");
        var function = Tf.Function((Tensor<float> x) => x + weight).GetConcreteFunction(new TensorSpec<float>([2]));
        Assert.Contains("weight has elements that are not finite", Assert.Throws<TfValueException>(() => TfjsModel.Save(function, _folder.FullName, TfjsQuantization.UInt8)).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
        TfjsModel.Save(function, _folder.FullName, TfjsQuantization.Float16);
        Assert.True(float.IsNaN(((Tensor<float>)TfjsModel.Load(_folder.FullName).Call(Tf.Ones([2]))[0]).ToArray()[1]));
    }

    private static Dictionary<string, object?> Members(JsonElement specification) => specification.GetProperty("quantization").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ValueKind == JsonValueKind.Number ? (object?)m.Value.GetDouble() : m.Value.GetString());

    internal static string? Wrong((Func<Tensor<float>, Tensor<float>> Body, Tensor<float> X) c, JsonElement answer) => answer.TryGetProperty("error", out var error)
        ? error.ToString()
        : TfjsData.Difference(c.Body(c.X), TfjsData.Read(answer.GetProperty("outputs").GetProperty("output_0")), 1e-4, 1e-5);

    private static (Func<Tensor<float>, Tensor<float>> Body, Tensor<float> X) Case(string name) =>
        ExportedFunctions.Matrices.TryGetValue(name, out var function) ? (function, ExportedFunctions.Matrix) : (ExportedFunctions.Images[name], ExportedFunctions.Image);

    private static ConcreteFunction Concrete(Func<Tensor<float>, Tensor<float>> body, Tensor<float> x, bool isOpen)
    {
        Dim[] dims = [.. x.Shape.ToArray().Select(d => (Dim)d)];
        if (isOpen) dims[0] = Dim.Unknown;
        return Tf.Function(body).GetConcreteFunction(new TensorSpec<float>(Shape.Create(dims), name: "x"));
    }

    private string Refused<T>(Func<Tensor<T>, Tensor<T>> body) => Assert.ThrowsAny<NotSupportedException>(() => TfjsModel.Save(Tf.Function(body).GetConcreteFunction(new TensorSpec<T>([2])), _folder.FullName)).Message;

    private static Dictionary<string, (JsonElement Specification, byte[] Bytes)> Weights(string folder)
    {
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json"))).RootElement.GetProperty("weightsManifest")[0];
        var bytes = manifest.GetProperty("paths").EnumerateArray().SelectMany(p => File.ReadAllBytes(Path.Combine(folder, p.GetString()!))).ToArray();
        var (weights, at) = (new Dictionary<string, (JsonElement, byte[])>(), 0);
        foreach (var weight in manifest.GetProperty("weights").EnumerateArray())
        {
            var stored = weight.TryGetProperty("quantization", out var quantization) ? quantization.GetProperty("dtype").GetString() : weight.GetProperty("dtype").GetString();
            var length = weight.GetProperty("shape").EnumerateArray().Aggregate(stored switch { "uint8" or "bool" => 1, "uint16" or "float16" => 2, _ => 4 }, (size, dim) => size * dim.GetInt32());
            weights.Add(weight.GetProperty("name").GetString()!, (weight, bytes[at..(at + length)]));
            at += length;
        }

        return weights;
    }
}
