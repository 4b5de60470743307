using GraphCompiler;
using GraphCompiler.Keras;
using GraphCompiler.Plotting;

namespace BasicTrainingLoops;

/// <summary>The same loop as scatter plots, the losses in one line each.</summary>
public static partial class Guide001
{
    [TfFunction]
    public static Tensor<float> Loss(Tensor<float> targetY, Tensor<float> predictedY)
        => Tf.ReduceMean(Tf.Square(targetY - predictedY));

    [TfFunction]
    public static void Train(ILinearModel model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        var currentLoss = Loss(y, model.Call(x));
        var (dw, db) = tape.Gradient(currentLoss, (model.W, model.B));
        model.W.AssignSub(learningRate * dw);
        model.B.AssignSub(learningRate * db);
    }

    public static void Run(Tensor<float> x, Tensor<float> y, string plots)
    {
        new Plot(6.4, 4.8).Scatter(x, y, "b").Save(Path.Combine(plots, "001_data.svg"));

        var model = new MyModel();
        Console.WriteLine($"Variables: ({string.Join(", ", model.Variables)})");
        PlotPredictions(model, x, y, Path.Combine(plots, "001_untrained.svg"));
        Console.WriteLine($"Current loss: {Loss(y, model.Call(x)):F6}");

        Console.WriteLine($"Starting: W={model.W:F2} b={model.B:F2}, loss={Loss(y, model.Call(x)):F5}");
        var (ws, bs) = TrainingLoop(model, x, y);

        new Plot(6.4, 4.8) { Legend = true }
            .Add(ws, "r", "W")
            .Add(bs, "b", "b")
            .Add(Enumerable.Repeat(LinearData.TrueW, 10), "r--", "True W")
            .Add(Enumerable.Repeat(LinearData.TrueB, 10), "b--", "True b")
            .Save(Path.Combine(plots, "001_evolution.svg"));
        PlotPredictions(model, x, y, Path.Combine(plots, "001_trained.svg"));
        Console.WriteLine($"Current loss: {Loss(y, model.Call(x)):F6}");

        TrainingLoop(new MyModelKeras(), x, y);

        // The loss is the method above: any function of labels and predictions is one.
        var keras = new MyModelKeras();
        keras.Compile(new SGD(learningRate: 0.1), Loss);
        Console.WriteLine(x.Shape[0]);
        keras.Fit(x, y, epochs: 10, batchSize: 1000);
    }

    private static (List<float> Ws, List<float> Bs) TrainingLoop(ILinearModel model, Tensor<float> x, Tensor<float> y)
    {
        List<float> ws = [], bs = [];
        for (var epoch = 0; epoch < 10; epoch++)
        {
            Train(model, x, y, learningRate: 0.1f);
            ws.Add(model.W.Item());
            bs.Add(model.B.Item());
            Console.WriteLine($"Epoch {epoch,2}: W={ws[^1]:F2} b={bs[^1]:F2}, loss={Loss(y, model.Call(x)):F5}");
        }

        return (ws, bs);
    }

    private static void PlotPredictions(ILinearModel model, Tensor<float> x, Tensor<float> y, string path) =>
        new Plot(6.4, 4.8).Scatter(x, y, "b").Scatter(x, model.Call(x), "r").Save(path);
}
