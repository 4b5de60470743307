namespace GraphCompiler.Keras.Tests;

/// <summary>What a configuration may have wrong is told with its place, and what a user's class needs with its cure.</summary>
public class ConfigErrorTests
{
    private const string Layer = """{"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 2}, "registered_name": null}""";

    [Theory]
    [InlineData("\"Dense\"", "\"Dens\"", "model.config.layers[1].class_name is expected to be the class of a layer", "\"Dens\"")]
    [InlineData("\"units\": 2", "\"use_bias\": true", "model.config.layers[1].config lacks 'units'", "")]
    [InlineData("\"units\": 2", "\"units\": \"two\"", "model.config.layers[1].config.units is expected to be an integer", "\"two\"")]
    [InlineData("\"units\": 2", "\"units\": 2.5", "model.config.layers[1].config.units is expected to be an integer", "2.5")]
    [InlineData("\"units\": 2", "\"units\": 2, \"unit\": 3", "model.config.layers[1].config has 'unit', which Dense does not know", "")]
    [InlineData("\"units\": 2", "\"units\": 2, \"activation\": \"rely\"", "model.config.layers[1].config.activation is expected to be the name of an activation", "\"rely\"")]
    [InlineData("\"units\": 2", "\"units\": 2, \"kernel_initializer\": {\"class_name\": \"Glorot\", \"config\": {}}", "layers[1].config.kernel_initializer.class_name is expected to be the class of an initializer", "\"Glorot\"")]
    [InlineData("\"units\": 2", "\"units\": 2, \"kernel_initializer\": \"glorot\"", "layers[1].config.kernel_initializer is expected to be an initializer", "\"glorot\"")]
    [InlineData("\"units\": 2", "\"units\": 2, \"quantization_config\": 1", "layers[1].config.quantization_config is expected to be null", "1")]
    [InlineData("\"units\": 2", "\"units\": 2, \"dtype\": \"float16\"", "layers[1].config.dtype is expected to be float32", "\"float16\"")]
    [InlineData("\"units\": 2", "\"units\": 0", "Received an invalid value for `units`", "at model.config.layers[1].config")]
    [InlineData("\"Dense\", \"config\": {\"name\": \"d\", \"units\": 2}", "\"Dot\", \"config\": {\"axes\": []}", "The `axes` argument must be a tuple of 2 integers", "at model.config.layers[1].config")]
    [InlineData("\"units\": 2", "\"units\": 4294967296", "layers[1].config.units is expected to be an integer", "4294967296")]
    [InlineData("\"layers\": [", "\"layers\": [null, ", "model.config.layers[0] is expected to be a dictionary", "null")]
    [InlineData("\"layers\"", "\"layer\"", "model.config lacks 'layers'", "")]
    [InlineData("\"class_name\": \"Sequential\"", "\"class\": \"Sequential\"", "model lacks 'class_name'", "")]
    [InlineData("\"batch_shape\": [null, 3]", "\"batch_shape\": 3.5", "model.config.layers[0].config.batch_shape", "3.5")]
    [InlineData("[null, 3], \"dtype\": \"float32\"", "[null, 3], \"dtype\": \"string\"", "model.config.layers[0].config.dtype is expected to be one of float32", "\"string\"")]
    [InlineData("{\"module\"", "[\"module\"", "The configuration is no JSON", "")]
    public void Says_where(string part, string wrong, string where, string received)
    {
        const string Json = """
            {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "InputLayer", "config": {"batch_shape": [null, 3], "dtype": "float32", "name": "x"}}, LAYER]}}
            """;
        var text = Json.Replace("LAYER", Layer, StringComparison.Ordinal);
        Assert.Contains(part, text, StringComparison.Ordinal);

        var message = Assert.Throws<TfValueException>(() => Model.FromJson(text.Replace(part, wrong, StringComparison.Ordinal))).Message;

        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Contains(received, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\"x\", 0, 0]}}]", "[\"z\", 0, 0]}}]", "model.config.layers[1].inbound_nodes[0] takes what no layer of the model gives: [\"z\", 0, 0]")]
    [InlineData("[\"x\", 0, 0]}}]", "[\"x\"]}}]", "inbound_nodes[0].args[0].config.keras_history is expected to be a layer, the number of its call")]
    [InlineData("\"output_layers\": [\"d\", 0, 0]", "\"output_layers\": [\"d\", 1, 0]", "model.config.output_layers is expected to be a result of a layer of the model")]
    [InlineData("\"output_layers\": [\"d\", 0, 0]", "\"output_layers\": [[\"d\", 0, 0], [\"x\", 0, 0]]", "model.config.output_layers is expected to be what a Tensor<Single> can hold")]
    [InlineData("\"kwargs\": {}", "\"kwargs\": {\"key\": [1]}", "inbound_nodes[0].kwargs.key is expected to be null, true or false")]
    public void Says_which_call(string part, string wrong, string where)
    {
        const string Json = """
            {"class_name": "Functional", "config": {"name": "f", "layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 3], "dtype": "float32", "name": "x"}, "name": "x", "inbound_nodes": []},
              {"class_name": "Dense", "config": {"name": "d", "units": 2}, "name": "d", "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}], "kwargs": {}}]}],
              "input_layers": [["x", 0, 0]], "output_layers": ["d", 0, 0]}}
            """;
        Assert.Equal(2, Model.FromJson(Json).OutputShape[^1]);
        Assert.Contains(part, Json, StringComparison.Ordinal);

        Assert.Contains(where, Assert.Throws<TfValueException>(() => Model.FromJson(Json.Replace(part, wrong, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Class_of_a_user_is_refused_with_the_cure()
    {
        var model = new Models.Residual();
        Says(() => Model.Clone(model), $"The model '{model.Name}' is of the class Residual", "override GetConfig", "ModelSerialization.Register");
        Says(() => model.ToJson(), "ModelSerialization.Register");
        var sequence = new Sequential([new Input(3), new Models.Linear(2)]);
        Says(() => Model.Clone(sequence), "is of the class Linear", "ModelSerialization.Register");
        Says(() => Model.FromJson(sequence.ToJson()), "model.config.layers[1].class_name", "\"Linear\"");
    }

    [Fact]
    public void Function_without_a_name_is_refused_and_copied()
    {
        var model = new Sequential([new Input(3), new Dense(2, x => x * 2f)]);

        Says(() => model.ToJson(), "has no name that a configuration could hold", "ModelSerialization.Register");
        Assert.Equal(2, Model.Clone(model).OutputShape[^1]);
    }

    [Fact]
    public void Call_with_more_than_inputs_is_refused()
    {
        var x = new Input([4, 3]);
        var y = new MultiHeadAttention(2, 2, name: "heads").Call(x, x, useCausalMask: true);

        Says(() => new Model(x, y).ToJson(), "The layer 'heads' is called with more than its inputs");
        Says(() => new Model(x, x + 1f).ToJson(), "stands between the layers");
    }

    private static void Says(Action act, params string[] parts)
    {
        var message = Assert.Throws<TfValueException>(act).Message;
        foreach (var part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
    }
}
