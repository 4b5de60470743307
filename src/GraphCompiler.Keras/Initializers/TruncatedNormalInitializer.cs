namespace GraphCompiler.Keras;

internal sealed class TruncatedNormalInitializer(double mean, double stddev, int? seed) : RandomInitializer(seed)
{
    internal override string ClassName => "TruncatedNormal";

    internal override object Remake(Remaker c) => new TruncatedNormalInitializer(seed: c.Of("seed", GivenSeed), mean: c.Of("mean", mean), stddev: c.Of("stddev", stddev));

    public override Tensor<T> Create<T>(Shape shape) => Tf.Random.StatelessTruncatedNormal<T>(shape, SeedTensor, mean, stddev);
}
