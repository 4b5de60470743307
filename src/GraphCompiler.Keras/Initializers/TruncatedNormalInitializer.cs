namespace GraphCompiler.Keras;

internal sealed class TruncatedNormalInitializer(double mean, double stddev, int? seed) : RandomInitializer(seed)
{
    public override Tensor<T> Create<T>(Shape shape) => Tf.Random.StatelessTruncatedNormal<T>(shape, SeedTensor, mean, stddev);
}
