using GraphCompiler;
using GraphCompiler.Keras;
using GraphCompiler.Plotting;

namespace BasicTrainingLoops;

/// <summary>The guide "Basic training loops": a module, a loss, a tape, two variables; then the same with Keras.</summary>
public static partial class Guide000
{
    // This computes a single loss value for an entire batch.
    [TfFunction]
    public static Tensor<float> Loss(Tensor<float> targetY, Tensor<float> predictedY)
        => Tf.ReduceMean(Tf.Square(targetY - predictedY));

    // Given a callable model, inputs, outputs, and a learning rate...
    [TfFunction]
    public static void Train(ILinearModel model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        // Trainable variables are automatically tracked by GradientTape.
        var currentLoss = Loss(y, model.Call(x));

        var (dw, db) = tape.Gradient(currentLoss, (model.W, model.B));

        // Subtract the gradient scaled by the learning rate.
        model.W.AssignSub(learningRate * dw);
        model.B.AssignSub(learningRate * db);
    }

    public static void Run(Tensor<float> x, Tensor<float> y, string plots)
    {
        var line = x * LinearData.TrueW + LinearData.TrueB;
        new Plot(6.4, 4.8).Add(x, y, ".").Save(Path.Combine(plots, "000_data.svg"));

        var model = new MyModel();
        Console.WriteLine($"Variables: ({string.Join(", ", model.Variables)})");
        PlotPredictions(model, x, y, line, Path.Combine(plots, "000_untrained.svg"));
        Console.WriteLine($"Current loss: {Loss(y, model.Call(x)):F6}");

        Console.WriteLine("Starting:");
        Console.WriteLine("     " + Report(model, Loss(y, model.Call(x))));
        var (weights, biases) = TrainingLoop(model, x, y);

        new Plot(6.4, 4.8) { Legend = true }
            .Add(weights, "C0", "Weights")
            .Add(Enumerable.Repeat(LinearData.TrueW, 10), "C0--", "True weight")
            .Add(biases, "C1", "bias")
            .Add(Enumerable.Repeat(LinearData.TrueB, 10), "C1--", "True bias")
            .Save(Path.Combine(plots, "000_evolution.svg"));
        PlotPredictions(model, x, y, line, Path.Combine(plots, "000_trained.svg"));
        Console.WriteLine($"Current loss: {Loss(model.Call(x), y):F6}");

        // Reuse the training loop with a Keras model, and keep its weights.
        var keras = new MyModelKeras();
        TrainingLoop(keras, x, y);
        keras.SaveWeights(Path.Combine(Path.GetTempPath(), "basic_training_loops", "my_checkpoint"));

        // Fit is the loop that Keras brings, compiled unless runEagerly is set.
        keras = new MyModelKeras();
        keras.Compile(new SGD(learningRate: 0.1), Losses.MeanSquaredError);
        Console.WriteLine(x.Shape[0]);
        keras.Fit(x, y, epochs: 10, batchSize: 1000);
    }

    private static (List<float> Weights, List<float> Biases) TrainingLoop(ILinearModel model, Tensor<float> x, Tensor<float> y)
    {
        List<float> weights = [], biases = [];
        for (var epoch = 0; epoch < 10; epoch++)
        {
            // Update the model with the single giant batch.
            Train(model, x, y, learningRate: 0.1f);

            weights.Add(model.W.Item());
            biases.Add(model.B.Item());
            Console.WriteLine($"Epoch {epoch,2}:");
            Console.WriteLine("     " + Report(model, Loss(y, model.Call(x))));
        }

        return (weights, biases);
    }

    private static string Report(ILinearModel model, Tensor<float> loss) => $"W = {model.W:F2}, b = {model.B:F2}, loss={loss:F5}";

    private static void PlotPredictions(ILinearModel model, Tensor<float> x, Tensor<float> y, Tensor<float> line, string path) =>
        new Plot(6.4, 4.8) { Legend = true }
            .Add(x, y, ".", "Data")
            .Add(x, line, label: "Ground truth")
            .Add(x, model.Call(x), label: "Predictions")
            .Save(path);
}
