using System.Text.Json;

namespace GraphCompiler.Keras.Tests.Layers;

/// <summary>What a call of a layer gave.</summary>
internal sealed record LayerResult(Tensor[] Outputs, Tensor<bool>? Mask, Tensor?[] InputGradients, Tensor?[] WeightGradients, double[] Losses);

/// <summary>Calls a layer in the way that a case says.</summary>
internal sealed class LayerCall(LayerBase layer, JsonElement test)
{
    private readonly string _call = test.TryGetProperty("call", out var text) ? text.GetString()! : "layer(x0)";

    public LayerBase Layer => layer;

    private bool ReturnsState => test.GetProperty("args").TryGetProperty("return_state", out var own) ? own.GetBoolean()
        : test.GetProperty("args").TryGetProperty("layer", out var inner) && inner.ValueKind == JsonValueKind.Object && inner.GetProperty("args").TryGetProperty("return_state", out var its) && its.GetBoolean();

    private bool IsSeparate => test.GetProperty("args").TryGetProperty("merge_mode", out var mode) && mode.ValueKind == JsonValueKind.Null;

    public IReadOnlyList<IVariable> States => layer switch
    {
        RecurrentLayer<Tensor<float>> one => one.States,
        RecurrentLayer<(Tensor<float> H, Tensor<float> C)> two => two.States,
        _ => [],
    };

    public void Reset()
    {
        if (layer is RecurrentLayer<Tensor<float>> one) one.ResetStates();
        if (layer is RecurrentLayer<(Tensor<float> H, Tensor<float> C)> two) two.ResetStates();
    }

    /// <summary>Builds the layer by a call, whose effects are gone afterwards.</summary>
    public void Build(Tensor[] inputs)
    {
        _ = Forward(inputs, default, false);
        Reset();
    }

    public Tensor[] Simple(Tensor[] inputs, bool isList = false) => Forward(inputs, default, null, isList);

    public LayerResult Run(Tensor[] inputs, JsonElement step, JsonElement[] upstream, bool isCompiled)
    {
        bool? training = step.TryGetProperty("training", out var mode) && mode.ValueKind != JsonValueKind.Null ? mode.GetBoolean() : null;
        var masks = MasksOf(step, inputs.Length);
        if (!isCompiled) return Once(inputs);
        LayerResult form = null!;
        var traced = Tf.Function((Tensor[] x) =>
        {
            form = Once(x);
            return (Tensor[])[.. All(form).Select(t => t ?? Tf.Zeros([0]))];
        });
        var values = new Queue<Tensor>(traced.Call(inputs));
        return new LayerResult(
            [.. form.Outputs.Select(_ => values.Dequeue())], Next(form.Mask) as Tensor<bool>, [.. form.InputGradients.Select(Next)], [.. form.WeightGradients.Select(Next)],
            [.. _losses.Select(_ => (double)((Tensor<float>)values.Dequeue()).Item())]);

        Tensor? Next(Tensor? symbol)
        {
            var value = values.Dequeue();
            return symbol is null ? null : value;
        }

        IEnumerable<Tensor?> All(LayerResult result) => [.. result.Outputs, result.Mask, .. result.InputGradients, .. result.WeightGradients, .. _losses];

        LayerResult Once(Tensor[] x)
        {
            for (var i = 0; i < masks.Length; i++) Masks.Set(x[i], masks[i]);
            using var tape = new GradientTape(persistent: true);
            foreach (var input in x) tape.Watch(input);
            var outputs = Forward(x, step, training);
            Tensor<float>? target = null;
            for (var i = 0; i < upstream.Length && i < outputs.Length; i++)
            {
                if (upstream[i].ValueKind != JsonValueKind.Object || outputs[i] is not Tensor<float> output) continue;
                var part = Tf.ReduceSum(output * (Tensor<float>)KerasData.ToTensor(upstream[i]));
                target = target is null ? part : target + part;
            }

            var weights = layer.TrainableWeights;
            var inputGradients = target is null ? [] : x.Select(t => t is Tensor<float> f ? (Tensor?)tape.Gradient(target, f) : null).ToArray();
            var weightGradients = target is null || weights.Count == 0 ? [] : tape.Gradient(target, weights).Select(Dense).ToArray();
            _losses = [.. layer.Losses];
            return new LayerResult(outputs, Masks.Of(outputs[0]), inputGradients, weightGradients, Tf.IsTracing ? [] : [.. _losses.Select(l => (double)l.Item())]);
        }
    }

    private Tensor<float>[] _losses = [];

    private static Tensor? Dense(Tensor? gradient) => gradient is IndexedSlices<float> rows ? Tf.ConvertToTensor<float>(rows) : gradient;

    private Tensor<bool>?[] MasksOf(JsonElement step, int count)
    {
        if (!step.TryGetProperty("mask", out var mask) || mask.ValueKind == JsonValueKind.Null) return [];
        if (mask.ValueKind == JsonValueKind.Array) return [.. mask.EnumerateArray().Select(m => m.ValueKind == JsonValueKind.Null ? null : (Tensor<bool>)KerasData.ToTensor(m))];
        return [(Tensor<bool>)KerasData.ToTensor(mask), .. new Tensor<bool>?[count - 1]];
    }

    private Tensor[] Forward(Tensor[] x, JsonElement step, bool? training, bool isList = false)
    {
        var kwargs = step.ValueKind == JsonValueKind.Object && step.TryGetProperty("kwargs", out var given) ? given : default;
        bool Flag(string name) => kwargs.ValueKind == JsonValueKind.Object && kwargs.TryGetProperty(name, out var value) && value.GetBoolean();
        Tensor<bool>? pairs = kwargs.ValueKind == JsonValueKind.Object && kwargs.TryGetProperty("attention_mask", out var m) ? (Tensor<bool>)KerasData.ToTensor(m, "bool", Sizes(m)) : null;
        var floats = x.Select(t => t as Tensor<float> ?? Tf.Cast<float>(t)).ToArray();
        switch (layer)
        {
            case MultiHeadAttention attention:
            {
                var (q, v) = (floats[0], floats.Length > 1 ? floats[1] : floats[0]);
                var (result, scores) = attention.CallWithScores(q, v, floats.Length > 2 ? floats[2] : null, pairs, Flag("use_causal_mask"), training);
                return Flag("return_attention_scores") ? [result, scores] : [result];
            }

            case AttentionLayer attention when x.Length > 1:
            {
                var (result, scores) = attention.CallWithScores(floats[0], floats[1], floats.Length > 2 ? floats[2] : null, pairs, Flag("use_causal_mask"), training);
                return Flag("return_attention_scores") ? [result, scores] : [result];
            }

            case AttentionLayer: throw new TfValueException("an attention layer takes several inputs");
            case SimpleRNNCell or GRUCell when x.Length > 1:
            {
                var (result, state) = ((RecurrentCell<Tensor<float>>)layer).Call((floats[0], floats[1]), training ?? false);
                return [result, state];
            }

            case LSTMCell cell when x.Length > 2:
            {
                var (result, state) = cell.Call((floats[0], (floats[1], floats[2])), training ?? false);
                return [result, state.H, state.C];
            }

            case Bidirectional both when IsSeparate:
            {
                var (forward, backward) = both.CallSeparately(floats[0], training);
                return [forward, backward];
            }

            case Bidirectional both when ReturnsState || x.Length > 1:
            {
                var (result, state) = both.CallWithState(floats[0], x.Length > 1 ? x[1..] : null, Masks.Of(x[0]), training);
                return ReturnsState ? [result, .. state] : [result];
            }

            case IRecurrent recurrent when ReturnsState || x.Length > 1:
            {
                var (result, state) = recurrent.Step(floats[0], x.Length > 1 ? x[1..] : null, null);
                return ReturnsState ? [result, .. state] : [result];
            }
        }

        var isWhole = isList || _call.Contains('[', StringComparison.Ordinal);
        return [.. Structures.Tensors(layer.RunAny(isWhole ? (object)floats : x[0], training))];
    }

    private static int[] Sizes(JsonElement nested) => nested.ValueKind == JsonValueKind.Array ? [nested.GetArrayLength(), .. Sizes(nested[0])] : [];
}
