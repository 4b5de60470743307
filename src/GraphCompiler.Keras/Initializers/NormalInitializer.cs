namespace GraphCompiler.Keras;

internal sealed class NormalInitializer(double mean, double stddev, int? seed) : RandomInitializer(seed)
{
    internal override string ClassName => "RandomNormal";

    internal override object Remake(Remaker c) => new NormalInitializer(seed: c.Of("seed", GivenSeed), mean: c.Of("mean", mean), stddev: c.Of("stddev", stddev));

    public override Tensor<T> Create<T>(Shape shape) => Tf.Random.StatelessNormal<T>(shape, SeedTensor, mean, stddev);
}
