using GraphCompiler.Compiled.Layers;

namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>A model over the layers of another assembly.</summary>
public sealed partial class LayeredModel : Module
{
    public ScaleAndShift Hidden { get; } = new(3);

    public Stack Stack { get; } = new(3, new BoundedGain(0.5f));

    public Gain Gain { get; } = new();

    public Tensor<float> Call(Tensor<float> x) => Gain.Call(Stack.Call(Hidden.Call(x)));
}

/// <summary>Functions over a library whose bodies this build cannot read: it goes by the graphs that the library brings.</summary>
public static partial class LayeredFunctions
{
    [TfFunction]
    public static Tensor<float> TrainStep(LayeredModel model, Tensor<float> x, Tensor<float> y, float learningRate)
    {
        using var tape = new GradientTape();
        var loss = Losses.MeanSquaredError(y, model.Call(x));
        var (scale, shift, factor) = tape.Gradient(loss, (model.Hidden.Scale, model.Stack.First.Shift, model.Gain.Factor));
        model.Hidden.Scale.AssignSub(learningRate * scale);
        model.Stack.First.Shift.AssignSub(learningRate * shift);
        model.Gain.Factor.AssignSub(learningRate * factor);
        return loss;
    }

    [TfFunction]
    public static Tensor<float> Given(ScaleAndShift layer, Tensor<float> x) => layer.Call(x) - Tf.Exp(x);

    [TfFunction]
    public static Tensor<float> Slopes(Tensor<float> x, float factor)
    {
        var (value, slope) = Losses.SquareAndSlope(x, factor);
        return Tf.Sigmoid(value) * slope;
    }
}
