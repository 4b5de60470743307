using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    public static partial class Random
    {
        /// <summary>
        /// A generator whose state is a variable: checkpointable, captured by functions by reference. The state is three integers, the
        /// low and the high half of a counter and a key; drawing n elements moves the counter on by 256 n.
        /// </summary>
        public sealed class Generator : ITrackable, ITrackableParent
        {
            private Generator(Tensor<long> state, RandomAlgorithm algorithm)
            {
                Algorithm = algorithm == RandomAlgorithm.AutoSelect ? RandomAlgorithm.Philox : algorithm;
                State = new Variable<long>(state, trainable: false, name: "StateVar");
                Source = new GeneratorSource(State, Algorithm);
            }

            /// <summary>The state: counter low, counter high, key.</summary>
            public Variable<long> State { get; }

            /// <summary>The key, the last of the state.</summary>
            public Tensor<long> Key => State[^1];

            /// <summary>The algorithm.</summary>
            public RandomAlgorithm Algorithm { get; }

            internal GeneratorSource Source { get; }

            IEnumerable<(string Name, object? Child)> ITrackableParent.Children => [("_state_var", State)];

            /// <summary>A generator that starts at a seed. It becomes the low word of the counter: seeds that are near each other give overlapping numbers.</summary>
            public static Generator FromSeed(int seed, RandomAlgorithm alg = RandomAlgorithm.Philox) => FromSeed((BigInteger)seed, alg);

            /// <summary>A generator whose state has the 64-bit words of a seed, the lowest first; a negative one goes on with ones.</summary>
            public static Generator FromSeed(BigInteger seed, RandomAlgorithm alg = RandomAlgorithm.Philox) => new(StateOf(seed, alg), alg);

            /// <summary>A generator that starts where nobody can tell.</summary>
            public static Generator FromNonDeterministicState(RandomAlgorithm alg = RandomAlgorithm.Philox) =>
                new(RandomSeeds.Unpredictable().AsSpan(0, Length(alg)).ToArray(), alg);

            /// <summary>A generator with another one's state.</summary>
            /// <exception cref="TfValueException">The state has another length than the algorithm's.</exception>
            public static Generator FromState(Tensor<long> state, RandomAlgorithm alg = RandomAlgorithm.Philox) => new(Checked(state, alg), alg);

            /// <summary>A generator with a key and a counter, the counter's low half first.</summary>
            /// <inheritdoc cref="FromState" path="/exception"/>
            public static Generator FromKeyCounter(long key, long[] counter, RandomAlgorithm alg = RandomAlgorithm.Philox) => FromState(Joined(key, counter), alg);

            /// <summary>Normal numbers: mean + z · stddev.</summary>
            public Tensor<float> Normal(Shape shape, double mean = 0, double stddev = 1) => Normal<float>(shape, mean, stddev);

            /// <inheritdoc cref="Normal(Shape, double, double)"/>
            public Tensor<T> Normal<T>(Shape shape, double mean = 0, double stddev = 1)
                where T : IFloatingPointIeee754<T> => Source.Normal<T>(shape, mean, stddev);

            /// <summary>Normal numbers, drawn again where they are two standard deviations or more from the mean.</summary>
            public Tensor<float> TruncatedNormal(Shape shape, double mean = 0, double stddev = 1) => TruncatedNormal<float>(shape, mean, stddev);

            /// <inheritdoc cref="TruncatedNormal(Shape, double, double)"/>
            public Tensor<T> TruncatedNormal<T>(Shape shape, double mean = 0, double stddev = 1)
                where T : IFloatingPointIeee754<T> => Source.TruncatedNormal<T>(shape, mean, stddev);

            /// <summary>Uniform numbers in [min, max).</summary>
            public Tensor<float> Uniform(Shape shape, double min = 0, double max = 1) => Uniform(shape, (float)min, (float)max);

            /// <summary>Uniform numbers in [min, max).</summary>
            /// <exception cref="TfInvalidArgumentException">Of integers, min is not less than max.</exception>
            public Tensor<T> Uniform<T>(Shape shape, T min, T max)
                where T : INumber<T> => Source.Uniform<T>(shape, min, max);

            /// <summary>Integers over all that their type holds.</summary>
            public Tensor<T> UniformFullInt<T>(Shape shape)
                where T : IBinaryInteger<T> => Source.Bits<T>(shape);

            /// <summary>How often of so many attempts one succeeds.</summary>
            /// <param name="shape">The shape of the result, to which the parameters broadcast.</param>
            /// <param name="counts">The numbers of attempts.</param>
            /// <param name="probabilities">The probabilities of success.</param>
            public Tensor<int> Binomial(Shape shape, Tensor<float> counts, Tensor<float> probabilities) => Source.Binomial(shape, counts, probabilities);

            /// <summary>Seeds for functions without state, each a column: [2, count].</summary>
            public Tensor<long> MakeSeeds(int count = 1)
            {
                var keys = UniformFullInt<long>([count]);
                return Stack([keys, ZerosLike(keys)]);
            }

            /// <summary>So many generators of this one, independent of it and of each other: drawn keys, counters from 0.</summary>
            public Generator[] Split(int count = 1)
            {
                var keys = UniformFullInt<long>([count]);
                return [.. Enumerable.Range(0, count).Select(i => new Generator(Stack([0L, 0L, keys[i]]), Algorithm))];
            }

            /// <summary>Moves on as drawing so many elements does. Gives the state as it was before.</summary>
            public Tensor<long> Skip(long delta) =>
                (Tensor<long>)Ambient.ToTensor(Source.Skip(new RandomSkip(GraphCompiler.Shape.Scalar, unchecked(256 * delta))));

            /// <summary>Takes another state.</summary>
            /// <inheritdoc cref="FromState" path="/exception"/>
            public void Reset(Tensor<long> state) => State.Assign(Checked(state, Algorithm));

            /// <summary>Starts again at a seed.</summary>
            public void ResetFromSeed(BigInteger seed) => Reset(StateOf(seed, Algorithm));

            /// <summary>Starts again at a key and a counter.</summary>
            /// <inheritdoc cref="FromState" path="/exception"/>
            public void ResetFromKeyCounter(long key, long[] counter) => Reset(Joined(key, counter));

            private static int Length(RandomAlgorithm algorithm) => algorithm == RandomAlgorithm.ThreeFry ? 2 : (int)RandomOperator.State.ElementCount;

            private static Tensor<long> StateOf(BigInteger seed, RandomAlgorithm algorithm)
            {
                var words = new long[Length(algorithm)];
                for (var i = 0; i < words.Length; i++, seed >>= 64) words[i] = (long)(ulong)(seed & ulong.MaxValue);
                return words;
            }

            private static long[] Joined(long key, long[] counter) => [.. counter, key];

            private static Tensor<long> Checked(Tensor<long> state, RandomAlgorithm algorithm) => state.ValueShape.IsCompatibleWith([Length(algorithm)])
                ? state
                : throw new TfValueException($"The shape of the state must be {(Shape)Length(algorithm)} for the algorithm {algorithm}, not {state.ValueShape}.");
        }
    }
}
