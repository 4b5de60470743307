using GraphCompiler;

namespace CustomTraining;

/// <summary>A plain class with variables: any object can hold them.</summary>
public sealed class LinearModel
{
    // In practice, these should be initialized to random values.
    public Variable<float> W { get; } = new(5.0f);

    public Variable<float> B { get; } = new(0.0f);

    public Tensor<float> Call(Tensor<float> x) => W * x + B;
}

/// <summary>The loss, and one step down its gradient.</summary>
public static partial class Training
{
    [TfFunction]
    public static Tensor<float> Loss(Tensor<float> predictedY, Tensor<float> desiredY)
        => Tf.ReduceMean(Tf.Square(predictedY - desiredY));

    [TfFunction]
    public static void Train(LinearModel model, Tensor<float> inputs, Tensor<float> outputs, float learningRate)
    {
        using var tape = new GradientTape();
        var currentLoss = Loss(model.Call(inputs), outputs);
        var (dW, db) = tape.Gradient(currentLoss, (model.W, model.B));
        model.W.AssignSub(learningRate * dW);
        model.B.AssignSub(learningRate * db);
    }
}
