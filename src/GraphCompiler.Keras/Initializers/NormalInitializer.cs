namespace GraphCompiler.Keras;

internal sealed class NormalInitializer(double mean, double stddev, int? seed) : RandomInitializer(seed)
{
    public override Tensor<T> Create<T>(Shape shape) => Tf.Random.StatelessNormal<T>(shape, SeedTensor, mean, stddev);
}
