using System.Text.Json;
using GraphCompiler.Keras.Tests.Layers;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Models by the files' specifications.</summary>
internal static class ModelBinder
{
    public static LayerBase Bind(JsonElement spec)
    {
        var name = spec.TryGetProperty("name", out var given) ? given.GetString() : null;
        return spec.GetProperty("kind").GetString() switch
        {
            "sequential" when spec.TryGetProperty("layers", out var layers) => Sequential([.. layers.EnumerateArray().Select(LayerBinder.Bind)], name),
            "functional" when spec.TryGetProperty("nodes", out _) => Functional(spec, name),
            var kind => throw new LeftOutException($"model {kind} in words"),
        };
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
            tensors[id] = layer is MultiHeadAttention heads && isSpread
                ? heads.Call((Tensor<float>)inputs[0], (Tensor<float>)inputs[1])
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
}
