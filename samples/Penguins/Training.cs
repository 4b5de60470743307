using GraphCompiler;
using GraphCompiler.Keras;

namespace Penguins;

/// <summary>One step over a batch: the loss under a tape, its gradients to the optimizer, both metrics told.</summary>
internal sealed partial class Training(PenguinModel model) : Module
{
    private readonly Optimizer _optimizer = new SGD(learningRate: 0.05);
    private readonly Loss _loss = new SparseCategoricalCrossentropy(fromLogits: true);

    public Mean EpochLoss { get; } = new();

    public SparseCategoricalAccuracy EpochAccuracy { get; } = new();

    [TfFunction]
    public void Step(Tensor<float> x, Tensor<int> y)
    {
        using var tape = new GradientTape();
        // training: true matters to layers that behave differently while they are trained, as Dropout does.
        var logits = model.Call(x, training: true);
        var loss = _loss.Call(y, logits);

        var weights = model.TrainableVariables;
        _optimizer.ApplyGradients(tape.Gradient(loss, weights).Zip(weights));

        EpochLoss.UpdateState(loss);
        EpochAccuracy.UpdateState(y, logits);
    }
}
