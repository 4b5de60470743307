using System.Numerics;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    // The functions of a seed, two integers: the same numbers for the same seed, always. A seed that is a tensor is of int32 or int64.
    public static partial class Random
    {
        /// <summary>Normal numbers: mean + z · stddev, the same for the same seed.</summary>
        /// <param name="shape">The shape of the result.</param>
        /// <param name="seed">Two integers.</param>
        /// <param name="mean">The mean.</param>
        /// <param name="stddev">The standard deviation.</param>
        public static Tensor<float> StatelessNormal(Shape shape, (int, int) seed, double mean = 0, double stddev = 1) => StatelessNormal<float>(shape, Seed(seed), mean, stddev);

        /// <param name="shape">The shape of the result.</param>
        /// <param name="seed">Two integers of int32 or int64.</param>
        /// <param name="mean">The mean.</param>
        /// <param name="stddev">The standard deviation.</param>
        /// <param name="alg">The algorithm.</param>
        /// <exception cref="TfInvalidArgumentException">The seed is not of shape [2] - while tracing a <see cref="TfValueException"/> -, or the algorithm is ThreeFry.</exception>
        /// <inheritdoc cref="StatelessNormal(Shape, ValueTuple{int, int}, double, double)"/>
        public static Tensor<T> StatelessNormal<T>(Shape shape, Tensor seed, double mean = 0, double stddev = 1, RandomAlgorithm alg = RandomAlgorithm.AutoSelect)
            where T : IFloatingPointIeee754<T> => new SeedSource(seed, alg).Normal<T>(shape, mean, stddev);

        /// <summary>Uniform numbers in [min, max): min + u · (max - min), the same for the same seed.</summary>
        /// <param name="shape">The shape of the result.</param>
        /// <param name="seed">Two integers.</param>
        /// <param name="min">The least number.</param>
        /// <param name="max">The limit.</param>
        public static Tensor<float> StatelessUniform(Shape shape, (int, int) seed, double min = 0, double max = 1) => StatelessUniform(shape, Seed(seed), (float)min, (float)max);

        /// <exception cref="TfInvalidArgumentException">Of integers, min is not less than max.</exception>
        /// <inheritdoc cref="StatelessUniform(Shape, ValueTuple{int, int}, double, double)"/>
        public static Tensor<T> StatelessUniform<T>(Shape shape, (int, int) seed, T min, T max)
            where T : INumber<T> => StatelessUniform(shape, Seed(seed), min, max);

        /// <param name="shape">The shape of the result.</param>
        /// <param name="seed">Two integers of int32 or int64.</param>
        /// <param name="min">The least number.</param>
        /// <param name="max">The limit.</param>
        /// <param name="alg">The algorithm.</param>
        /// <exception cref="TfInvalidArgumentException">
        /// The seed is not of shape [2] - while tracing a <see cref="TfValueException"/> -, of integers min is not less than max, or the algorithm is ThreeFry.
        /// </exception>
        /// <inheritdoc cref="StatelessUniform(Shape, ValueTuple{int, int}, double, double)"/>
        public static Tensor<T> StatelessUniform<T>(Shape shape, Tensor seed, T min, T max, RandomAlgorithm alg = RandomAlgorithm.AutoSelect)
            where T : INumber<T> => new SeedSource(seed, alg).Uniform<T>(shape, min, max);

        /// <summary>Integers over all that their type holds, the same for the same seed.</summary>
        /// <exception cref="TfInvalidArgumentException">The seed is not of shape [2]; while tracing a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> StatelessUniformFullInt<T>(Shape shape, Tensor seed)
            where T : IBinaryInteger<T> => new SeedSource(seed, RandomAlgorithm.Philox).Bits<T>(shape);

        /// <summary>Normal numbers, drawn again where they are two standard deviations or more from the mean; the same for the same seed.</summary>
        /// <inheritdoc cref="StatelessNormal(Shape, ValueTuple{int, int}, double, double)" path="/param"/>
        public static Tensor<float> StatelessTruncatedNormal(Shape shape, (int, int) seed, double mean = 0, double stddev = 1) => StatelessTruncatedNormal<float>(shape, Seed(seed), mean, stddev);

        /// <inheritdoc cref="StatelessNormal{T}(Shape, Tensor, double, double, RandomAlgorithm)" path="/param"/>
        /// <inheritdoc cref="StatelessNormal{T}(Shape, Tensor, double, double, RandomAlgorithm)" path="/exception"/>
        /// <inheritdoc cref="StatelessTruncatedNormal(Shape, ValueTuple{int, int}, double, double)" path="/summary"/>
        public static Tensor<T> StatelessTruncatedNormal<T>(Shape shape, Tensor seed, double mean = 0, double stddev = 1, RandomAlgorithm alg = RandomAlgorithm.AutoSelect)
            where T : IFloatingPointIeee754<T> => new SeedSource(seed, alg).TruncatedNormal<T>(shape, mean, stddev);

        /// <summary>Normal numbers within limits, each element with parameters of its own; the same for the same seed. NaN where the limits are the wrong way round or the deviation is not positive.</summary>
        /// <param name="shape">The shape of the result, to which the parameters broadcast.</param>
        /// <param name="seed">Two integers of int32 or int64.</param>
        /// <param name="means">The means of the distributions before they are cut.</param>
        /// <param name="stddevs">Their standard deviations.</param>
        /// <param name="minvals">The least numbers.</param>
        /// <param name="maxvals">The largest numbers.</param>
        /// <exception cref="TfInvalidArgumentException">The seed is not of shape [2], or the parameters do not broadcast to the shape; while tracing a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> StatelessParameterizedTruncatedNormal<T>(Shape shape, Tensor seed, Tensor<T> means, Tensor<T> stddevs, Tensor<T> minvals, Tensor<T> maxvals)
            where T : IFloatingPointIeee754<T> => new SeedSource(seed, RandomAlgorithm.Philox).TruncatedNormal(shape, means, stddevs, minvals, maxvals);

        /// <summary>As <see cref="Categorical(Tensor{float}, int, int?)"/>, the same for the same seed.</summary>
        public static Tensor<long> StatelessCategorical<T>(Tensor<T> logits, int count, Tensor seed)
            where T : IFloatingPointIeee754<T> => new SeedSource(seed, RandomAlgorithm.Philox).Categorical(logits, count);

        /// <summary>x with what lies along its first axis in random order, the same for the same seed.</summary>
        public static Tensor<T> StatelessShuffle<T>(Tensor<T> x, Tensor seed) => new SeedSource(seed, RandomAlgorithm.Philox).Shuffle(x);

        /// <summary>Gamma-distributed numbers, the same for the same seed. Their gradients move each as its quantile moves.</summary>
        /// <param name="shape">The shape of the result, to which the parameters broadcast.</param>
        /// <param name="seed">Two integers of int32 or int64.</param>
        /// <param name="alpha">The shape parameters.</param>
        /// <param name="beta">The rates, 1 unless given.</param>
        public static Tensor<T> StatelessGamma<T>(Shape shape, Tensor seed, Tensor<T> alpha, Tensor<T>? beta = null)
            where T : IFloatingPointIeee754<T>
        {
            var drawn = new SeedSource(seed, RandomAlgorithm.Philox).Gamma(shape, alpha);
            return Positive(beta is null ? drawn : drawn / beta);
        }

        /// <summary>Poisson-distributed numbers, the same for the same seed.</summary>
        /// <param name="shape">The shape of the result, to which the rates broadcast.</param>
        /// <param name="seed">Two integers of int32 or int64.</param>
        /// <param name="rate">The rates, which are the means.</param>
        public static Tensor<T> StatelessPoisson<T>(Shape shape, Tensor seed, Tensor<T> rate)
            where T : IFloatingPointIeee754<T> => new SeedSource(seed, RandomAlgorithm.Philox).Poisson(shape, rate);

        /// <summary>How often of so many attempts one succeeds, the same for the same seed.</summary>
        /// <param name="shape">The shape of the result, to which the parameters broadcast.</param>
        /// <param name="seed">Two integers of int32 or int64.</param>
        /// <param name="counts">The numbers of attempts.</param>
        /// <param name="probabilities">The probabilities of success.</param>
        public static Tensor<int> StatelessBinomial<T>(Shape shape, Tensor seed, Tensor<T> counts, Tensor<T> probabilities)
            where T : IFloatingPointIeee754<T> => new SeedSource(seed, RandomAlgorithm.Philox).Binomial(shape, counts, probabilities);

        /// <summary>So many seeds of one, which are independent of it and of each other: [count, 2].</summary>
        public static Tensor<T> Split<T>(Tensor<T> seed, int count = 2)
            where T : IBinaryInteger<T> => new SeedSource(seed, RandomAlgorithm.Philox).Bits<T>([count, 2]);

        /// <inheritdoc cref="Split{T}(Tensor{T}, int)"/>
        public static Tensor<int> Split((int, int) seed, int count = 2) => Split(Seed(seed), count);

        /// <summary>A seed of a seed and a number, as that of a replica or a step: [2].</summary>
        public static Tensor<int> FoldIn(Tensor seed, Tensor<int> data) => Stack([new SeedSource(seed, RandomAlgorithm.Philox).Bits<int>([]), data]);

        private static Tensor<int> Seed((int First, int Second) seed) => new[] { seed.First, seed.Second };
    }
}
