namespace GraphCompiler.Keras;

/// <summary>Activations that <see cref="Tf.Nn"/> lacks. Any function from tensor to tensor is an activation.</summary>
public static class Activations
{
    /// <summary>x itself.</summary>
    public static Tensor<float> Linear(Tensor<float> x) => x;
}
