using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>Logistic regression by Newton's method: the Hessian is the Jacobian of a gradient in one function.</summary>
public sealed partial class LogisticRegression(int features, float ridge = 0.05f) : Module
{
    public Variable<float> Weights { get; } = new(Tf.Zeros([features]));

    private Tensor<float> Logits(Tensor<float> x) => Tf.MatMul(x, Weights[.., Tf.NewAxis])[.., 0];

    private Tensor<float> Loss(Tensor<float> x, Tensor<float> y)
    {
        var dataTerm = Tf.ReduceMean(Tf.Nn.SigmoidCrossEntropyWithLogits(y, Logits(x)));
        return dataTerm + (0.5f * ridge * Tf.ReduceSum(Tf.Square(Weights)));
    }

    [TfFunction]
    public (Tensor<float> Loss, Tensor<float> Norm, Tensor<float> Hessian) NewtonStep(Tensor<float> x, Tensor<float> y)
    {
        using var outer = new GradientTape();
        using var inner = new GradientTape();
        var loss = Loss(x, y);
        var gradient = inner.Gradient(loss, Weights);
        var hessian = outer.Jacobian(gradient, Weights);
        Weights.AssignSub(Tf.Linalg.Solve(hessian, gradient[.., Tf.NewAxis])[.., 0]);
        return (loss, Tf.Norm(gradient), hessian);
    }

    [TfFunction]
    public Tensor<float> Predict(Tensor<float> x) => Tf.Sigmoid(Logits(x));
}

public sealed class LogisticNewton(ITestOutputHelper log)
{
    [Fact]
    public void Logistic_newton_fits_as_in_TensorFlow() => Check("logistic_newton", Run, log);

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        const int Rows = 24;
        var x = Tf.Concat([Tf.Ones([Rows, 1]), Wave([Rows, 3], scale: 1.5)], 1);
        var score = (2f * x[.., 1]) - (1f * x[.., 2]) + 0.4f + Wave(Rows, scale: 1.2, frequency: 2.3);
        var y = Tf.Cast<float>(score > 0f);

        var model = new LogisticRegression(features: 4);
        List<Tensor<float>> losses = [], norms = [];
        Tensor<float> hessian = 0f;
        for (var i = 0; i < 5; i++)
        {
            (var loss, var norm, hessian) = model.NewtonStep(x, y);
            losses.Add(loss);
            norms.Add(norm);
        }

        var probabilities = model.Predict(x);
        var accuracy = Tf.ReduceMean(Tf.Cast<float>(Tf.Equal(probabilities > 0.5f, y > 0.5f)));
        return (
            new()
            {
                ["weights"] = model.Weights,
                ["losses"] = Tf.Stack(losses),
                ["gradient_norms"] = Tf.Stack(norms),
                ["hessian"] = hessian,
                ["probabilities"] = probabilities,
                ["accuracy"] = accuracy,
            },
            [model.NewtonStepFunction, model.PredictFunction]);
    }
}
