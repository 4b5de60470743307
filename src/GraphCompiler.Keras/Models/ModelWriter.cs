namespace GraphCompiler.Keras;

/// <summary>The configurations of models whose layers the library knows.</summary>
internal static class ModelWriter
{
    /// <summary>Layers one after another.</summary>
    public static OrderedDictionary<string, object?> Sequential(LayerBase model, IReadOnlyList<LayerBase> layers)
    {
        var config = new OrderedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = model.Name, ["trainable"] = model.Trainable, ["dtype"] = Forms.Policy.Write("float32"), ["layers"] = Forms.Layers.Write(layers),
        };
        if (model.Built) config["build_input_shape"] = Forms.Shape.Write(model.InputShape);
        return config;
    }

    /// <summary>Layers, each with its calls, which name the calls that gave their inputs: the layer, the number of its call, the number of the result.</summary>
    /// <exception cref="TfValueException">A call has more than its inputs, or an operator stands between layers.</exception>
    public static OrderedDictionary<string, object?> Functional(LayerBase model, FunctionalGraph graph, object? outputs)
    {
        var calls = graph.Nodes.GroupBy(n => n.Layer, (IEqualityComparer<LayerBase>)ReferenceEqualityComparer.Instance).ToDictionary(g => g.Key, g => g.ToArray(), (IEqualityComparer<LayerBase>)ReferenceEqualityComparer.Instance);
        return new OrderedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = model.Name,
            ["trainable"] = model.Trainable,
            ["layers"] = graph.Layers.Select(Layer).ToArray(),
            ["input_layers"] = graph.Inputs is [var input] ? History(input) : graph.Inputs.Select(History).ToArray(),
            ["output_layers"] = outputs switch
            {
                Tensor one => History(one),
                IDictionary<string, Tensor<float>> named => new OrderedDictionary<string, object?>(named.Select(o => KeyValuePair.Create(o.Key, (object?)History(o.Value))), StringComparer.Ordinal),
                _ => graph.Outputs.Select(History).ToArray(),
            },
        };

        object? Layer(LayerBase layer)
        {
            var written = layer.Write();
            written["name"] = layer.Name;
            written["inbound_nodes"] = calls.GetValueOrDefault(layer, []).Select(Node).ToArray();
            return written;
        }

        object? Node(PendingNode node)
        {
            if (node.Layer is OperatorLayer) throw new TfValueException($"The operator {node.Layer.ClassName} stands between the layers of the model '{model.Name}', which its configuration cannot hold: put it into a layer.");
            if (!node.Form.IsPlain) throw NotPlain(node.Layer);
            var tensors = node.Inputs.Select(t => t is IPendingTensor
                ? new OrderedDictionary<string, object?> { ["class_name"] = "__keras_tensor__", ["config"] = TensorOf(t) }
                : throw new TfValueException($"The layer '{node.Layer.Name}' is given a constant in the model '{model.Name}', which its configuration cannot hold.")).ToArray<object?>();
            var keywords = node.Layer.CallKeywords.Select(k => KeyValuePair.Create(k, k == "training" ? node.Form.Training ?? false : (object?)null));
            return new OrderedDictionary<string, object?>
            {
                ["args"] = node.Form.IsList && !node.Layer.SpreadsInputs ? [tensors] : tensors,
                ["kwargs"] = new OrderedDictionary<string, object?>(keywords),
            };
        }

        object TensorOf(Tensor tensor) => new OrderedDictionary<string, object?>
        {
            ["shape"] = Forms.Shape.Write(tensor.Shape), ["dtype"] = tensor.DType.Name, ["keras_history"] = History(tensor),
        };

        object?[] History(Tensor tensor) => ((IPendingTensor)tensor).Node is { } node && !graph.Inputs.Contains(tensor, ReferenceEqualityComparer.Instance)
            ? [node.Layer.Name, Array.IndexOf(calls[node.Layer], node), Array.IndexOf(node.Outputs, tensor)]
            : [FunctionalGraph.Producer(tensor).Name, 0, 0];
    }

    public static TfValueException NotPlain(LayerBase layer) => new(
        $"The layer '{layer.Name}' is called with more than its inputs - a mask, a state, a key -, which cannot be written or called again of a configuration: put the call into a layer of its own.");
}
