using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>A recurrent network that learns to predict the next symbol of a short sequence.</summary>
public sealed partial class CharacterNetwork(int symbols, int units) : Module
{
    public Variable<float> InputKernel { get; } = new(Wave([symbols, units], phase: 0.1));

    public Variable<float> StateKernel { get; } = new(Wave([units, units], phase: 0.2));

    public Variable<float> Bias { get; } = new(Tf.Zeros([units]));

    public Variable<float> OutputKernel { get; } = new(Wave([units, symbols], phase: 0.3));

    public Variable<float> OutputBias { get; } = new(Tf.Zeros([symbols]));

    [TfFunction]
    public (Tensor<float> Loss, Tensor<float> State) TrainStep(Tensor<int> sequence, Tensor<float> state, Tensor<float> rate)
    {
        using var tape = new GradientTape();
        (var logits, state) = Logits(sequence[..^1], state);
        var loss = Tf.ReduceMean(Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(sequence[1..], logits));
        var gradients = tape.Gradient(loss, TrainableVariables);
        for (var i = 0; i < gradients.Count; i++)
        {
            ((Variable<float>)TrainableVariables[i]).AssignSub(rate * Tf.ClipByValue((Tensor<float>)gradients[i], -0.5f, 0.5f));
        }

        return (loss, state);
    }

    [TfFunction]
    public Tensor<int> Generate(Tensor<int> first, Tensor<int> length)
    {
        var state = Tf.Zeros([1, StateKernel.Shape[0]]);
        var symbol = first;
        var written = new TensorArray<int>(length);
        foreach (var t in Tf.Range(length))
        {
            (state, var logits) = Cell(symbol, state);
            symbol = Tf.Argmax<float, int>(logits, axis: -1);
            written = written.Write(t, symbol[0]);
        }

        return written.Stack();
    }

    /// <summary>From [time, batch] to [time, batch, symbols] and the last state.</summary>
    private (Tensor<float> Logits, Tensor<float> State) Logits(Tensor<int> sequence, Tensor<float> state)
    {
        var steps = Tf.Shape(sequence)[0];
        var inputs = new TensorArray<int>(steps).Unstack(sequence);
        var outputs = new TensorArray<float>(steps);
        foreach (var t in Tf.Range(steps))
        {
            (state, var output) = Cell(inputs.Read(t), state);
            outputs = outputs.Write(t, output);
        }

        return (outputs.Stack(), state);
    }

    private (Tensor<float> State, Tensor<float> Logits) Cell(Tensor<int> symbol, Tensor<float> state)
    {
        var hot = Tf.OneHot(symbol, symbols);
        state = Tf.Tanh(Tf.MatMul(hot, InputKernel) + Tf.MatMul(state, StateKernel) + Bias);
        return (state, Tf.MatMul(state, OutputKernel) + OutputBias);
    }
}

public sealed class CharRnn(ITestOutputHelper log)
{
    [Fact]
    public void Char_rnn_learns_and_writes_as_in_TensorFlow() => Check("char_rnn", Run, log);

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        var text = Tf.Constant(new[,] { { 0, 2 }, { 1, 3 }, { 2, 4 }, { 3, 0 }, { 4, 1 }, { 0, 2 }, { 1, 3 }, { 2, 4 }, { 3, 0 } });
        var model = new CharacterNetwork(symbols: 5, units: 6);
        List<Tensor<float>> losses = [];
        var state = Tf.Zeros([2, 6]);
        for (var step = 0; step < 30; step++)
        {
            (var loss, state) = model.TrainStep(text, state, step < 20 ? 0.8f : 0.3f);
            losses.Add(loss);
        }

        return (
            new()
            {
                ["losses"] = Tf.Stack(losses),
                ["state"] = state,
                ["bias"] = model.Bias,
                ["output_kernel"] = model.OutputKernel,
                ["generated"] = model.Generate(new[] { 3 }, 8),
                ["generated_short"] = model.Generate(new[] { 0 }, 3),
                ["variable_ranks"] = Tf.Constant(model.TrainableVariables.Select(v => (long)v.Shape.Rank).ToArray()),
            },
            [model.TrainStepFunction, model.GenerateFunction]);
    }
}
