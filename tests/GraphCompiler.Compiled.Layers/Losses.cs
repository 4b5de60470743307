namespace GraphCompiler.Compiled.Layers;

public static partial class Losses
{
    [TfFunction]
    public static Tensor<float> MeanSquaredError(Tensor<float> y, Tensor<float> predicted) => Tf.ReduceMean(Tf.Square(y - predicted));

    [TfFunction]
    public static (Tensor<float> Value, Tensor<float> Slope) SquareAndSlope(Tensor<float> x, float factor)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.Square(x) * factor;
        return (y, tape.Gradient(y, x));
    }

    /// <summary>A helper that brings no graph.</summary>
    public static Tensor<float> Hidden(Tensor<float> x) => Tf.Square(x) - x;
}
