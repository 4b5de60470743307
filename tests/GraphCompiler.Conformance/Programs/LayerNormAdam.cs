using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

public abstract partial class Layer : Module
{
    public abstract Tensor<float> Call(Tensor<float> x);
}

public sealed partial class Dense(int inputs, int outputs, double phase) : Layer
{
    public Variable<float> Kernel { get; } = new(Wave([inputs, outputs], phase: phase));

    public Variable<float> Bias { get; } = new(Tf.Zeros([outputs]));

    public override Tensor<float> Call(Tensor<float> x) => Tf.MatMul(x, Kernel) + Bias;
}

public sealed partial class LayerNorm(int units) : Layer
{
    public Variable<float> Gain { get; } = new(Tf.Ones([units]));

    public Variable<float> Shift { get; } = new(Tf.Zeros([units]));

    public override Tensor<float> Call(Tensor<float> x)
    {
        var (mean, variance) = Tf.Nn.Moments(x, -1, keepDims: true);
        return ((x - mean) * Tf.Rsqrt(variance + 1e-5f) * Gain) + Shift;
    }
}

public sealed partial class GeluLayer : Layer
{
    public override Tensor<float> Call(Tensor<float> x) => Tf.Nn.Gelu(x);
}

/// <summary>A two-layer network with layer normalisation.</summary>
public sealed partial class Network : Module
{
    public IReadOnlyList<Layer> Layers { get; } = [new Dense(3, 5, 0.1), new LayerNorm(5), new GeluLayer(), new Dense(5, 1, 0.7)];

    public Tensor<float> Call(Tensor<float> x)
    {
        foreach (var layer in Layers) x = layer.Call(x);
        return x;
    }
}

/// <summary>Adam, written by hand, with weight decay on matrices only.</summary>
public sealed partial class Adam : Module
{
    private readonly float rate = 0.05f, beta1 = 0.9f, beta2 = 0.99f, decay = 0.01f;

    public Adam(IReadOnlyList<IVariable> variables)
    {
        Step = new(0L, trainable: false);
        Means = [.. variables.Select(v => new Variable<float>(Tf.ZerosLike((Variable<float>)v), trainable: false))];
        Squares = [.. variables.Select(v => new Variable<float>(Tf.ZerosLike((Variable<float>)v), trainable: false))];
    }

    public Variable<long> Step { get; }

    public IReadOnlyList<Variable<float>> Means { get; }

    public IReadOnlyList<Variable<float>> Squares { get; }

    public void Apply(IReadOnlyList<Tensor> gradients, IReadOnlyList<IVariable> variables)
    {
        var step = Tf.Cast<float>(Step.AssignAdd(1L));
        var correction = Tf.Sqrt(1f - Tf.Pow(beta2, step)) / (1f - Tf.Pow(beta1, step));
        for (var i = 0; i < variables.Count; i++)
        {
            var (gradient, variable, mean, square) = ((Tensor<float>)gradients[i], (Variable<float>)variables[i], Means[i], Squares[i]);
            mean.Assign((beta1 * mean) + ((1f - beta1) * gradient));
            square.Assign((beta2 * square) + ((1f - beta2) * Tf.Square(gradient)));
            if (variable.Shape.Rank > 1) variable.AssignSub(rate * decay * variable);
            variable.AssignSub(rate * correction * mean / (Tf.Sqrt(square) + 1e-7f));
        }
    }
}

public sealed partial class AdamTraining(Network network, Adam optimizer)
{
    [TfFunction]
    public Tensor<float> TrainStep(Tensor<float> x, Tensor<float> y)
    {
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Math.SquaredDifference(network.Call(x), y));
        var gradients = tape.Gradient(loss, network.TrainableVariables);
        optimizer.Apply(gradients, network.TrainableVariables);
        return loss;
    }
}

public sealed class LayerNormAdam(ITestOutputHelper log)
{
    [Fact]
    public void Layer_norm_adam_trains_as_in_TensorFlow() => Check("layer_norm_adam", Run, log);

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        var x = Wave([12, 3], scale: 1.0);
        var y = Tf.Square(Tf.ReduceSum(x, axis: 1, keepDims: true));
        var network = new Network();
        var optimizer = new Adam(network.TrainableVariables);
        var training = new AdamTraining(network, optimizer);
        List<Tensor<float>> losses = [];
        for (var epoch = 0; epoch < 4; epoch++)
        {
            for (var i = 0; i < 12; i += 4) losses.Add(training.TrainStep(x[i..(i + 4)], y[i..(i + 4)]));
        }

        return (
            new()
            {
                ["losses"] = Tf.Stack(losses),
                ["predictions"] = network.Call(x),
                ["first_kernel"] = ((Dense)network.Layers[0]).Kernel,
                ["gain"] = ((LayerNorm)network.Layers[1]).Gain,
                ["last_mean"] = optimizer.Means[^1],
                ["last_square"] = optimizer.Squares[^1],
                ["step"] = optimizer.Step,
                ["variable_sizes"] = Tf.Constant(network.TrainableVariables.Select(v => (long)v.Shape.ElementCount).ToArray()),
            },
            [training.TrainStepFunction]);
    }
}
