using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// TensorFlow's tf.random.* functions: the same numbers from the same seeds. float unless a type argument says otherwise.
    /// Hyper-parameters are double, so 0.5, 0.5f and 1 all fit. An operator's numbers depend on the global seed (<see cref="SetSeed"/>) and on
    /// its own: with neither they are unpredictable; with the global one alone they depend on how many random operators came before it - in
    /// eager code since the seed was set, in a function in its graph. In a function an operator draws anew in each call.
    /// </summary>
    public static partial class Random
    {
        private static Generator? s_global;

        /// <summary>Sets the global seed: from here on a program gives the same numbers whenever it runs. Compiled functions start again too.</summary>
        public static void SetSeed(int seed)
        {
            RandomSeeds.Set(seed);
            s_global = null;
        }

        /// <summary>The generator that belongs to nobody; it starts at an unpredictable state. Setting the global seed makes another one.</summary>
        public static Generator GetGlobalGenerator() => s_global ??= Ambient.OutsideTrace(() => Generator.FromNonDeterministicState());

        /// <summary>Puts a generator in the place of the global one.</summary>
        public static void SetGlobalGenerator(Generator generator) => s_global = generator;

        /// <summary>Normal numbers: mean + z · stddev.</summary>
        /// <param name="shape">The shape of the result.</param>
        /// <param name="mean">The mean.</param>
        /// <param name="stddev">The standard deviation.</param>
        /// <param name="seed">The operator's own seed.</param>
        public static Tensor<float> Normal(Shape shape, double mean = 0, double stddev = 1, int? seed = null) => Normal<float>(shape, mean, stddev, seed);

        /// <inheritdoc cref="Normal(Shape, double, double, int?)"/>
        public static Tensor<T> Normal<T>(Shape shape, double mean = 0, double stddev = 1, int? seed = null)
            where T : IFloatingPointIeee754<T> => new OperatorSource(seed).Normal<T>(shape, mean, stddev);

        /// <summary>Uniform numbers in [min, max): min + u · (max - min).</summary>
        /// <param name="shape">The shape of the result.</param>
        /// <param name="min">The least number.</param>
        /// <param name="max">The limit.</param>
        /// <param name="seed">The operator's own seed.</param>
        public static Tensor<float> Uniform(Shape shape, double min = 0, double max = 1, int? seed = null) => Uniform(shape, (float)min, (float)max, seed);

        /// <summary>Uniform numbers in [min, max). Integers are remainders of full words, which favours the small ones where max - min is no power of two.</summary>
        /// <exception cref="TfInvalidArgumentException">Of integers, min is not less than max.</exception>
        /// <inheritdoc cref="Uniform(Shape, double, double, int?)" path="/param"/>
        public static Tensor<T> Uniform<T>(Shape shape, T min, T max, int? seed = null)
            where T : INumber<T> => new OperatorSource(seed).Uniform<T>(shape, min, max);

        /// <summary>Normal numbers; those that are two standard deviations or more from the mean are drawn again.</summary>
        /// <inheritdoc cref="Normal(Shape, double, double, int?)" path="/param"/>
        public static Tensor<float> TruncatedNormal(Shape shape, double mean = 0, double stddev = 1, int? seed = null) => TruncatedNormal<float>(shape, mean, stddev, seed);

        /// <inheritdoc cref="TruncatedNormal(Shape, double, double, int?)"/>
        public static Tensor<T> TruncatedNormal<T>(Shape shape, double mean = 0, double stddev = 1, int? seed = null)
            where T : IFloatingPointIeee754<T> => new OperatorSource(seed).TruncatedNormal<T>(shape, mean, stddev);

        /// <summary>True with a probability, else false.</summary>
        /// <param name="shape">The shape of the result.</param>
        /// <param name="probability">How probable true is.</param>
        /// <param name="seed">The operator's own seed, as that of <see cref="Uniform(Shape, double, double, int?)"/>.</param>
        public static Tensor<bool> Bernoulli(Shape shape, double probability = 0.5, int? seed = null) => Uniform(shape, 0f, 1f, seed) < (float)probability;

        /// <summary>For each row of logits [batch, classes] so many classes, each with the probability that softmax gives it: [batch, count].</summary>
        /// <param name="logits">Unnormalised logarithms of probabilities.</param>
        /// <param name="count">How many to draw of each row.</param>
        /// <param name="seed">The operator's own seed.</param>
        /// <exception cref="TfInvalidArgumentException">The logits are no matrix; while tracing a <see cref="TfValueException"/>.</exception>
        public static Tensor<long> Categorical(Tensor<float> logits, int count, int? seed = null) => new OperatorSource(seed).Categorical(logits, count);

        /// <inheritdoc cref="Categorical(Tensor{float}, int, int?)"/>
        public static Tensor<long> Categorical<T>(Tensor<T> logits, int count, int? seed = null)
            where T : IFloatingPointIeee754<T> => new OperatorSource(seed).Categorical(logits, count);

        /// <summary>x with what lies along its first axis in random order.</summary>
        public static Tensor<T> Shuffle<T>(Tensor<T> x, int? seed = null) => new OperatorSource(seed).Shuffle(x);

        /// <summary>Gamma-distributed numbers, so many of each shape parameter: of shape <paramref name="shape"/> and then alpha's and beta's.</summary>
        /// <param name="shape">How many of each.</param>
        /// <param name="alpha">The shape parameters.</param>
        /// <param name="beta">The rates, 1 unless given; they broadcast with alpha.</param>
        /// <param name="seed">The operator's own seed.</param>
        public static Tensor<T> Gamma<T>(Shape shape, Tensor<T> alpha, Tensor<T>? beta = null, int? seed = null)
            where T : IFloatingPointIeee754<T>
        {
            if (beta is not null) alpha += ZerosLike(beta);
            var drawn = new OperatorSource(seed).Gamma(shape.Concatenate(alpha.ValueShape), alpha);
            return Positive(beta is null ? drawn : drawn / beta);
        }

        /// <summary>Poisson-distributed numbers, so many of each rate: of shape <paramref name="shape"/> and then that of the rates.</summary>
        /// <param name="shape">How many of each.</param>
        /// <param name="rate">The rates, which are the means.</param>
        /// <param name="seed">The operator's own seed.</param>
        public static Tensor<T> Poisson<T>(Shape shape, Tensor<T> rate, int? seed = null)
            where T : IFloatingPointIeee754<T> => new OperatorSource(seed).Poisson(shape.Concatenate(rate.ValueShape), rate);

        // What is too small for the element type is not 0, whose logarithm would be infinite.
        private static Tensor<T> Positive<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Maximum(x, T.CreateTruncating(DType.Of<T>() == GraphCompiler.DType.Float64 ? 2.2250738585072014e-308 : DType.Of<T>() == GraphCompiler.DType.Float32 ? 1.17549435e-38 : 6.1035e-05));
    }
}
