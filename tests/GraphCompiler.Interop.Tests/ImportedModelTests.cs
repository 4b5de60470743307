using GraphCompiler.Interop.Importing;
using GraphCompiler.Runtime;
using Imported.Models;

namespace GraphCompiler.Interop.Tests;

/// <summary>The classes that the build of this project wrote for its TfSavedModel and OnnxModel items.</summary>
[Collection(nameof(AloneInProcess))]
public sealed partial class ImportedModelTests
{
    [Fact]
    public void Methods_are_the_functions_of_the_model()
    {
        var expected = Fixtures.Expected("polymorphic");
        var calls = expected.GetProperty("calls_in_order");
        var model = new Polymorphic();
        Assert.Equal([2f, 4f], model.F(Tf.Constant([1f, 2f])).ToArray());
        Assert.Equal([2, 4, 6], model.F(Tf.Constant([1, 2, 3])).ToArray());
        Fixtures.Check(calls[2].GetProperty("result"), model.F(Tf.Constant(new double[,] { { 1, 2 } }), "square"), 0, 0, "f");

        var nested = new NestedTrackables();
        Assert.Equal(47f, nested.Total(Tf.Constant(1f)).Item());
        Assert.Equal(2f, nested.Items0Call(Tf.Constant(2f)).Item());
        Assert.Equal(69f, nested.ServingDefault(Tf.Constant(2f)).Item());
    }

    [Fact]
    public void Signatures_give_results_with_names()
    {
        var (n, y) = new SavedControlFlow().BranchSignature(Tf.Constant(true), Tf.Constant([-0.3125f, -0.171875f, 0.734375f]));
        Assert.Equal(0, n.Item());
        Assert.Equal(0.5f, y.Item());
        var (product, sum) = (new MultiSignature().CombineSignature(Tf.Constant([2f]), Tf.Constant([3f])).Product, new MultiSignature().Combine(Tf.Constant([2f]), Tf.Constant([3f]))["sum"]);
        Assert.Equal(6f, product.ToArray()[0]);
        Assert.Equal(5f, ((Tensor<float>)sum).ToArray()[0]);
    }

    [Fact]
    public void Variables_are_properties_and_are_tracked_once()
    {
        var model = new MultiSignature();
        Assert.Equal([3, 2], model.W.Shape.Dims.ToArray().Select(d => d.Size!.Value));
        Assert.Equal(model.Model.Variables.Select(v => v.Name).Order(StringComparer.Ordinal), model.Variables.Select(v => v.Name).Order(StringComparer.Ordinal));
        Assert.Equal([model.B, model.W], model.TrainableVariables.Cast<Variable<float>>());
        Assert.DoesNotContain(typeof(KerasTransformer).GetProperties(), p => p.Name.EndsWith("Kernel2", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_come_from_any_folder_of_the_model()
    {
        var folder = Fixtures.Temporary();
        var model = new NestedTrackables();
        model.AliasValue.Assign(5f);
        SavedModel.Save(model.Model, folder.FullName);
        Assert.Equal(5f, new NestedTrackables(folder.FullName).AliasValue.Item());
        Assert.NotEqual(5f, new NestedTrackables().AliasValue.Item());
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Kernels_are_compiled_with_the_project_forward_and_backward()
    {
        var folder = Fixtures.Temporary();
        var missing = Path.Combine(folder.FullName, "missing.tfkernels");
        KernelRecorder.Current = new KernelRecorder(missing);
        try
        {
            var transformer = new KerasTransformer();
            var calls = Fixtures.Expected("keras_transformer").GetProperty("calls_in_order");
            var tokens = (Tensor<int>)Fixtures.Tensor(calls[0].GetProperty("inputs").GetProperty("tokens"))!;
            using (var tape = new GradientTape())
            {
                var result = transformer.Serve(tokens);
                Fixtures.Check(calls[0].GetProperty("outputs").GetProperty("output_0"), result, 1e-5, 1e-6, "serve");
                Assert.Equal(19, tape.Gradient(result, transformer.TrainableVariables).Count(g => g is not null));
            }

            new SavedControlFlow().Scan(Tf.Constant(new float[,] { { 1, 2 }, { 3, 4 } }));
            new SavedControlFlow().Collatz(Tf.Constant(7));
            new MultiSignature().Predict(Tf.Constant(new float[,] { { 1, 2, 3 } }));
        }
        finally
        {
            KernelRecorder.Current = null;
        }

        Assert.True(!File.Exists(missing), File.Exists(missing) ? File.ReadAllText(missing) : "");
        folder.Delete();
    }

    [Fact]
    public void Onnx_models_have_one_method_and_their_weights()
    {
        var mlp = new OnnxMlp();
        OnnxAgrees("mlp.onnx", x => mlp.Call(x));
        OnnxAgrees("convnet.onnx", x => new Convnet().Call(x));
        Assert.Equal(4, mlp.TrainableVariables.Count);
        Assert.Equal(mlp.Model.Variables, mlp.Variables);
        var kernel = (Variable<float>)typeof(OnnxMlp).GetProperties().Single(p => p.PropertyType == typeof(Variable<float>) && ((Variable<float>)p.GetValue(mlp)!).Shape == Shape.Create([4, 8])).GetValue(mlp)!;
        kernel.Assign(Tf.ZerosLike(kernel.Value));
        Assert.NotEqual(new OnnxMlp().Call(Tf.Ones([1, 4])).ToArray(), mlp.Call(Tf.Ones([1, 4])).ToArray());

        // Its tensors lie in a file of their own.
        Assert.NotEmpty(new ExternalTensors().Variables);
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "models", "external", "external.bin")));
    }

    [Fact]
    public void Kernels_of_onnx_models_are_compiled_with_the_project()
    {
        var folder = Fixtures.Temporary();
        var missing = Path.Combine(folder.FullName, "missing.tfkernels");
        KernelRecorder.Current = new KernelRecorder(missing);
        try
        {
            var mlp = new OnnxMlp();
            using var tape = new GradientTape();
            var y = mlp.Call(Tf.Ones([3, 4]));
            Assert.All(tape.Gradient(y, mlp.TrainableVariables), g => Assert.NotNull(g));
            _ = new Convnet().Call(Tf.Ones([2, 8, 8, 1]));
        }
        finally
        {
            KernelRecorder.Current = null;
        }

        Assert.True(!File.Exists(missing), File.Exists(missing) ? File.ReadAllText(missing) : "");
        folder.Delete();
    }

    private static void OnnxAgrees(string name, Func<Tensor<float>, Tensor<float>> call)
    {
        var model = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.Folder, "onnx", "expected.json"))).RootElement.GetProperty("models").GetProperty(name);
        foreach (var run in model.GetProperty("runs").EnumerateArray())
        {
            var x = (Tensor<float>)Fixtures.Tensor(run.GetProperty("inputs").EnumerateObject().Single().Value)!;
            Fixtures.Check(run.GetProperty("outputs").EnumerateObject().Single().Value, call(x), 1e-4, 1e-5, name);
        }
    }

    [Fact]
    public void Functions_call_them_and_have_gradients_through_them()
    {
        var (model, x) = (new MultiSignature(), Tf.Constant(new float[,] { { 1, 2, 3 } }));
        using var tape = new GradientTape(persistent: true);
        tape.Watch(x);
        var (fused, eager) = (Fused(model, x), Tf.ReduceSum(Tf.Exp(Tf.MatMul(x * 2f, model.W) + model.B + 1f)));
        Assert.Equal(eager.Item(), fused.Item(), 1e-4f * eager.Item());
        var (actual, expected) = (tape.Gradient(fused, model.W)!.ToArray(), tape.Gradient(eager, model.W)!.ToArray());
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4f * Math.Abs(expected[i]));
    }

    [TfFunction]
    private static Tensor<float> Fused(MultiSignature model, Tensor<float> x) => Tf.ReduceSum(Tf.Exp(model.ServingDefault(x * 2f).Logits + 1f));

    [Theory]
    [InlineData("1x", "", "'1x' is no name of a class.")]
    [InlineData("class", "", "'class' is no name of a class.")]
    [InlineData("X", "a..b", "'a..b' is no name of a namespace.")]
    public void Refuses_names_that_are_none(string name, string space, string message) =>
        Assert.Equal(message, Assert.Throws<TfValueException>(() => ImportedModel.Of(Fixtures.Model("variables"), name, space, "m")).Message);

    [Fact]
    public void The_same_model_gives_the_same_text()
    {
        var (one, two) = (ImportedModel.Of(Fixtures.Model("keras_convnet"), "A", "B", "m"), ImportedModel.Of(Fixtures.Model("keras_convnet"), "A", "B", "m"));
        Assert.Equal(one.Source(), two.Source());
        Assert.Equal(one.Kernels(), two.Kernels());
        Assert.DoesNotContain("\r", one.Source(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"); Evil(); //", """  \"); Evil(); //  """)]
    [InlineData("a\\", """  a\\  """)]
    [InlineData("a\nEvil();", """  a\u000AEvil();  """)]
    [InlineData("a\u2028Evil();\u0085\r", """  a\u2028Evil();\u0085\u000D  """)]
    [InlineData("é</c>", """  \u00E9</c>  """)]
    public void A_name_in_a_model_stays_a_name_in_the_source(string name, string literal)
    {
        var folder = Fixtures.Temporary();
        var function = Tf.Function((Tensor<float> x) => x + 1f).GetConcreteFunction(Tf.Constant(1f));
        SavedModel.Save(new Empty(), folder.FullName, (name, function));
        var source = ImportedModel.Of(folder.FullName, "A", "", "m").Source();
        folder.Delete(recursive: true);
        Assert.Contains($"Model.Signatures[\"{literal.Trim()}\"].Call(", source, StringComparison.Ordinal);
        Assert.DoesNotContain("</c></c>", source, StringComparison.Ordinal);
        var shown = source.Split('\n').Where(l => l.Contains("Evil();", StringComparison.Ordinal)).ToList();
        Assert.All(shown, l => Assert.True(l.TrimStart().StartsWith("//", StringComparison.Ordinal) || l.Contains($"\"{literal.Trim()}\"", StringComparison.Ordinal), l));
        Assert.DoesNotContain(source, c => c is '\r' or '\u0085' or '\u2028' or '\u2029');
    }

    private sealed partial class Empty : Module;
}
