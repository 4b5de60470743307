using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>The index of the largest element along an axis: the first of several, never that of a NaN unless there is nothing else.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="axis">The axis that vanishes; a negative one counts from the end.</param>
    /// <exception cref="TfInvalidArgumentException">The axis is out of range, in a trace a <see cref="TfValueException"/>; or it has no elements.</exception>
    public static Tensor<long> Argmax<T>(Tensor<T> x, int axis = 0)
        where T : INumber<T> => Argmax<T, long>(x, axis);

    /// <inheritdoc cref="Argmax{T}"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TIndex">The type of the answer: <c>long</c>, <c>int</c>, <c>short</c> or <c>ushort</c>.</typeparam>
    public static Tensor<TIndex> Argmax<T, TIndex>(Tensor<T> x, int axis = 0)
        where T : INumber<T>
        where TIndex : IBinaryInteger<TIndex> => Ambient.Apply<TIndex>(new ArgExtreme(IsLargest: true, axis, DType.Of<TIndex>()), x);

    /// <summary>The index of the smallest element along an axis: the first of several, never that of a NaN unless there is nothing else.</summary>
    /// <inheritdoc cref="Argmax{T}" path="/param"/>
    /// <inheritdoc cref="Argmax{T}" path="/exception"/>
    public static Tensor<long> Argmin<T>(Tensor<T> x, int axis = 0)
        where T : INumber<T> => Argmin<T, long>(x, axis);

    /// <inheritdoc cref="Argmin{T}"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TIndex">The type of the answer: <c>long</c>, <c>int</c>, <c>short</c> or <c>ushort</c>.</typeparam>
    public static Tensor<TIndex> Argmin<T, TIndex>(Tensor<T> x, int axis = 0)
        where T : INumber<T>
        where TIndex : IBinaryInteger<TIndex> => Ambient.Apply<TIndex>(new ArgExtreme(IsLargest: false, axis, DType.Of<TIndex>()), x);

    /// <summary>x with the elements of each line along an axis in order.</summary>
    /// <param name="x">Numbers; where a NaN is put is left open.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="descending">Whether the largest come first.</param>
    /// <exception cref="TfInvalidArgumentException">The axis is out of range; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Sort<T>(Tensor<T> x, int axis = -1, bool descending = false)
        where T : INumber<T> => Ambient.Apply<T>(new Ordered(axis, descending), x);

    /// <summary>The indices that put the elements of each line along an axis in order; equal ones keep theirs.</summary>
    /// <param name="x">Numbers; where a NaN is put is left open.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="descending">Whether the largest come first.</param>
    /// <param name="stable">Equal elements keep their order whatever it says.</param>
    /// <inheritdoc cref="Sort" path="/exception"/>
    public static Tensor<int> Argsort<T>(Tensor<T> x, int axis = -1, bool descending = false, bool stable = true)
        where T : INumber<T> => (Tensor<int>)Ambient.Results(new Ordered(axis, descending), x)[1];

    /// <summary>Where each value would stand in the sorted row with the same leading indices, before its equals; so that the row stays sorted.</summary>
    /// <param name="sorted">Rows that do not decrease along the last axis.</param>
    /// <param name="values">What to look for: a row for each of them.</param>
    /// <param name="right">Whether it would stand after its equals.</param>
    /// <exception cref="TfInvalidArgumentException">The leading dimensions differ.</exception>
    public static Tensor<int> Searchsorted<T>(Tensor<T> sorted, Tensor<T> values, bool right = false)
        where T : INumber<T> => Searchsorted<T, int>(sorted, values, right);

    /// <inheritdoc cref="Searchsorted{T}"/>
    /// <typeparam name="T">The element type.</typeparam>
    /// <typeparam name="TIndex">The type of the answer: <c>int</c> or <c>long</c>.</typeparam>
    public static Tensor<TIndex> Searchsorted<T, TIndex>(Tensor<T> sorted, Tensor<T> values, bool right = false)
        where T : INumber<T>
        where TIndex : IBinaryInteger<TIndex> => Ambient.Apply<T, TIndex>(new SearchSorted(right, DType.Of<TIndex>()), sorted, values);

    /// <summary>The coordinates of the true elements, a row for each, in row-major order; how many there are, a function knows when it runs.</summary>
    public static Tensor<long> Where(Tensor<bool> condition) => Ambient.Apply<long>(new Coordinates(), condition);

    /// <summary>The slices of x where the mask is true, in row-major order.</summary>
    /// <param name="x">What to choose from.</param>
    /// <param name="mask">Flags for some neighbouring axes of x, in the place of which the answer has one.</param>
    /// <param name="axis">The first of these axes.</param>
    /// <exception cref="TfValueException">The mask is a scalar, or has another shape than these axes.</exception>
    public static Tensor<T> BooleanMask<T>(Tensor<T> x, Tensor<bool> mask, int axis = 0) =>
        Ambient.Compose<T>(v => Composites.BooleanMask(v[0], v[1], axis < 0 ? axis + v[0].Shape.Rank : axis), x, mask);

    /// <summary>The values of a vector in the order in which they first stand there, and for each element the place of its value among them. Each NaN is a value of its own.</summary>
    /// <exception cref="TfInvalidArgumentException">x is no vector; in a trace a <see cref="TfValueException"/>.</exception>
    public static (Tensor<T> Values, Tensor<int> Indices) Unique<T>(Tensor<T> x)
    {
        var results = Ambient.Results(new Unique(HasCounts: false), x);
        return ((Tensor<T>)results[0], (Tensor<int>)results[1]);
    }

    /// <summary>As <see cref="Unique"/>, and how often each value occurs.</summary>
    /// <inheritdoc cref="Unique" path="/exception"/>
    public static (Tensor<T> Values, Tensor<int> Indices, Tensor<int> Counts) UniqueWithCounts<T>(Tensor<T> x)
    {
        var results = Ambient.Results(new Unique(HasCounts: true), x);
        return ((Tensor<T>)results[0], (Tensor<int>)results[1], (Tensor<int>)results[2]);
    }

    /// <summary>The elements of the vector x that the vector y does not have, in their order, and where they stand in x.</summary>
    /// <exception cref="TfInvalidArgumentException">One is no vector; in a trace a <see cref="TfValueException"/>.</exception>
    public static (Tensor<T> Values, Tensor<int> Indices) Setdiff1d<T>(Tensor<T> x, Tensor<T> y)
    {
        var results = Ambient.Results(new SetDifference(), x, y);
        return ((Tensor<T>)results[0], (Tensor<int>)results[1]);
    }

    /// <summary>The coordinates of positions in a tensor of some sizes: row k of the answer is about axis k.</summary>
    /// <param name="indices">Positions in row-major order, a vector or a scalar.</param>
    /// <param name="dims">The sizes.</param>
    /// <exception cref="TfInvalidArgumentException">A position is past the end, or a size is 0.</exception>
    public static Tensor<int> UnravelIndex(Tensor<int> indices, Tensor<int> dims) => Ambient.Apply(new UnravelIndex(), indices, dims);

    /// <inheritdoc cref="UnravelIndex(Tensor{int}, Tensor{int})"/>
    public static Tensor<long> UnravelIndex(Tensor<long> indices, Tensor<long> dims) => Ambient.Apply(new UnravelIndex(), indices, dims);

    public static partial class Math
    {
        /// <summary>The k largest elements along the last axis, the largest first, and their indices; of equal ones the first.</summary>
        /// <param name="x">Numbers; where a NaN is put is left open.</param>
        /// <param name="k">How many.</param>
        /// <param name="sorted">They are sorted whatever it says.</param>
        /// <exception cref="TfInvalidArgumentException">There are fewer, or k is negative; in a trace a <see cref="TfValueException"/>.</exception>
        public static (Tensor<T> Values, Tensor<int> Indices) TopK<T>(Tensor<T> x, int k = 1, bool sorted = true)
            where T : INumber<T>
        {
            if (k < 0) throw Ambient.Invalid($"Need k >= 0, got {k} [Op:TopKV2]", $"Dimension size, given by scalar input 1, must be non-negative but is {k} for 'TopKV2'");
            var results = Ambient.Results(new Ordered(-1, IsDescending: true, k), x);
            return ((Tensor<T>)results[0], (Tensor<int>)results[1]);
        }

        /// <summary>Whether the target of each row of predictions is among its k largest; false where the target is no class, or a prediction that matters is not finite.</summary>
        /// <param name="targets">A class for each row.</param>
        /// <param name="predictions">Rows, a number for each class.</param>
        /// <param name="k">How many count.</param>
        /// <exception cref="TfInvalidArgumentException">The shapes do not fit; in a trace a <see cref="TfValueException"/>.</exception>
        public static Tensor<bool> InTopK(Tensor<int> targets, Tensor<float> predictions, int k) => Ambient.Apply<bool>(new InTopK(k), (Tensor)targets, predictions);

        /// <inheritdoc cref="InTopK(Tensor{int}, Tensor{float}, int)"/>
        public static Tensor<bool> InTopK(Tensor<long> targets, Tensor<float> predictions, int k) => Ambient.Apply<bool>(new InTopK(k), (Tensor)targets, predictions);

        /// <summary>How often each number from 0 up to the largest occurs.</summary>
        /// <param name="x">Numbers of any shape, none negative.</param>
        /// <param name="minLength">How many numbers are counted at least.</param>
        /// <param name="maxLength">From which number on none is counted.</param>
        /// <exception cref="TfInvalidArgumentException">A number is negative, or the weights have another shape.</exception>
        public static Tensor<int> Bincount(Tensor<int> x, int? minLength = null, int? maxLength = null) => Bincount<int>(x, null, minLength, maxLength);

        /// <summary>For each number from 0 up to the largest the sum of the weights that stand where it does, or how often it occurs. The weights get no gradient.</summary>
        /// <param name="x">Numbers of any shape, none negative.</param>
        /// <param name="weights">A weight for each x, 1 by default.</param>
        /// <param name="minLength">How many numbers are counted at least.</param>
        /// <param name="maxLength">From which number on none is counted.</param>
        /// <inheritdoc cref="Bincount(Tensor{int}, int?, int?)" path="/exception"/>
        public static Tensor<T> Bincount<T>(Tensor<int> x, Tensor<T>? weights, int? minLength = null, int? maxLength = null)
            where T : INumber<T>
        {
            var tally = new Tally(DType.Of<T>(), minLength ?? 0, maxLength is { } limit ? int.Max(limit, -1) : Tally.Unlimited);
            return weights is null ? Ambient.Apply<T>(tally, (Tensor)x) : Ambient.Apply<T>(tally, (Tensor)x, weights);
        }

        /// <summary>How many x fall into each of some equally wide bins of a range; those outside count in the first or the last.</summary>
        /// <param name="x">Numbers of any shape.</param>
        /// <param name="range">Where the first bin begins and the last ends.</param>
        /// <param name="bins">How many there are.</param>
        /// <exception cref="TfInvalidArgumentException">The range is empty, there are no bins, or an x is NaN; of what a trace knows a <see cref="TfValueException"/>.</exception>
        public static Tensor<int> HistogramFixedWidth<T>(Tensor<T> x, Tensor<T> range, int bins = 100)
            where T : INumber<T> => Ambient.Apply<T, int>(new Histogram(bins), x, range);

        /// <summary>How often each label, a row, was predicted as each class, a column.</summary>
        /// <param name="labels">What is so.</param>
        /// <param name="predictions">What was predicted, one for each label.</param>
        /// <param name="classes">How many classes there are; one more than the largest by default.</param>
        /// <exception cref="TfInvalidArgumentException">A class is out of range, or the shapes differ.</exception>
        public static Tensor<int> ConfusionMatrix(Tensor<int> labels, Tensor<int> predictions, int? classes = null) =>
            ConfusionMatrix<int>(labels, predictions, null, classes);

        /// <summary>The sum of the weights of the examples of each label, a row, and each predicted class, a column.</summary>
        /// <param name="labels">What is so.</param>
        /// <param name="predictions">What was predicted, one for each label.</param>
        /// <param name="classes">How many classes there are; one more than the largest by default.</param>
        /// <param name="weights">How much each example counts, 1 by default.</param>
        /// <inheritdoc cref="ConfusionMatrix(Tensor{int}, Tensor{int}, int?)" path="/exception"/>
        public static Tensor<T> ConfusionMatrix<T>(Tensor<int> labels, Tensor<int> predictions, Tensor<T>? weights, int? classes = null)
            where T : INumber<T>
        {
            var confusion = new Confusion(DType.Of<T>(), classes ?? -1);
            return weights is null ? Ambient.Apply<T>(confusion, labels, predictions) : Ambient.Apply<T>(confusion, labels, predictions, weights);
        }

        /// <summary>y[x[i]] = i.</summary>
        /// <exception cref="TfInvalidArgumentException">x is no permutation of 0, 1, ...</exception>
        public static Tensor<int> InvertPermutation(Tensor<int> x) => Ambient.Apply<int>(new InvertPermutation(), x);

        /// <inheritdoc cref="InvertPermutation(Tensor{int})"/>
        public static Tensor<long> InvertPermutation(Tensor<long> x) => Ambient.Apply<long>(new InvertPermutation(), x);
    }
}
