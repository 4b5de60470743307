namespace GraphCompiler.Keras;

/// <summary>Configurations of models in the form that TensorFlow.js reads, which is that of Keras 2: what <see cref="OlderConfig"/> reads.</summary>
/// <remarks>Source: the classes that tfjs-layers 4.22 registers.</remarks>
internal static class TfjsConfig
{
    private static readonly HashSet<string> s_layers = new(
        ("Activation Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization Bidirectional Concatenate Conv1D Conv2D Conv2DTranspose Conv3D Cropping2D Dense "
         + "DepthwiseConv2D Dot Dropout ELU Embedding Flatten Functional GRU GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D GlobalMaxPooling2D "
         + "InputLayer LSTM LSTMCell LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum Multiply PReLU Permute RNN ReLU RepeatVector Rescaling Reshape "
         + "Sequential SimpleRNN SimpleRNNCell Softmax SpatialDropout1D StackedRNNCells TimeDistributed UpSampling2D ZeroPadding2D").Split(' '), StringComparer.Ordinal);

    private static readonly HashSet<string> s_activations = new("elu gelu linear log_softmax mish relu relu6 selu sigmoid softmax softplus softsign swish tanh".Split(' '), StringComparer.Ordinal);

    /// <summary>A model of Keras 3.</summary>
    /// <exception cref="NotSupportedException">TensorFlow.js has not what a layer is, or does.</exception>
    public static object? Of(object? value) => value switch
    {
        IReadOnlyDictionary<string, object?> one when one.GetValueOrDefault("class_name") is string name && one.GetValueOrDefault("config") is IReadOnlyDictionary<string, object?> config => Named(one, name, config),
        IReadOnlyDictionary<string, object?> all => new OrderedDictionary<string, object?>(all.Select(Entry), StringComparer.Ordinal),
        IReadOnlyList<object?> list => list.Select(Of).ToArray(),
        _ => value,
    };

    private static object? Named(IReadOnlyDictionary<string, object?> one, string name, IReadOnlyDictionary<string, object?> config)
    {
        if (name == "DTypePolicy") return config["name"];
        var own = config.GetValueOrDefault("name");
        if (one.GetValueOrDefault("module") is "keras.layers" && !s_layers.Contains(name)) throw new NotSupportedException($"The layer '{own}' is a {name}, which TensorFlow.js does not have: save the model's function by TfjsModel.Save.");
        if (config.GetValueOrDefault("reset_after") is true) throw new NotSupportedException($"The layer '{own}' resets after its product, which TensorFlow.js does not do: make it with resetAfter: false, or save the model's function by TfjsModel.Save.");
        foreach (var (key, value) in config)
        {
            if (key.EndsWith("activation", StringComparison.Ordinal) && value is string activation && Activation(activation) is null) throw new NotSupportedException($"The layer '{own}' has the activation {activation}, which TensorFlow.js does not have: save the model's function by TfjsModel.Save.");
        }

        var written = new OrderedDictionary<string, object?>(one.Select(Entry), StringComparer.Ordinal);
        if (name is "LecunNormal" or "LecunUniform") written["class_name"] = "LeC" + name[3..];

        // It names the layers of both directions itself.
        if (name == "Bidirectional" && config["layer"] is IReadOnlyDictionary<string, object?> layer && layer["config"] is IReadOnlyDictionary<string, object?> forward && forward.GetValueOrDefault("name") is string inner && inner.StartsWith("forward_", StringComparison.Ordinal))
        {
            var renamed = new OrderedDictionary<string, object?>(layer, StringComparer.Ordinal) { ["config"] = new OrderedDictionary<string, object?>(forward, StringComparer.Ordinal) { ["name"] = inner["forward_".Length..] } };
            written["config"] = Of(new OrderedDictionary<string, object?>(config, StringComparer.Ordinal) { ["layer"] = renamed });
        }

        return written;
    }

    private static KeyValuePair<string, object?> Entry(KeyValuePair<string, object?> entry) => (entry.Key, entry.Value) switch
    {
        ("batch_shape", var shape) => new(OlderConfig.Shape, shape),
        ("inbound_nodes", IReadOnlyList<object?> calls) => new(entry.Key, calls.Select(Call).ToArray()),
        ("input_layers" or "output_layers", IReadOnlyList<object?> and [string, ..]) => new(entry.Key, new[] { entry.Value }),
        (var key, string activation) when key.EndsWith("activation", StringComparison.Ordinal) => new(key, Activation(activation) ?? activation),
        var (key, value) => new(key, Of(value)),
    };

    private static string? Activation(string name) => name switch
    {
        OlderConfig.HardSigmoid => "hard_sigmoid",
        "silu" => "swish",
        _ => s_activations.Contains(name) ? name : null,
    };

    // A call is a list of [layer, number of its call, number of the result, other arguments].
    private static object? Call(object? call)
    {
        var node = new ConfigNode(call, "inbound_nodes");
        var arguments = node["args"].Items;
        var tensors = arguments is [{ Value: IReadOnlyList<object?> }] ? arguments[0].Items : arguments;
        Dictionary<string, object?> others = node["kwargs"].Find("training")?.Value is true ? new() { ["training"] = true } : [];
        return tensors.Select(t => (object?)((IReadOnlyList<object?>)t["config"]["keras_history"].Value!).Append(others).ToArray()).ToArray();
    }
}
