namespace GraphCompiler.Keras;

internal sealed class UniformInitializer(double min, double max, int? seed) : RandomInitializer(seed)
{
    internal override string ClassName => "RandomUniform";

    internal override object Remake(Remaker c) => new UniformInitializer(seed: c.Of("seed", GivenSeed), min: c.Of("minval", min), max: c.Of("maxval", max));

    public override Tensor<T> Create<T>(Shape shape) => Tf.Random.StatelessUniform(shape, Seed, T.CreateChecked(min), T.CreateChecked(max));
}
