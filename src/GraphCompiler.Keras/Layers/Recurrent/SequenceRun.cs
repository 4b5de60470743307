namespace GraphCompiler.Keras;

/// <summary>Runs a cell over the steps of sequences.</summary>
internal sealed class SequenceRun<TState>(RecurrentCell<TState> cell, RecurrentFlags flags)
{
    /// <summary>Step after step in host code.</summary>
    public (Tensor<float> Output, TState State) Unrolled(Tensor<float> inputs, TState state, Tensor<bool>? mask)
    {
        var outputs = new List<Tensor<float>>();
        Tensor<float>? last = null;
        for (var t = 0; t < inputs.Shape[1]; t++)
        {
            (last, state) = Step(inputs[.., t], state, mask?[.., t], last);
            outputs.Add(last);
        }

        return (flags.ReturnSequences ? Tf.Stack(outputs, axis: 1) : last!, state);
    }

    /// <summary>As a loop of the graph; the first step, which says what shapes the others have, stands before it.</summary>
    public (Tensor<float> Output, TState State) Loop(Tensor<float> inputs, TState state, Tensor<bool>? mask)
    {
        var steps = inputs.Shape.Dims[1].Size is { } known ? known : Tf.Shape(inputs)[1];
        var (first, begun) = Step(inputs[.., 0], state, mask?[.., 0], null);
        if (!flags.ReturnSequences)
        {
            var end = Tf.WhileLoop(
                s => s.Time < steps,
                s =>
                {
                    var (output, next) = Step(At(inputs, s.Time), s.State, mask is null ? null : At(mask, s.Time), s.Last);
                    return (s.Time + 1, next, output);
                },
                (Time: (Tensor<int>)1, State: begun, Last: first));
            return (end.Last, end.State);
        }

        var all = new TensorArray<float>(steps).Write(0, first);
        var done = Tf.WhileLoop(
            s => s.Time < steps,
            s =>
            {
                var (output, next) = Step(At(inputs, s.Time), s.State, mask is null ? null : At(mask, s.Time), s.Last);
                return (s.Time + 1, next, output, s.Outputs.Write(s.Time, output));
            },
            (Time: (Tensor<int>)1, State: begun, Last: first, Outputs: all));
        // The array knows neither how many steps there were nor what they gave.
        var length = inputs.Shape.Dims[1].Size is { } count ? count : Dim.Unknown;
        var outputs = Tf.Reshape(done.Outputs.Stack(), Shape.Create([length, .. first.Shape.RawDims]));
        return (Tf.Transpose(outputs, [1, 0, .. Enumerable.Range(2, outputs.Rank - 2)]), done.State);
    }

    private static Tensor<T> At<T>(Tensor<T> sequence, Tensor<int> time) => Tf.Gather(sequence, time, axis: 1);

    private (Tensor<float> Output, TState State) Step(Tensor<float> input, TState state, Tensor<bool>? mask, Tensor<float>? before)
    {
        var (output, next) = cell.Call((input, state));
        if (mask is null) return (output, next);
        var counts = Tf.ExpandDims(mask, -1);
        var old = Structures.Tensors(state);
        var i = 0;
        next = Structures.Map(next, t => Tf.Where(counts, (Tensor<float>)t, (Tensor<float>)old[i++]));
        return (Tf.Where(counts, output, before is null || flags.ZeroOutputForMask ? Tf.ZerosLike(output) : before), next);
    }
}
