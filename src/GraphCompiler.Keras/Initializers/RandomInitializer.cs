namespace GraphCompiler.Keras;

/// <summary>One with a seed, given or drawn when it is first needed: it draws the same numbers each time.</summary>
internal abstract class RandomInitializer(int? seed) : Initializer
{
    private readonly Lazy<int> _seed = new(() => seed ?? Runtime.RandomSeeds.Next());

    protected int? GivenSeed => seed;

    protected (int, int) Seed => (_seed.Value, 0);

    protected Tensor SeedTensor => Tf.Constant<int>([_seed.Value, 0]);
}
