namespace GraphCompiler.Keras;

/// <summary>
/// Configurations of models as Keras 2 and TensorFlow.js write them, in the form of Keras 3: inputs have other names there, calls are lists, and some layers have arguments that are gone.
/// </summary>
/// <remarks>Source: tf_keras 2.15 and tfjs-layers 4.22, which write the same but for what they leave out.</remarks>
internal static class OlderConfig
{
    /// <summary>What an input takes.</summary>
    public const string Shape = "batch_input_shape";

    /// <summary>The function that was hard_sigmoid before Keras 3.</summary>
    public const string HardSigmoid = "keras_2_hard_sigmoid";

    private static readonly string[] s_inner = ["layer", "backward_layer", "cell"];

    // What null says is what nothing says. Left out is besides what is this, or - without a value - whatever it is.
    private static readonly Dictionary<string, object?[]> s_gone = new(StringComparer.Ordinal)
    {
        ["time_major"] = [false], ["implementation"] = [], ["input_length"] = [], ["input_dtype"] = [], ["fused"] = [], [Shape] = [], ["return_state"] = [false],
    };

    private static readonly string[] s_goneOfSeparable = ["groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"];

    /// <summary>A model, or a layer, in the form of Keras 3.</summary>
    public static OrderedDictionary<string, object?> Renewed(ConfigNode node)
    {
        var name = node["class_name"].Name;
        var (config, renewed) = (node["config"], new OrderedDictionary<string, object?>(node.Entries, StringComparer.Ordinal));
        if (name == "Model") renewed["class_name"] = "Functional";
        renewed["config"] = name switch
        {
            "Model" or "Functional" => Functional(config),
            "Sequential" => Sequential(config),
            "InputLayer" => Input(config),
            _ => Layer(config, name),
        };
        return renewed;
    }

    private static OrderedDictionary<string, object?> Functional(ConfigNode config)
    {
        var renewed = new OrderedDictionary<string, object?>(config.Entries, StringComparer.Ordinal);
        renewed["layers"] = config["layers"].Items.Select(layer =>
        {
            var own = Renewed(layer);
            own["name"] = layer.Find("name")?.Value ?? layer["config"]["name"].Value;
            own["inbound_nodes"] = layer.Find("inbound_nodes") is { } nodes ? nodes.Items.Select(Call).ToArray() : Array.Empty<object?>();
            return (object?)own;
        }).ToArray();
        return renewed;
    }

    // The first layer may say itself what it takes.
    private static OrderedDictionary<string, object?> Sequential(ConfigNode config)
    {
        var layers = config.Value is IReadOnlyList<object?> ? config : config["layers"];
        var renewed = config.Value is IReadOnlyList<object?> ? new OrderedDictionary<string, object?>(StringComparer.Ordinal) : new(config.Entries, StringComparer.Ordinal);
        var all = layers.Items.Select(l => (object?)Renewed(l)).ToList();
        if (layers.Items is [var first, ..] && first["class_name"].Value is not "InputLayer" && first["config"] is { Value: IReadOnlyDictionary<string, object?> } own && own.Find(Shape) is { } shape)
        {
            all.Insert(0, new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["class_name"] = "InputLayer", ["config"] = new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["batch_shape"] = shape.Value, ["dtype"] = first["class_name"].Value is "Embedding" ? "int32" : "float32" } });
        }

        renewed["layers"] = all.ToArray();
        return renewed;
    }

    private static OrderedDictionary<string, object?> Input(ConfigNode config)
    {
        var renewed = new OrderedDictionary<string, object?>(config.Entries, StringComparer.Ordinal);
        if (renewed.Remove(Shape, out var shape)) renewed["batch_shape"] = shape;
        return renewed;
    }

    private static OrderedDictionary<string, object?> Layer(ConfigNode config, string name)
    {
        var renewed = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in config.Entries)
        {
            var node = new ConfigNode(value, $"{config.Path}.{key}");
            if (value is null) continue;
            if (s_gone.TryGetValue(key, out var known) && (known.Length == 0 || ConfigNode.AreEqual(known[0], value))) continue;
            if (name is "SeparableConv2D" or "DepthwiseConv2D" && s_goneOfSeparable.Contains(key)) continue;
            if (name == "LeakyReLU" && key == "alpha") renewed["negative_slope"] = value;
            else if (name == "BatchNormalization" && key == "axis" && node.Value is IReadOnlyList<object?> { Count: 1 } axes) renewed[key] = axes[0];
            else if (s_inner.Contains(key) && value is IReadOnlyDictionary<string, object?>) renewed[key] = Renewed(node);
            else if (key.EndsWith("activation", StringComparison.Ordinal) && value is "hard_sigmoid") renewed[key] = HardSigmoid;
            else renewed[key] = key.EndsWith("_initializer", StringComparison.Ordinal) ? Initializer(value) : value;
        }

        if (name == "Bidirectional" && renewed.GetValueOrDefault("layer") is IReadOnlyDictionary<string, object?> forward && !renewed.ContainsKey("backward_layer")) renewed["backward_layer"] = Backward(new ConfigNode(forward, $"{config.Path}.layer"));
        return renewed;
    }

    // Where nothing is said, the other direction is as the first.
    private static OrderedDictionary<string, object?> Backward(ConfigNode forward)
    {
        var config = new OrderedDictionary<string, object?>(forward["config"].Entries, StringComparer.Ordinal);
        config["name"] = $"backward_{config.GetValueOrDefault("name")}";
        config["go_backwards"] = config.GetValueOrDefault("go_backwards") is not true;
        return new OrderedDictionary<string, object?>(forward.Entries, StringComparer.Ordinal) { ["config"] = config };
    }

    // TensorFlow.js says normal of what is cut off.
    private static object? Initializer(object? value)
    {
        if (value is not IReadOnlyDictionary<string, object?> named || named.GetValueOrDefault("class_name") is not "VarianceScaling" || named.GetValueOrDefault("config") is not IReadOnlyDictionary<string, object?> config) return value;
        var own = new OrderedDictionary<string, object?>(config, StringComparer.Ordinal);
        if (config.GetValueOrDefault("distribution") is "normal") own["distribution"] = "truncated_normal";
        return new OrderedDictionary<string, object?>(named, StringComparer.Ordinal) { ["config"] = own };
    }

    // A call is a list of [layer, number of its call, number of the result, other arguments].
    private static object? Call(ConfigNode node)
    {
        if (node.Value is not IReadOnlyList<object?>) return node.Value;
        var others = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        var tensors = node.Items.Select(tensor =>
        {
            if (tensor.Items is not [var layer, var call, var result, ..]) throw tensor.Fail("a layer, the number of its call, and that of the result");
            if (tensor.Items.Length > 3)
            {
                foreach (var (key, value) in tensor.Items[3].Entries) others[key] = value;
            }

            return (object?)new Dictionary<string, object?>
            {
                ["class_name"] = "__keras_tensor__", ["config"] = new Dictionary<string, object?> { ["keras_history"] = new[] { layer.Value, call.Value, result.Value } },
            };
        }).ToArray();
        return new Dictionary<string, object?> { ["args"] = tensors.Length == 1 ? tensors : new object?[] { tensors }, ["kwargs"] = others };
    }
}
