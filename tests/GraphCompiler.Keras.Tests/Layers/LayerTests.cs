using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Layers;

/// <summary>Layers on weights that are set: results, masks, gradients, losses, states, shapes and errors, as Keras has them; eagerly and as compiled functions.</summary>
public class LayerTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => KerasData.Files("layers");

    [Theory]
    [MemberData(nameof(Files))]
    public void Layer(string file)
    {
        var (root, tally) = (KerasData.Read("layers", file), new KerasTally(output));
        foreach (var test in List(root, "cases"))
        {
            tally.Run(test, () => Case(file, root, test, isCompiled: false));
            tally.Run(test.GetProperty("name").GetString() + " compiled", false, () => Case(file, root, test, isCompiled: true));
            tally.Run(test.GetProperty("name").GetString() + " remade", false, () => Case(file, root, test, isCompiled: false, isRemade: true));
        }

        foreach (var test in List(root, "output_shapes")) tally.Run("shape of " + test.GetProperty("input_shape"), false, () => OutputShape(file, test));
        foreach (var test in List(root, "errors")) tally.Run("error " + test.GetProperty("name").GetString(), false, () => Error(file, test));
        tally.Finish();
    }

    internal static IEnumerable<JsonElement> List(JsonElement root, string name) => root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static void Case(string file, JsonElement root, JsonElement test, bool isCompiled, bool isRemade = false)
    {
        LayerNames.Reset();
        var layer = LayerBinder.Bind(file, KerasArguments.Of(test));
        if (isRemade) layer = Remade(layer);
        var call = new LayerCall(layer, test);
        var (rtol, atol) = (KerasData.Tolerance(root, test, "rtol"), KerasData.Tolerance(root, test, "atol"));
        Tensor[] inputs = [];
        var isFirst = true;
        foreach (var step in test.GetProperty("calls").EnumerateArray())
        {
            if (step.GetProperty("inputs").ValueKind == JsonValueKind.Array) inputs = [.. step.GetProperty("inputs").EnumerateArray().Select(KerasData.ToTensor)];
            if (inputs.Any(t => t.DType == DType.UInt8)) throw new LeftOutException("bytes have no kernels");
            if (isFirst)
            {
                // Frozen after it is built, as the files were made.
                call.Build(inputs);
                if (test.TryGetProperty("before_call", out _)) layer.Trainable = false;
                var weights = test.GetProperty("weights").EnumerateArray().Select(KerasData.ToTensor).ToArray();
                layer.SetWeights(weights);
                Assert.Equal(test.GetProperty("weights").EnumerateArray().Select(w => w.GetProperty("path").GetString()), layer.Weights.Select(w => w.Name[..^2]));
                isFirst = false;
            }

            if (step.TryGetProperty("reset_state_before", out _)) call.Reset();
            Check(call, step, inputs, isCompiled, rtol, atol);
        }
    }

    private static LayerBase Remade(LayerBase layer)
    {
        try
        {
            return ConfigTests.Remade(layer);
        }
        catch (TfValueException e) when (e.Message.Contains("has no name that a configuration could hold", StringComparison.Ordinal))
        {
            throw new LeftOutException("a lambda has no name");
        }
    }

    private static void Check(LayerCall call, JsonElement step, Tensor[] inputs, bool isCompiled, double rtol, double atol)
    {
        var layer = call.Layer;
        var upstream = step.TryGetProperty("upstream", out var given) ? given.EnumerateArray().ToArray() : [];
        var result = call.Run(inputs, step, upstream, isCompiled);
        var outputs = step.GetProperty("outputs").EnumerateArray().ToArray();
        Assert.True(result.Outputs.Length >= outputs.Length, $"{result.Outputs.Length} outputs, not {outputs.Length}");
        for (var i = 0; i < outputs.Length; i++) KerasData.Check(result.Outputs[i], outputs[i], rtol, atol, $"output {i}");
        if (step.TryGetProperty("output_mask", out var mask) && mask.ValueKind == JsonValueKind.Object) KerasData.Check(result.Mask, mask, 0, 0, "the mask");
        else Assert.True(result.Mask is null, "there is a mask");
        if (step.TryGetProperty("input_gradients", out var gradients)) CheckAll(result.InputGradients, gradients, "gradient of input");
        if (step.TryGetProperty("weight_gradients", out gradients)) CheckAll(result.WeightGradients, gradients, "gradient of weight");
        if (step.TryGetProperty("weights_after", out var after))
        {
            foreach (var weight in after.EnumerateArray())
            {
                var path = weight.TryGetProperty("path", out var name) ? name.GetString() : weight.GetProperty("name").GetString();
                KerasData.Check(layer.Weights.Single(w => w.Name[..^2] == path || w.Name[..^2].EndsWith("/" + path, StringComparison.Ordinal)).Value, weight, rtol, atol, $"{path} afterwards");
            }
        }

        if (step.TryGetProperty("losses", out var losses)) KerasData.Check(result.Losses, [.. KerasData.Numbers(losses)], rtol, atol, "losses");
        if (step.TryGetProperty("states_after", out var states))
        {
            foreach (var (state, want) in call.States.Zip(states.EnumerateArray())) KerasData.Check(state.Value, want, rtol, atol, "state");
        }

        void CheckAll(Tensor?[] got, JsonElement wanted, string what)
        {
            var i = 0;
            foreach (var want in wanted.EnumerateArray())
            {
                if (want.ValueKind == JsonValueKind.Null) continue;
                KerasData.Check(got[i], want, rtol, atol, $"{what} {i++}");
            }
        }
    }

    private static void OutputShape(string file, JsonElement test)
    {
        LayerNames.Reset();
        var layer = LayerBinder.Bind(file, KerasArguments.Of(test));
        var (shapes, wanted) = (test.GetProperty("input_shape"), test.GetProperty("output_shape"));
        if (layer is Conv2DTranspose && shapes.EnumerateArray().Skip(1).Any(s => s.ValueKind == JsonValueKind.Null)) throw new LeftOutException("the size of the images must be known");
        if (wanted.EnumerateArray().Any(w => w.ValueKind == JsonValueKind.Array)) throw new LeftOutException("several outputs");
        if (shapes.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.Array)
        {
            Tensor<float>[] inputs = [.. shapes.EnumerateArray().Select(s => (Tensor<float>)Symbol(s, "float32"))];
            var result = layer is Layer<Tensor<float>[], Tensor<float>> merge ? merge.Call(inputs)
                : layer is MultiHeadAttention heads ? heads.Call(inputs[0], inputs[1], inputs.ElementAtOrDefault(2))
                : ((AttentionLayer)layer).Call(inputs[0], inputs[1], inputs.ElementAtOrDefault(2));
            Assert.Equal(ShapeOf(wanted), result.Shape);
        }
        else
        {
            Assert.Equal(ShapeOf(wanted), layer.ComputeOutputShape(ShapeOf(shapes)));
        }
    }

    private static void Error(string file, JsonElement test)
    {
        LayerNames.Reset();
        var error = test.GetProperty("error");
        var when = test.GetProperty("when").GetString();
        var raised = Assert.ThrowsAny<Exception>(() =>
        {
            var layer = LayerBinder.Bind(file, KerasArguments.Of(test));
            if (when == "construct") return;
            if (test.TryGetProperty("first_called_with_shape", out var first)) _ = new LayerCall(layer, test).Simple([Tf.Zeros(ShapeOf(first))]);
            var shapes = test.GetProperty("input_shape");
            var isList = shapes.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.Array;
            var given = isList ? shapes.EnumerateArray().ToArray() : [shapes];
            Tensor[] inputs = [.. given.Select(s => when == "symbolic" ? Symbol(s, "float32") : Tf.Zeros(ShapeOf(s)))];
            _ = new LayerCall(layer, test).Simple(inputs, isList);
        });
        if (raised is LeftOutException left)
        {
            if (left.Message.StartsWith("argument", StringComparison.Ordinal) && error.GetProperty("must_contain").EnumerateArray().All(t => left.Message.Contains(t.GetString()!, StringComparison.Ordinal))) return;
            throw left;
        }

        Assert.True(raised is TfException or ArgumentException, $"{raised}");
        if (error.TryGetProperty("accidental", out _) || test.TryGetProperty("accidental", out _)) return;
        foreach (var text in error.GetProperty("must_contain").EnumerateArray()) Assert.Contains(text.GetString()!, raised.Message, StringComparison.Ordinal);
    }

    internal static Shape ShapeOf(JsonElement dims) => Shape.Create([.. dims.EnumerateArray().Select(d => d.ValueKind == JsonValueKind.Null ? Dim.Unknown : (Dim)d.GetInt32())]);

    private static Tensor Symbol(JsonElement dims, string dtype)
    {
        var shape = ShapeOf(dims);
        return LayerBinder.Symbolic(shape[1..], shape.Dims[0].Size, dtype);
    }
}
