using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>A polynomial fit whose curriculum, which the host says, changes while it trains.</summary>
public sealed partial class CurriculumTrainer(int degree) : Module
{
    public Variable<float> Coefficients { get; } = new(Wave(degree + 1));

    public Variable<float> Rate { get; } = new(0.1f, trainable: false);

    public float Penalty { get; set; } = 0.01f;

    [TfFunction]
    public Tensor<float> TrainStep(Tensor<float> x, Tensor<float> y, int degree, bool robust)
    {
        Host($"train_step degree {degree} robust {robust} rows {x.Shape[0]}");
        using var tape = new GradientTape();
        var error = Model(x, degree) - y;
        Tensor<float> loss;
        if (robust) loss = Tf.ReduceMean(Tf.Sqrt(1f + Tf.Pow(error, 2f)) - 1f);
        else loss = Tf.ReduceMean(Tf.Pow(error, 2f));
        var gradient = tape.Gradient(loss, Coefficients);
        if (Tf.ReduceEuclideanNorm(gradient) > 1f) gradient /= Tf.ReduceEuclideanNorm(gradient);
        Coefficients.AssignSub(Rate * gradient);
        return loss;
    }

    [TfFunction]
    public Tensor<float> Predict([TensorSpec(-1)] Tensor<float> x)
    {
        Host($"predict {x.Shape}");
        return Model(x, 3);
    }

    [TfFunction]
    public Tensor<float> Score(Tensor<float> x) => (Rate * Tf.ReduceSum(Tf.Pow(x, 2f))) + Penalty;

    [TfFunction(ReduceRetracing = true)]
    public Tensor<float> Evaluate(Tensor<float> x, Tensor<float> y)
    {
        Host($"evaluate {x.Shape}");
        return Tf.ReduceMax(Tf.Abs(Model(x, 3) - y));
    }

    private Tensor<float> Model(Tensor<float> x, int degree)
    {
        var result = Tf.ZerosLike(x);
        for (var power = 0; power <= degree; power++) result += Coefficients[power] * Tf.Pow(x, power);
        return result;
    }
}

public sealed class Curriculum(ITestOutputHelper log)
{
    [Fact]
    public void Curriculum_traces_and_trains_as_in_TensorFlow()
    {
        TakeHostLog();
        Check("curriculum", Run, log);
        CheckHostLog("curriculum");
    }

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        var x = Wave(10, scale: 1.0, frequency: 0.6);
        var y = 1f - (2f * x) + (0.5f * Tf.Pow(x, 3f));
        var trainer = new CurriculumTrainer(degree: 3);
        List<Tensor<float>> losses = [];
        for (var step = 0; step < 12; step++)
        {
            var degree = step < 4 ? 1 : 3;
            losses.Add(trainer.TrainStep(x, y, degree, robust: step < 8));
        }

        var shortLoss = trainer.TrainStep(x[..4], y[..4], 3, false);

        List<Tensor<float>> scores = [trainer.Score(x)];
        trainer.Rate.Assign(0.05f); // a variable is read at each call
        scores.Add(trainer.Score(x));
        trainer.Penalty = 100f; // a host property is frozen in the trace ...
        var frozenScore = trainer.Score(x);
        scores.Add(trainer.Score(x[..4])); // ... and seen by the next one
        return (
            new()
            {
                ["losses"] = Tf.Stack(losses),
                ["short_loss"] = shortLoss,
                ["scores"] = Tf.Stack(scores),
                ["frozen_score"] = frozenScore,
                ["coefficients"] = trainer.Coefficients,
                ["predictions"] = trainer.Predict(x),
                ["few_predictions"] = trainer.Predict(x[..2]),
                ["errors"] = Tf.Stack([.. new[] { 10, 7, 5, 3 }.Select(n => trainer.Evaluate(x[..n], y[..n]))]),
            },
            [trainer.TrainStepFunction, trainer.PredictFunction, trainer.ScoreFunction, trainer.EvaluateFunction]);
    }
}
