using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

public sealed partial class ResumedModel(double scale) : Module
{
    public Variable<float> Kernel { get; } = new(Wave([4, 2], scale: scale), name: "kernel");

    public Variable<float> Bias { get; } = new(Tf.Zeros([2]), name: "bias");

    public Tensor<float> Call(Tensor<float> x) => Tf.Nn.Softplus(Tf.MatMul(x, Kernel) + Bias);
}

/// <summary>Momentum with a rate that falls with the steps.</summary>
public sealed partial class ResumedTraining : Module
{
    public ResumedTraining(double scale)
    {
        Model = new ResumedModel(scale);
        Velocities = [.. Model.TrainableVariables.Select(v => new Variable<float>(Tf.ZerosLike((Variable<float>)v), trainable: false))];
        Step = new Variable<long>(0L, trainable: false);
    }

    public ResumedModel Model { get; }

    public IReadOnlyList<Variable<float>> Velocities { get; }

    public Variable<long> Step { get; }

    [TfFunction]
    public Tensor<float> TrainStep(Tensor<float> x, Tensor<float> y)
    {
        var rate = 0.3f / (1f + (0.1f * Tf.Cast<float>(Step)));
        using var tape = new GradientTape();
        var loss = Tf.ReduceMean(Tf.Abs(Model.Call(x) - y));
        var variables = Model.TrainableVariables;
        var gradients = tape.Gradient(loss, variables);
        for (var i = 0; i < variables.Count; i++)
        {
            Velocities[i].Assign((0.8f * Velocities[i]) - (rate * (Tensor<float>)gradients[i]));
            ((Variable<float>)variables[i]).AssignAdd(Velocities[i]);
        }

        Step.AssignAdd(1L);
        return loss;
    }

    public Tensor<float> Run(Dataset<(Tensor<float> X, Tensor<float> Y)> data)
    {
        List<Tensor<float>> losses = [];
        foreach (var (x, y) in data.AsEnumerable()) losses.Add(TrainStep(x, y));
        return Tf.Stack(losses);
    }
}

public sealed class CheckpointResume(ITestOutputHelper log)
{
    [Fact]
    public void Checkpoint_resume_goes_on_as_if_it_had_not_stopped()
    {
        TakeHostLog();
        Check("checkpoint_resume", Run, log);
        CheckHostLog("checkpoint_resume");
    }

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        var x = Wave([16, 4], scale: 1.0);
        var y = Tf.Nn.Relu(x[.., ..2] - x[.., 2..]);
        var data = Dataset.FromTensorSlices((x, y)).Batch(4);
        var folder = Directory.CreateTempSubdirectory("GraphCompiler.Conformance.").FullName;
        try
        {
            var first = new ResumedTraining(0.3);
            var manager = new CheckpointManager(new Checkpoint { ["training"] = first }, folder, maxToKeep: 2);
            var before = first.Run(data);
            manager.Save((int)first.Step.Item());
            var straight = first.Run(data);

            // Other values: all must come from the file.
            var second = new ResumedTraining(9.0);
            new Checkpoint { ["training"] = second }.Restore(manager.LatestCheckpoint).AssertConsumed();
            var restoredStep = second.Step.Value;
            var resumed = second.Run(data);
            foreach (var (name, _) in Checkpoint.ListVariables(manager.LatestCheckpoint!)) Host(name);
            var identical = first.Model.Kernel.ToArray().SequenceEqual(second.Model.Kernel.ToArray()) && straight.ToArray().SequenceEqual(resumed.ToArray());
            return (
                new()
                {
                    ["losses_before"] = before,
                    ["losses_straight"] = straight,
                    ["losses_resumed"] = resumed,
                    ["restored_step"] = restoredStep,
                    ["identical"] = Tf.Constant(identical),
                    ["kernel"] = second.Model.Kernel.Value,
                    ["velocity"] = second.Velocities[0].Value,
                },
                [first.TrainStepFunction, second.TrainStepFunction]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
