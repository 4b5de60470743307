using System.Text.Json;

namespace GraphCompiler.TensorFlowJs.Tests;

/// <summary>Each graph model that the converter wrote gives here what TensorFlow.js gives.</summary>
public sealed class FixtureTests
{
    public static TheoryData<string> Names => [.. TfjsData.Expected.EnumerateObject().Select(m => m.Name).Where(n => !n.EndsWith("_layers", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees(string name)
    {
        var expected = TfjsData.Expected.GetProperty(name);
        var model = TfjsModel.Load(TfjsData.Fixture(name));
        Assert.Contains("TensorFlow.js Converter v4.22.0", model.Producer, StringComparison.Ordinal);
        foreach (var run in expected.GetProperty("runs").EnumerateArray())
        {
            Assert.Equal(run.GetProperty("inputs").EnumerateObject().Select(i => i.Name), model.Inputs.Select(i => i.Name));
            Check(run, expected, model.Call(TfjsData.All(run.GetProperty("inputs"))));
        }
    }

    [Fact]
    public void Shards_give_the_bits_of_one_file()
    {
        var image = TfjsData.Read(TfjsData.Expected.GetProperty("convnet_graph").GetProperty("runs")[0].GetProperty("inputs").GetProperty("image"));
        Assert.Equal(
            TfjsData.Numbers(TfjsModel.Load(TfjsData.Fixture("convnet_graph")).Call(image)[0]), TfjsData.Numbers(TfjsModel.Load(Path.Combine(TfjsData.Fixture("convnet_graph_shards"), "model.json")).Call(image)[0]));
    }

    [Theory]
    [InlineData("mlp_graph")]
    [InlineData("convnet_graph")]
    public void Weights_train(string name)
    {
        var model = TfjsModel.Load(TfjsData.Fixture(name));
        Assert.NotEmpty(model.TrainableVariables);
        Tensor[] inputs = [.. TfjsData.All(TfjsData.Expected.GetProperty(name).GetProperty("runs")[0].GetProperty("inputs")).Values];
        using var tape = new GradientTape();
        var y = (Tensor<float>)model.Call(inputs)[0];
        var gradients = tape.Gradient(Tf.ReduceSum(y * y), [.. model.TrainableVariables.Cast<Variable<float>>()]);
        Assert.All(gradients, g => Assert.NotNull(g));
        Assert.Contains(gradients, g => ((Tensor<float>)g!).ToArray().Any(v => v != 0));
    }

    [Fact]
    public void A_weight_that_changes_changes_the_results()
    {
        var model = TfjsModel.Load(TfjsData.Fixture("mlp_graph"));
        var x = Tf.Ones([1, 4]);
        var before = model.Call(x)[0].ToString();
        var bias = model.Variable("StatefulPartitionedCall/mlp_1/head_1/BiasAdd/ReadVariableOp");
        bias.Assign(bias.Value * 2f);
        Assert.NotEqual(before, model.Call(x)[0].ToString());
        Assert.Contains("BiasAdd/ReadVariableOp", Assert.Throws<TfNotFoundException>(() => model.Variable("nobody")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_inside_a_function()
    {
        var model = TfjsModel.Load(TfjsData.Fixture("control_flow_graph"));
        Assert.Equal(112, Tf.Function((Tensor<int> n) => (Tensor<int>)model.Call(n)[0] + 1).Call(Tf.Constant(27)).Item());
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var model = TfjsModel.Load(TfjsData.Fixture("mlp_graph"));
        Assert.Throws<TfTypeException>(() => model.Call());
        Assert.Throws<TfTypeException>(() => model.Call(new Dictionary<string, Tensor>()));
        Assert.Throws<TfTypeException>(() => model.Call(Tf.Ones([1, 5])));
        Assert.Throws<TfTypeException>(() => model.Call(Tf.Ones<int>([1, 4])));
    }

    internal static void Check(JsonElement run, JsonElement model, IReadOnlyDictionary<string, Tensor> outputs)
    {
        var (rtol, atol) = (model.GetProperty("rtol").GetDouble(), model.GetProperty("atol").GetDouble());
        foreach (var output in run.GetProperty("outputs").EnumerateObject()) Assert.Null(TfjsData.Difference(TfjsData.Read(output.Value), outputs[output.Name], rtol, atol));
    }
}
