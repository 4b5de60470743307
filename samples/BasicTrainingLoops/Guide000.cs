using GraphCompiler;
using GraphCompiler.Plotting;

namespace BasicTrainingLoops;

public interface ILinearModel
{
    Variable<float> W { get; }

    Variable<float> B { get; }

    Tensor<float> Call(Tensor<float> x);
}

public sealed partial class MyModel : Module, ILinearModel
{
    // In practice, these should be randomly initialized.
    public Variable<float> W { get; } = new(5.0f);

    public Variable<float> B { get; } = new(0.0f);

    public Tensor<float> Call(Tensor<float> x) => W * x + B;
}

/// <summary>The guide "Basic training loops": a module, a loss, a tape, two variables.</summary>
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
        new Plot().Add(x, y, ".").Save(Path.Combine(plots, "000_data.svg"));

        var model = new MyModel();
        Console.WriteLine($"Variables: ({string.Join(", ", model.Variables)})");
        PlotPredictions(model, x, y, line, Path.Combine(plots, "000_untrained.svg"));
        Console.WriteLine($"Current loss: {Loss(y, model.Call(x)):F6}");

        Console.WriteLine("Starting:");
        Console.WriteLine("     " + Report(model, Loss(y, model.Call(x))));
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

        new Plot { Legend = true }
            .Add(weights, "C0", "Weights")
            .Add(Enumerable.Repeat(LinearData.TrueW, 10), "C0--", "True weight")
            .Add(biases, "C1", "bias")
            .Add(Enumerable.Repeat(LinearData.TrueB, 10), "C1--", "True bias")
            .Save(Path.Combine(plots, "000_evolution.svg"));
        PlotPredictions(model, x, y, line, Path.Combine(plots, "000_trained.svg"));
        Console.WriteLine($"Current loss: {Loss(model.Call(x), y):F6}");
    }

    private static string Report(ILinearModel model, Tensor<float> loss) => $"W = {model.W:F2}, b = {model.B:F2}, loss={loss:F5}";

    private static void PlotPredictions(ILinearModel model, Tensor<float> x, Tensor<float> y, Tensor<float> line, string path) =>
        new Plot { Legend = true }
            .Add(x, y, ".", "Data")
            .Add(x, line, label: "Ground truth")
            .Add(x, model.Call(x), label: "Predictions")
            .Save(path);
}
