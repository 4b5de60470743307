using GraphCompiler;
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
        new Plot().Scatter(x, y, "b").Save(Path.Combine(plots, "001_data.svg"));

        var model = new MyModel();
        Console.WriteLine($"Variables: ({string.Join(", ", model.Variables)})");
        new Plot().Scatter(x, y, "b").Scatter(x, model.Call(x), "r").Save(Path.Combine(plots, "001_untrained.svg"));
        Console.WriteLine($"Current loss: {Loss(y, model.Call(x)):F6}");

        List<float> ws = [], bs = [];
        Console.WriteLine($"Starting: W={model.W:F2} b={model.B:F2}, loss={Loss(y, model.Call(x)):F5}");
        for (var epoch = 0; epoch < 10; epoch++)
        {
            Train(model, x, y, learningRate: 0.1f);
            ws.Add(model.W.Item());
            bs.Add(model.B.Item());
            Console.WriteLine($"Epoch {epoch,2}: W={ws[^1]:F2} b={bs[^1]:F2}, loss={Loss(y, model.Call(x)):F5}");
        }

        new Plot { Legend = true }
            .Add(ws, "r", "W")
            .Add(bs, "b", "b")
            .Add(Enumerable.Repeat(LinearData.TrueW, 10), "r--", "True W")
            .Add(Enumerable.Repeat(LinearData.TrueB, 10), "b--", "True b")
            .Save(Path.Combine(plots, "001_evolution.svg"));
        new Plot().Scatter(x, y, "b").Scatter(x, model.Call(x), "r").Save(Path.Combine(plots, "001_trained.svg"));
        Console.WriteLine($"Current loss: {Loss(y, model.Call(x)):F6}");
    }
}
