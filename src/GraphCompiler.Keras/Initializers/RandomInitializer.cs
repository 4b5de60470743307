namespace GraphCompiler.Keras;

/// <summary>One with a seed, given or drawn when it is made: it draws the same numbers each time.</summary>
internal abstract class RandomInitializer(int? seed) : Initializer
{
    protected (int, int) Seed { get; } = (seed ?? Runtime.RandomSeeds.Next(), 0);

    protected Tensor SeedTensor => Tf.Constant<int>([Seed.Item1, Seed.Item2]);
}
