using GraphCompiler.Tests.Shared;

namespace GraphCompiler.Onnx.Tests;

/// <summary>What is written is read again and gives the same.</summary>
public sealed class ExportTests
{
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
        var (body, x) = ExportedFunctions.Matrices.TryGetValue(name, out var function) ? (function, ExportedFunctions.Matrix) : (ExportedFunctions.Images[name], ExportedFunctions.Image);
        Dim[] dims = [.. x.Shape.ToArray().Select(d => (Dim)d)];
        if (isOpen) dims[0] = Dim.Unknown;
        if (isOpen && name is "joints" or "hot" or "roll" or "segments") return;
        var concrete = Tf.Function(body).GetConcreteFunction(new TensorSpec<float>(Shape.Create(dims), name: "x"));
        using var file = new TemporaryModel();
        OnnxModel.Save(concrete, file.Path);
        var model = OnnxModel.Load(file.Path);
        Assert.Equal("x", Assert.Single(model.Inputs).Name);
        Assert.Equal("output_0", Assert.Single(model.Outputs).Name);
        Assert.Null(OnnxData.Difference(body(x), model.Call(x)[0], 1e-5, 1e-6));

        // And once more.
        if (model.Function is null) return;
        OnnxModel.Save(model.Function, file.Path);
        Assert.Null(OnnxData.Difference(body(x), OnnxModel.Load(file.Path).Call(x)[0], 1e-5, 1e-6));
    }

    [RuntimeFact]
    public void Onnxruntime_gives_the_same()
    {
        var folder = OnnxData.Temporary();
        var cases = ExportedFunctions.Matrices.Select(f => (f.Key, f.Value, X: ExportedFunctions.Matrix)).Concat(ExportedFunctions.Images.Select(f => (f.Key, f.Value, X: ExportedFunctions.Image))).ToArray();
        foreach (var (name, body, x) in cases)
        {
            OnnxModel.Save(Tf.Function(body).GetConcreteFunction(new TensorSpec<float>(Shape.Create([.. x.Shape.ToArray().Select(d => (Dim)d)]), name: "x")), Path.Combine(folder.FullName, $"{name}.onnx"));
        }

        var answers = RuntimeTests.Run(cases.Select(c => (Path.Combine(folder.FullName, $"{c.Key}.onnx"), $$"""{"x": {{OnnxData.Json(c.X)}}}""")));
        var wrong = cases.Zip(answers, (c, answer) => answer.TryGetProperty("error", out var error)
            ? $"{c.Key}: {error}"
            : OnnxData.Difference(c.Value(c.X), OnnxData.Read(answer.GetProperty("outputs").GetProperty("output_0")), 1e-4, 1e-5) is { } difference ? $"{c.Key}: {difference}" : null);
        Assert.Empty(wrong.OfType<string>());
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Names_and_open_sizes_are_those_that_are_given()
    {
        var function = Tf.Function((Tensor<float> a, Tensor<float> b) => (Tf.MatMul(a, b), a * 2f)).GetConcreteFunction(new TensorSpec<float>([null, 3]), new TensorSpec<float>([3, 2]));
        using var file = new TemporaryModel();
        OnnxModel.Save(function, file.Path, ["left", "right"], ["product", "double"], new Dictionary<string, IReadOnlyDictionary<int, string>> { ["left"] = new Dictionary<int, string> { [0] = "batch" } });
        var model = OnnxModel.Load(file.Path);
        Assert.Equal(["left", "right"], model.Inputs.Select(i => i.Name));
        Assert.Equal(["product", "double"], model.Outputs.Select(o => o.Name));
        Assert.Equal("batch", model.Inputs[0].Shape.Dims[0].Name);
        Assert.StartsWith("GraphCompiler", model.Producer, StringComparison.Ordinal);
        Assert.Equal([3f, 3f], ((Tensor<float>)model.Call(Tf.Ones([1, 3]), Tf.Ones([3, 2]))[0]).ToArray());
        Assert.Contains("Axis 1 of left has the size 3", Assert.Throws<TfValueException>(() =>
            OnnxModel.Save(function, file.Path, ["left", "right"], null, new Dictionary<string, IReadOnlyDictionary<int, string>> { ["left"] = new Dictionary<int, string> { [1] = "n" } })).Message, StringComparison.Ordinal);
        Assert.Throws<TfValueException>(() => OnnxModel.Save(function, file.Path, ["one"]));
        Assert.Throws<TfValueException>(() => OnnxModel.Save(function, file.Path, ["x", "x"]));
        Assert.Throws<TfValueException>(() => OnnxModel.Save(function, file.Path, null, ["left", "right", "more"]));
        Assert.Equal(["left", "right"], OnnxModel.Load(file.Path).Inputs.Select(i => i.Name));
    }

    [Fact]
    public void What_onnx_has_no_operator_for_is_refused_by_name()
    {
        using var file = new TemporaryModel();
        Assert.Contains("Lgamma", Refused(x => Tf.Math.Lgamma(x)), StringComparison.Ordinal);
        Assert.Contains("changes a variable", Refused(x => ExportedFunctions.Weight.Assign(ExportedFunctions.Weight.Value + Tf.ReduceSum(x))), StringComparison.Ordinal);
        Assert.Contains("random", Refused(x => x + Tf.Random.Uniform([6])), StringComparison.Ordinal);
        Assert.False(File.Exists(file.Path));

        string Refused(Func<Tensor<float>, Tensor<float>> body) =>
            Assert.Throws<NotSupportedException>(() => OnnxModel.Save(Tf.Function(body).GetConcreteFunction(new TensorSpec<float>([4, 6])), file.Path)).Message;
    }

    private sealed class TemporaryModel : IDisposable
    {
        private readonly DirectoryInfo _folder = OnnxData.Temporary();

        public string Path => System.IO.Path.Combine(_folder.FullName, "model.onnx");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
