namespace GraphCompiler.Keras.Tests.Layers;

/// <summary>Sequences that are too long to be written out step by step, and run as loops of the graph.</summary>
[Collection(nameof(AloneInProcess))]
public class LongSequenceTests
{
    private const int Steps = 40;
    private static readonly Tensor<float> s_x = Tf.Sin(Tf.Reshape(Tf.Range(10f * Steps * 2), [10, Steps, 2]));

    public static TheoryData<string> Layers => ["SimpleRNN", "LSTM", "GRU", "Bidirectional"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Fit_with_a_smaller_last_batch_is_that_of_eager_steps(string name)
    {
        foreach (var sequences in new[] { true, false })
        {
            var losses = new[] { true, false }.Select(isEager =>
            {
                Tf.Random.SetSeed(1);
                LayerNames.Reset();
                var model = new Sequential([new Input((int[])[Steps, 2]), Layer(name, sequences), new Dense(1, kernelInitializer: Initializer.Constant(0.3))]);
                model.Compile(new SGD(0.1), new MeanSquaredError(), runEagerly: isEager);
                var y = Tf.Zeros(Shape.Create([10, .. model.OutputShape[1..].Dims]));
                return model.Fit(s_x, y, batchSize: 4, epochs: 2, Verbose.Silent, shuffle: false)["loss"].Append(model.Evaluate(s_x, y, 3, Verbose.Silent)["loss"]).ToArray();
            }).ToArray();
            for (var i = 0; i < losses[0].Length; i++) Assert.Equal(losses[0][i], losses[1][i], 1e-5f * losses[0][i]);
        }
    }

    private static Layer Layer(string name, bool sequences)
    {
        var (kernel, recurrent) = (Initializer.Constant(0.2), Initializer.Constant(-0.1));
        return name switch
        {
            "LSTM" => new LSTM(3, returnSequences: sequences, kernelInitializer: kernel, recurrentInitializer: recurrent),
            "GRU" => new GRU(3, returnSequences: sequences, kernelInitializer: kernel, recurrentInitializer: recurrent),
            "Bidirectional" => new Bidirectional(new SimpleRNN(3, returnSequences: sequences, kernelInitializer: kernel, recurrentInitializer: recurrent)),
            _ => new SimpleRNN(3, returnSequences: sequences, kernelInitializer: kernel, recurrentInitializer: recurrent),
        };
    }
}
