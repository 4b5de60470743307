namespace GraphCompiler.Keras;

internal sealed class UniformInitializer(double min, double max, int? seed) : RandomInitializer(seed)
{
    public override Tensor<T> Create<T>(Shape shape) => Tf.Random.StatelessUniform(shape, Seed, T.CreateChecked(min), T.CreateChecked(max));
}
