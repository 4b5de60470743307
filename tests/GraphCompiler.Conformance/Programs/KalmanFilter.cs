using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>A Kalman filter over a noisy track, and its process noise fitted by gradient ascent on the likelihood.</summary>
public static partial class KalmanFunctions
{
    private static readonly Tensor<float> s_motion = Tf.Constant(new[,] { { 1f, 1f }, { 0f, 1f } });
    private static readonly Tensor<float> s_observe = Tf.Constant(new[,] { { 1f, 0f } });
    private static readonly Tensor<float> s_identity = Tf.Eye<float>(2);

    [TfFunction]
    public static (Tensor<float> Means, Tensor<float> Covariances, Tensor<float> LogLikelihood) Filter(
        Tensor<float> observations, Tensor<float> process, Tensor<float> noise)
    {
        var mean = Tf.Zeros([2, 1]);
        var covariance = 10f * s_identity;
        var steps = Tf.Size(observations);
        TensorArray<float> means = new(steps), covariances = new(steps), fits = new(steps);
        foreach (var t in Tf.Range(steps))
        {
            (mean, covariance, var fit) = Step(mean, covariance, observations[t], process, noise);
            means = means.Write(t, mean);
            covariances = covariances.Write(t, covariance);
            fits = fits.Write(t, fit);
        }

        return (means.Stack(), covariances.Stack(), fits.Stack());
    }

    [TfFunction]
    public static (Tensor<float> Total, Tensor<float> Gradient) FitStep(
        Variable<float> logProcess, Tensor<float> observations, Tensor<float> noise, Tensor<float> rate)
    {
        using var tape = new GradientTape();
        var (_, _, logLikelihood) = Filter(observations, Tf.Exp(logProcess), noise);
        var total = Tf.ReduceSum(logLikelihood);
        var gradient = tape.Gradient(total, logProcess);
        logProcess.AssignAdd(rate * gradient);
        return (total, gradient);
    }

    private static (Tensor<float> Mean, Tensor<float> Covariance, Tensor<float> Fit) Step(
        Tensor<float> mean, Tensor<float> covariance, Tensor<float> observation, Tensor<float> process, Tensor<float> noise)
    {
        mean = Tf.MatMul(s_motion, mean);
        covariance = Tf.MatMul(Tf.MatMul(s_motion, covariance), s_motion, transposeY: true) + (process * s_identity);
        var innovation = Tf.Reshape(observation, [1, 1]) - Tf.MatMul(s_observe, mean);
        var spread = Tf.MatMul(Tf.MatMul(s_observe, covariance), s_observe, transposeY: true) + noise;
        var gain = Tf.MatMul(Tf.MatMul(covariance, s_observe, transposeY: true), Tf.Linalg.Inv(spread));
        mean += Tf.MatMul(gain, innovation);
        covariance = Tf.MatMul(s_identity - Tf.MatMul(gain, s_observe), covariance);
        var (_, logDeterminant) = Tf.Linalg.Slogdet(2f * MathF.PI * spread);
        var fit = Tf.Squeeze(Tf.MatMul(innovation, Tf.Linalg.Solve(spread, innovation), transposeX: true));
        return (mean, covariance, -0.5f * (logDeterminant + fit));
    }
}

public sealed class KalmanFilter(ITestOutputHelper log)
{
    [Fact]
    public void Kalman_filter_fits_its_noise_as_in_TensorFlow() => Check("kalman_filter", Run, log);

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        const int Steps = 14;
        var track = (0.4f * Tf.Range((float)Steps)) + 1f;
        var observations = track + Wave(Steps, scale: 0.6, frequency: 2.9);
        var noise = Tf.Constant(new[,] { { 0.25f } });
        var logProcess = new Variable<float>(-1f);

        List<Tensor<float>> totals = [], gradients = [];
        for (var i = 0; i < 6; i++)
        {
            var (total, gradient) = KalmanFunctions.FitStep(logProcess, observations, noise, 0.1f);
            totals.Add(total);
            gradients.Add(gradient);
        }

        var (means, covariances, logLikelihood) = KalmanFunctions.Filter(observations, Tf.Exp(logProcess), noise);
        return (
            new()
            {
                ["totals"] = Tf.Stack(totals),
                ["gradients"] = Tf.Stack(gradients),
                ["log_process"] = logProcess,
                ["means"] = means[Tf.Ellipsis, 0],
                ["last_covariance"] = covariances[^1],
                ["log_likelihood"] = logLikelihood,
            },
            [KalmanFunctions.FitStepFunction, KalmanFunctions.FilterFunction]);
    }
}
