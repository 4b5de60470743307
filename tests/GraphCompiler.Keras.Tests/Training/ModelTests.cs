using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Tables have the names that layers get in a fresh process, which counts them: such tests run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LayerNamesCollection
{
    public const string Name = "Layer names";
}

/// <summary>Models: their layers, weights, tables and results.</summary>
[Collection(LayerNamesCollection.Name)]
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
        if (file == "after_fit_adam") throw new LeftOutException("its fit is in the fit tests");
        var model = ModelBinder.Bind(root.GetProperty("model"));
        if (file == "sequential_convnet_frozen") ((Model)model).Layers[0].Trainable = false;
        var summary = model switch
        {
            Model own => Text(own.Summary),
            Model<Tensor<int>, Tensor<float>> ints => Text(ints.Summary),
            Model<Tensor[], Tensor<float>[]> several => Text(several.Summary),
            Model<Tensor[], Tensor<float>> joined => Text(joined.Summary),
            _ => throw new LeftOutException("a model of other types"),
        };
        var wanted = string.Join('\n', root.GetProperty("summary").EnumerateArray().Select(l => l.GetString())) + "\n";
        if (file is not ("sequential_called" or "sequential_unbuilt_then_built")) Assert.Equal(wanted.TrimEnd('\n'), summary.TrimEnd('\n'));
        if (root.TryGetProperty("weights", out var weights) && model.Built)
        {
            Assert.Equal(weights.EnumerateArray().Select(w => w.GetProperty("path").GetString()), model.Weights.Select(w => w.Name[..^2]));
            Assert.Equal(root.GetProperty("trainable_weights").EnumerateArray().Select(w => w.GetString()), model.TrainableWeights.Select(w => w.Name[..^2]));
        }

        if (!root.TryGetProperty("forward", out var forward)) return;
        var inputs = forward.GetProperty("inputs").EnumerateArray().Select(KerasData.ToTensor).ToArray();
        _ = model.RunAny(inputs.Length == 1 ? inputs[0] : (object)inputs, null);
        SineFill(model);
        var outputs = Structures.Tensors(model.RunAny(inputs.Length == 1 ? inputs[0] : (object)inputs, null));
        foreach (var (got, want) in outputs.Zip(forward.GetProperty("outputs").EnumerateArray())) KerasData.Check(got, want, forward.GetProperty("rtol").GetDouble(), forward.GetProperty("atol").GetDouble(), "the output");
        if (file is "sequential_called" or "sequential_unbuilt_then_built" && model is Model called && file == "sequential_called") Assert.Equal(wanted.TrimEnd('\n'), Text(called.Summary).TrimEnd('\n'));
    }

    internal static void SineFill(LayerBase model)
    {
        var weights = model.Weights;
        for (var i = 0; i < weights.Count; i++)
        {
            var values = Enumerable.Range(0, (int)weights[i].Shape.ElementCount).Select(j => 0.3 * Math.Sin((1.7 * (j + 1)) + (0.9 * i) + 0.5)).Select(v => (float)v);
            if (weights[i].Name.Contains("moving_variance", StringComparison.Ordinal)) values = values.Select(v => Math.Abs(v) + 1);
            weights[i].Assign(Tf.Constant<float>([.. values], weights[i].Shape));
        }
    }

    private static string Text(Action<TextWriter?> write)
    {
        using var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }
}
