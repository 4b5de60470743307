using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Models: their layers, weights, tables and results.</summary>
[Collection(nameof(AloneInProcess))]
public class ModelTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => KerasData.Files("models", except: "_facts");

    [Theory]
    [MemberData(nameof(Files))]
    public void Model(string file)
    {
        var (root, tally) = (KerasData.Read("models", file), new KerasTally(output));
        tally.Run(file, false, () => Case(file, root));
        tally.Finish();
    }

    private static void Case(string file, JsonElement root)
    {
        LayerNames.Reset();
        var model = ModelBinder.BindCase(root);
        var note = root.TryGetProperty("note", out var text) ? text.GetString()! : "";
        if (note.StartsWith("layers[0].trainable", StringComparison.Ordinal)) model.Sublayers.First(l => l is not InputLayer).Trainable = false;
        if (note.StartsWith("model.build", StringComparison.Ordinal)) ((Model)model).Build(Shape.Create([.. JsonSerializer.Deserialize<int?[]>(note["model.build(".Length..^1])!.Select(n => (Dim)n)]), includesBatch: true);
        if (note.StartsWith("compile(adam, mse)", StringComparison.Ordinal)) FitOnce((Model)model);

        // A model without a known input is built by its call, as some were when their tables were written.
        var hasForward = root.TryGetProperty("forward", out var forward);
        if (hasForward && !model.Built) _ = Call(model, forward);
        CheckSummaries(model, root);
        CheckShapes(model, root);
        if (!hasForward) return;
        SineFill.Write(model);
        var wanted = forward.GetProperty("outputs").EnumerateArray().ToArray();
        var outputs = Call(model, forward);
        Assert.Equal(wanted.Length, outputs.Count);
        foreach (var (got, want) in outputs.Zip(wanted)) KerasData.Check(got, want, forward.GetProperty("rtol").GetDouble(), forward.GetProperty("atol").GetDouble(), "the output");
    }

    private static void CheckSummaries(LayerBase model, JsonElement root)
    {
        Check(root.GetProperty("summary"), default);
        if (!root.TryGetProperty("summary_variants", out var variants)) return;
        foreach (var variant in variants.EnumerateArray()) Check(variant.GetProperty("text"), variant.GetProperty("args"));

        void Check(JsonElement lines, JsonElement a)
        {
            var args = a.ValueKind == JsonValueKind.Object ? new KerasArguments(a) : null;
            var range = args?.Element("layer_range") is { } names ? (names[0].GetString()!, names[1].GetString()!) : ((string, string)?)null;
            using var writer = new StringWriter();
            Write(model, writer, new SummaryOptions(args?.Int("line_length"), args?.Doubles("positions"), args?.Bool("expand_nested") ?? false, args?.Bool("show_trainable") ?? false, range));
            args?.End();
            Assert.Equal(string.Join('\n', lines.EnumerateArray().Select(l => l.GetString())).TrimEnd('\n'), writer.ToString().TrimEnd('\n'));
        }
    }

    private static void Write(LayerBase model, TextWriter writer, SummaryOptions o)
    {
        Action<TextWriter?, int?, IReadOnlyList<double>?, bool, bool, (string, string)?> write = model switch
        {
            Model<Tensor<float>, Tensor<float>> own => own.Summary,
            Model<Tensor<int>, Tensor<float>> own => own.Summary,
            Model<Tensor[], Tensor<float>[]> own => own.Summary,
            Model<Tensor[], Tensor<float>> own => own.Summary,
            Model<Tensor[], Dictionary<string, Tensor<float>>> own => own.Summary,
            _ => throw new LeftOutException("a model of other types"),
        };
        write(writer, o.LineLength, o.Positions, o.ExpandNested, o.ShowTrainable, o.LayerRange);
    }

    private static void CheckShapes(LayerBase model, JsonElement root)
    {
        Assert.Equal(root.GetProperty("model_name").GetString(), model.Name);
        Assert.Equal(root.GetProperty("weights").EnumerateArray().Select(w => w.GetProperty("path").GetString()), model.Weights.Select(w => w.Name[..^2]));
        Assert.Equal(root.GetProperty("weights").EnumerateArray().Select(w => (Shape)KerasData.Ints(w.GetProperty("shape"))), model.Weights.Select(w => w.Shape));
        Assert.Equal(root.GetProperty("trainable_weights").EnumerateArray().Select(w => w.GetString()), model.TrainableWeights.Select(w => w.Name[..^2]));
        Assert.Equal(root.GetProperty("non_trainable_weights").EnumerateArray().Select(w => w.GetString()), model.NonTrainableWeights.Select(w => w.Name[..^2]));
        if (root.TryGetProperty("count_params", out var count)) Assert.Equal(count.GetInt64(), model.ParameterCount);
        if (root.TryGetProperty("count_params_error", out _)) Assert.Contains("isn't built", Assert.Throws<TfValueException>(() => model.ParameterCount).Message, StringComparison.Ordinal);
        if (root.TryGetProperty("input_shape", out var input) && input[0].ValueKind != JsonValueKind.Array) Assert.Equal(Text(input), Text(model.InputShape));
        if (root.TryGetProperty("output_shape", out var output) && output[0].ValueKind != JsonValueKind.Array) Assert.Equal(Text(output), Text(model.OutputShape));
        foreach (var (layer, want) in model.Sublayers.Zip(root.GetProperty("layers").EnumerateArray()))
        {
            Assert.Equal((want.GetProperty("name").GetString(), want.GetProperty("class").GetString()), (layer.Name, layer.GetType().Name.Split('`')[0]));
            Assert.Equal(want.GetProperty("built").GetBoolean(), layer.Built);
            if (want.TryGetProperty("params", out var parameters)) Assert.Equal(parameters.GetInt64(), layer.ParameterCount);
            if (want.TryGetProperty("output_shape", out var shape) && shape[0].ValueKind != JsonValueKind.Array) Assert.Equal(Text(shape), Text(layer.OutputShape));
        }
    }

    private static string Text(JsonElement shape) => string.Join(", ", shape.EnumerateArray().Select(d => d.ValueKind == JsonValueKind.Null ? "?" : d.ToString()));

    private static string Text(Shape shape) => string.Join(", ", shape.Dims.ToArray().Select(d => d.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));

    private static List<Tensor> Call(LayerBase model, JsonElement forward)
    {
        var inputs = forward.GetProperty("inputs").EnumerateArray().Select(KerasData.ToTensor).ToArray();
        return Structures.Tensors(model.RunAny(inputs.Length == 1 ? inputs[0] : (object)inputs, null));
    }

    private static void FitOnce(Model model)
    {
        model.Compile(new Adam(), new MeanSquaredError());
        model.Fit(Tf.Ones(Shape.Create([4, .. model.InputShape[1..].Dims])), Tf.Ones(Shape.Create([4, .. model.OutputShape[1..].Dims])), verbose: Verbose.Silent);
    }
}
