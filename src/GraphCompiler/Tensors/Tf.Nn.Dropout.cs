using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    public static partial class Nn
    {
        /// <summary>Sets elements of x to 0, each with the probability <paramref name="rate"/>, and scales the others by 1 / (1 - rate).</summary>
        /// <param name="x">The tensor.</param>
        /// <param name="rate">The probability, at least 0 and below 1.</param>
        /// <param name="seed">The operator's own seed: see <see cref="Random"/>.</param>
        /// <param name="noiseShape">The shape of the random decisions, which broadcast to x; that of x unless given.</param>
        /// <exception cref="TfValueException">The rate is not in [0, 1).</exception>
        public static Tensor<T> Dropout<T>(Tensor<T> x, double rate, int? seed = null, Shape? noiseShape = null)
            where T : IFloatingPointIeee754<T>
        {
            // The operators after it have the seeds that they would have beside a rate that drops something.
            if (rate == 0) RandomSeeds.For(nameof(Core.Operators.RandomUniform), x.DType, seed);
            return rate == 0 ? x : new OperatorSource(seed).Dropout(x, rate, noiseShape);
        }

        /// <summary>As <see cref="Dropout"/>, with numbers of a generator.</summary>
        /// <inheritdoc cref="Dropout" path="/exception"/>
        public static Tensor<T> GeneralDropout<T>(Tensor<T> x, double rate, Random.Generator generator, Shape? noiseShape = null)
            where T : IFloatingPointIeee754<T> => rate == 0 ? x : generator.Source.Dropout(x, rate, noiseShape);

        /// <summary>As <see cref="Dropout"/>, the same elements for the same seed of two integers.</summary>
        /// <inheritdoc cref="Dropout" path="/exception"/>
        public static Tensor<T> StatelessDropout<T>(Tensor<T> x, double rate, Tensor seed, Shape? noiseShape = null, RandomAlgorithm alg = RandomAlgorithm.AutoSelect)
            where T : IFloatingPointIeee754<T> => rate == 0 ? x : new SeedSource(seed, alg).Dropout(x, rate, noiseShape);
    }
}
