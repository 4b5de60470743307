using System.Text.Json;

namespace GraphCompiler.Keras.Tests.Layers;

/// <summary>Recurrent layers and cells by Keras' arguments.</summary>
internal static class RecurrentBinder
{
    public static LayerBase? Bind(
        string name, KerasArguments a, string? own, Func<KerasArguments, string, Initializer?> init, Func<KerasArguments, string, Regularizer?> penalty, Func<KerasArguments, string, Constraint?> bounds)
    {
        if (name is not ("SimpleRNN" or "GRU" or "LSTM" or "SimpleRNNCell" or "GRUCell" or "LSTMCell")) return null;
        _ = a.Bool("return_state");
        var units = a.Int("units", 0);
        var (sequences, backwards, stateful, unroll) = (a.Bool("return_sequences"), a.Bool("go_backwards"), a.Bool("stateful"), a.Bool("unroll"));
        var (activation, gate) = (LayerBinder.Function(a), LayerBinder.Function(a, "recurrent_activation"));
        var (dropout, recurrentDropout, seed, useBias) = (a.Double("dropout", 0), a.Double("recurrent_dropout", 0), a.Int("seed"), a.Bool("use_bias", true));
        var (i1, i2, i3) = (init(a, "kernel_initializer"), init(a, "recurrent_initializer"), init(a, "bias_initializer"));
        var (r1, r2, r3) = (penalty(a, "kernel_regularizer"), penalty(a, "recurrent_regularizer"), penalty(a, "bias_regularizer"));
        var (c1, c2, c3) = (bounds(a, "kernel_constraint"), bounds(a, "recurrent_constraint"), bounds(a, "bias_constraint"));
        var activity = penalty(a, "activity_regularizer");
        var (resetAfter, forget) = (a.Bool("reset_after", true), a.Bool("unit_forget_bias", true));
        return name switch
        {
            "SimpleRNN" => new SimpleRNN(
                units, sequences, backwards, stateful, unroll, dropout, recurrentDropout, i1, i2, activation, useBias, i3, r1, r2, r3, c1, c2, c3, seed, own) { ActivityRegularizer = activity },
            "GRU" => new GRU(
                units, sequences, backwards, stateful, unroll, dropout, recurrentDropout, i1, i2, resetAfter, activation, gate, useBias, i3, r1, r2, r3, c1, c2, c3, seed, own) { ActivityRegularizer = activity },
            "LSTM" => new LSTM(
                units, sequences, backwards, stateful, unroll, dropout, recurrentDropout, i1, i2, forget, activation, gate, useBias, i3, r1, r2, r3, c1, c2, c3, seed, own) { ActivityRegularizer = activity },
            "SimpleRNNCell" => new SimpleRNNCell(units, activation, useBias, i1, i2, i3, r1, r2, r3, c1, c2, c3, dropout, recurrentDropout, seed, own),
            "GRUCell" => new GRUCell(units, activation, gate, useBias, i1, i2, i3, r1, r2, r3, c1, c2, c3, dropout, recurrentDropout, resetAfter, seed, own),
            _ => new LSTMCell(units, activation, gate, useBias, i1, i2, i3, forget, r1, r2, r3, c1, c2, c3, dropout, recurrentDropout, seed, own),
        };
    }

    public static LayerBase Rnn(KerasArguments a, string? own)
    {
        _ = a.Bool("return_state");
        var (sequences, backwards, stateful, unroll, zero) =
            (a.Bool("return_sequences"), a.Bool("go_backwards"), a.Bool("stateful"), a.Bool("unroll"), a.Bool("zero_output_for_mask"));
        var entry = a.Element("cell")!.Value;
        if (entry.ValueKind == JsonValueKind.String) throw new TfValueException($"Argument `cell` should have a `call` method. Received: cell={entry}");
        if (entry.ValueKind == JsonValueKind.Object) return Wrap(LayerBinder.Bind(entry));
        return entry.EnumerateArray().Select(LayerBinder.Bind).ToArray() switch
        {
            [RecurrentCell<Tensor<float>> x, RecurrentCell<Tensor<float>> y] => Wrap(new StackedRNNCells<Tensor<float>, Tensor<float>>(x, y)),
            [RecurrentCell<Tensor<float>> x, RecurrentCell<(Tensor<float>, Tensor<float>)> y] => Wrap(new StackedRNNCells<Tensor<float>, (Tensor<float>, Tensor<float>)>(x, y)),
            [RecurrentCell<(Tensor<float>, Tensor<float>)> x, RecurrentCell<Tensor<float>> y] => Wrap(new StackedRNNCells<(Tensor<float>, Tensor<float>), Tensor<float>>(x, y)),
            [RecurrentCell<(Tensor<float>, Tensor<float>)> x, RecurrentCell<(Tensor<float>, Tensor<float>)> y] =>
                Wrap(new StackedRNNCells<(Tensor<float>, Tensor<float>), (Tensor<float>, Tensor<float>)>(x, y)),
            var cells => throw new LeftOutException($"a stack of {cells.Length} cells"),
        };

        LayerBase Wrap(LayerBase cell) => cell switch
        {
            RecurrentCell<Tensor<float>> x => Make(x),
            RecurrentCell<(Tensor<float>, Tensor<float>)> x => Make(x),
            RecurrentCell<(Tensor<float>, (Tensor<float>, Tensor<float>))> x => Make(x),
            RecurrentCell<((Tensor<float>, Tensor<float>), Tensor<float>)> x => Make(x),
            RecurrentCell<((Tensor<float>, Tensor<float>), (Tensor<float>, Tensor<float>))> x => Make(x),
            _ => throw new LeftOutException("a cell of other states"),
        };

        LayerBase Make<T>(RecurrentCell<T> cell) => new RNN<T>(cell, sequences, backwards, stateful, unroll, zero, own);
    }
}
