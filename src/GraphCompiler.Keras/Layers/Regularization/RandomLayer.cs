using GraphCompiler.Runtime;

namespace GraphCompiler.Keras;

/// <summary>A layer that disturbs its input in training, otherwise gives it as it is. Masks pass through it.</summary>
public abstract partial class RandomLayer : Layer
{
    private protected RandomLayer(int? seed, string? name)
        : base(name)
    {
        // Without a seed the global one decides, as it does for tf.random.
        Noise = seed is { } known ? Tf.Random.Generator.FromSeed(known).Source : new OperatorSource(null);
        (Seed, SupportsMasking) = (seed, true);
    }

    private protected int? Seed { get; }

    internal override IReadOnlyList<string> CallKeywords => ["training"];

    private protected RandomSource Noise { get; }

    /// <summary>x with elements dropped, those that stay scaled up.</summary>
    private protected Tensor<float> Drop(Tensor<float> x, double rate, Shape? noiseShape = null) =>
        rate == 0 ? x : rate >= 1 ? Tf.ZerosLike(x) : Noise.Dropout(x, rate, noiseShape);
}
