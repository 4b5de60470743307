using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using GraphCompiler.Keras.Tests.Layers;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Models by the files' specifications.</summary>
internal static partial class ModelBinder
{
    /// <summary>The model of a file of models, some of which are described in words.</summary>
    public static LayerBase BindCase(JsonElement root)
    {
        var spec = root.GetProperty("model");
        int[][] shapes = [.. root.GetProperty("weights").EnumerateArray().Select(w => KerasData.Ints(w.GetProperty("shape")))];
        int Out(int otherwise) => Last(^1, otherwise);
        int Last(Index weight, int otherwise) => shapes.Length > 0 ? shapes[weight][^1] : otherwise;
        return (spec.TryGetProperty("class", out var type) ? type.GetString() : spec.TryGetProperty("text", out var text) ? text.GetString() : null) switch
        {
            null => Bind(spec),
            "SubMLP" => new SubMLP(Last(0, 4), Out(2)),
            "SubList" => new SubList(root.GetProperty("layers").GetArrayLength() - 3),
            "SubRes" => new SubRes(Last(1, 3), Out(2)),
            var words when NestedText().Match(words) is { Success: true } match => Nested(spec, Number(match, 1)),
            var words when TransformerText().Match(words) is { Success: true } match => Transformer([Number(match, 1), Number(match, 2)], Number(match, 3), Number(match, 4), Number(match, 5)),
            var words => throw new LeftOutException($"a model in words: {words}"),
        };
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static Model Nested(JsonElement spec, int units)
    {
        var inner = (Sequential)Bind(spec.GetProperty("inner"));
        var x = new Input(inner.InputShape[1..]);
        return new Model(x, new Dense(units).Call(inner.Call(x)), spec.GetProperty("name").GetString());
    }

    private static Model Transformer(int[] shape, int heads, int keyDim, int units)
    {
        var x = new Input(shape);
        var attended = new MultiHeadAttention(heads, keyDim).Call(x, x);
        var h = new LayerNormalization().Call(new Add().Call([x, attended]));
        return new Model(x, new Dense(units).Call(new GlobalAveragePooling1D().Call(h)));
    }

    public static LayerBase Bind(JsonElement spec)
    {
        var name = spec.TryGetProperty("name", out var given) ? given.GetString() : null;
        return spec.GetProperty("kind").GetString() switch
        {
            "sequential" when spec.TryGetProperty("layers", out var layers) => Sequential([.. layers.EnumerateArray().Select(LayerBinder.Bind)], name),
            "functional" when spec.TryGetProperty("nodes", out _) => Functional(spec, name),
            "custom_train_step" => Line(spec, (x, y) => new CustomTrainStep(x, y, "sequential")),
            "custom_train_step_metrics" => Line(spec, (x, y) => new CustomTrainStepMetrics(x, y, "sequential")),
            var kind => throw new LeftOutException($"model {kind} in words"),
        };
    }

    // A functional model of layers one after another, for classes that override its steps.
    private static Model Line(JsonElement spec, Func<Tensor<float>, Tensor<float>, Model> make)
    {
        var layers = spec.GetProperty("layers").EnumerateArray().Select(LayerBinder.Bind).ToArray();
        var input = (Tensor<float>)((InputLayer)layers[0]).Input;
        return make(input, layers.Skip(1).Aggregate(input, (x, layer) => (Tensor<float>)layer.Apply(x)));
    }

    private static LayerBase Sequential(LayerBase[] layers, string? name) =>
        layers is [InputLayer { Input: Tensor<int> }, ..] or [Embedding, ..] ? new Sequential<Tensor<int>, Tensor<float>>(layers, name) : new Sequential(layers, name);

    private static LayerBase Functional(JsonElement spec, string? name)
    {
        var tensors = new Dictionary<string, Tensor>();
        var layers = new Dictionary<string, LayerBase>();
        foreach (var node in spec.GetProperty("nodes").EnumerateArray())
        {
            var id = node.GetProperty("id").GetString()!;
            var args = new KerasArguments(node.GetProperty("args"));
            if (node.GetProperty("class").GetString() == "Input")
            {
                tensors[id] = LayerBinder.BindInput(args, args.String("name"));
                continue;
            }

            var layer = layers[id] = node.TryGetProperty("same_layer_as", out var same) ? layers[same.GetString()!] : LayerBinder.Bind(node);
            Tensor[] inputs = [.. node.GetProperty("inputs").EnumerateArray().Select(i => tensors[i.GetString()!])];
            var isSpread = node.TryGetProperty("spread", out var spread) && spread.GetBoolean();
            tensors[id] = layer is AttentionBase attention && isSpread
                ? attention.Call((Tensor<float>)inputs[0], (Tensor<float>)inputs[1], inputs.Length > 2 ? (Tensor<float>)inputs[2] : null)
                : (Tensor)layer.RunAny(inputs.Length == 1 && layer is not (MergeLayer or Concatenate) ? inputs[0] : (object)inputs, null)!;
        }

        Tensor[] from = [.. spec.GetProperty("inputs").EnumerateArray().Select(i => tensors[i.GetString()!])];
        var outputs = spec.GetProperty("outputs");
        if (outputs.ValueKind == JsonValueKind.Object)
        {
            var named = outputs.EnumerateObject().ToDictionary(o => o.Name, o => (Tensor<float>)tensors[o.Value.GetString()!]);
            return new Model<Tensor[], Dictionary<string, Tensor<float>>>(from, named, name);
        }

        Tensor<float>[] to = [.. outputs.EnumerateArray().Select(i => (Tensor<float>)tensors[i.GetString()!])];
        return (from, to) switch
        {
            ([Tensor<float> x], [var y]) => new Model(x, y, name),
            ([Tensor<int> x], [var y]) => new Model<Tensor<int>, Tensor<float>>(x, y, name),
            (_, [var y]) => new Model<Tensor[], Tensor<float>>(from, y, name),
            _ => new Model<Tensor[], Tensor<float>[]>(from, to, name),
        };
    }

    [GeneratedRegex(@"^x = Input; h = inner\(x\); o = Dense\((\d+)\)\(h\)$")]
    private static partial Regex NestedText();

    [GeneratedRegex(@"^x = Input\(\[(\d+), (\d+)\]\); a = MultiHeadAttention\(num_heads=(\d+), key_dim=(\d+)\)\(x, x\); h = LayerNormalization\(\)\(Add\(\)\(\[x, a\]\)\); o = Dense\((\d+)\)\(GlobalAveragePooling1D\(\)\(h\)\)$")]
    private static partial Regex TransformerText();
}
