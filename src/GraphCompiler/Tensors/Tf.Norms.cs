using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>The sum of what stands up to each element along an axis.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="exclusive">Whether the element itself does not count, so that the first sum is 0.</param>
    /// <param name="reverse">Whether it begins at the end.</param>
    /// <exception cref="TfInvalidArgumentException">The axis is out of range.</exception>
    public static Tensor<T> Cumsum<T>(Tensor<T> x, int axis = 0, bool exclusive = false, bool reverse = false)
        where T : INumber<T> => Ambient.Apply<T>(new Cumulative(ScanKind.Sum, axis, exclusive, reverse), x);

    /// <summary>The product of what stands up to each element along an axis. Gradient: 0 where x is 0.</summary>
    /// <inheritdoc cref="Cumsum" path="/param"/>
    /// <inheritdoc cref="Cumsum" path="/exception"/>
    public static Tensor<T> Cumprod<T>(Tensor<T> x, int axis = 0, bool exclusive = false, bool reverse = false)
        where T : INumber<T> => Ambient.Apply<T>(new Cumulative(ScanKind.Product, axis, exclusive, reverse), x);

    /// <summary>
    /// The norm of vectors along an axis, or of all elements: (Σ |x|ᵖ)^(1/p), the largest |x| for ∞. With two axes it is that of matrices:
    /// the root of the sum of squares for 2, the largest sum of a column for 1, of a row for ∞.
    /// </summary>
    /// <param name="x">Numbers.</param>
    /// <param name="order">p.</param>
    /// <param name="axis">The axis or axes; all by default.</param>
    /// <param name="keepDims">Whether they stay with length 1.</param>
    /// <exception cref="TfValueException">There is no such norm, or the axes are more than two or the same; in a trace also where one is out of range.</exception>
    /// <exception cref="TfInvalidArgumentException">An axis is out of range.</exception>
    public static Tensor<T> Norm<T>(Tensor<T> x, double order = 2, Axes axis = default, bool keepDims = false)
        where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.Norm(v[0], order, axis.ToEquatable(), keepDims), x);

    /// <summary>x, made shorter where its Euclidean norm along the axes is more than another number: x · norm / max(‖x‖, norm).</summary>
    /// <param name="x">What to clip.</param>
    /// <param name="norm">The length that is not exceeded.</param>
    /// <param name="axis">The axes; all by default.</param>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ClipByNorm<T>(Tensor<T> x, Tensor<T> norm, Axes axis = default)
        where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.ClipByNorm(v[0], v[1], axis.ToEquatable()), x, norm);

    /// <summary>
    /// Gradients, all made shorter by one factor where the Euclidean norm of all of them together is more than a number; and that norm. Null
    /// stays null, rows of a table stay rows. All are NaN where the norm is not finite.
    /// </summary>
    /// <param name="gradients">What tapes give: floats and doubles.</param>
    /// <param name="norm">The length that is not exceeded.</param>
    /// <exception cref="TfInvalidArgumentException">One is of integers or truths; in a trace a <see cref="TfTypeException"/>.</exception>
    public static (IReadOnlyList<Tensor?> Clipped, Tensor<float> Norm) ClipByGlobalNorm(IEnumerable<Tensor?> gradients, double norm)
    {
        Tensor?[] all = [.. gradients];
        if (all.FirstOrDefault(g => g?.DType.IsFloating == false) is { } wrong) throw Ambient.Builder.WrongType("L2Loss", "t", wrong.DType, "float16, float32, float64");
        var parts = all.OfType<Tensor>().Select(g => Cast<float>(g switch
        {
            IndexedSlices<float> rows => rows.Values,
            IndexedSlices<double> rows => rows.Values,
            _ => g,
        })).ToArray();
        var own = Linalg.GlobalNorm(parts);
        var scale = Scale(own, (float)norm);
        return (Array.ConvertAll(all, g => g switch
        {
            null => null,
            IndexedSlices<float> rows => new IndexedSlices<float>(rows.Values * scale, rows.Indices, rows.DenseShape),
            IndexedSlices<double> rows => new IndexedSlices<double>(rows.Values * Cast<double>(scale), rows.Indices, rows.DenseShape),
            Tensor<float> x => x * scale,
            Tensor<double> x => x * Cast<double>(scale),
            _ => (Tensor?)Cast(Cast<float>(g) * scale, g.DType),
        }), own);
    }

    /// <summary>Tensors, all made shorter by one factor where the Euclidean norm of all of them together is more than a number; and that norm. Rows of a table stay rows. All are NaN where it is not finite.</summary>
    /// <param name="gradients">What to clip.</param>
    /// <param name="norm">The length that is not exceeded.</param>
    public static (Tensor<T>[] Clipped, Tensor<T> Norm) ClipByGlobalNorm<T>(IReadOnlyList<Tensor<T>> gradients, double norm)
        where T : IFloatingPointIeee754<T>
    {
        var own = Linalg.GlobalNorm<T>([.. gradients.Select(g => g is IndexedSlices<T> rows ? rows.Values : g)]);
        var scale = Scale(own, T.CreateChecked(norm));
        return ([.. gradients.Select(g => g is IndexedSlices<T> rows ? new IndexedSlices<T>(rows.Values * scale, rows.Indices, rows.DenseShape) : g * scale)], own);
    }

    private static Tensor<T> Scale<T>(Tensor<T> norm, T limit)
        where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.GlobalScale(v[0], v[1]), norm, Scalar(limit));

    private static EagerTensor<T> Scalar<T>(T value) => new([value], GraphCompiler.Shape.Scalar);

    public static partial class Math
    {
        /// <summary>log Σ eˣ of what stands up to each element along an axis, without overflow; of nothing -∞.</summary>
        /// <inheritdoc cref="Tf.Cumsum" path="/param"/>
        /// <inheritdoc cref="Tf.Cumsum" path="/exception"/>
        public static Tensor<T> CumulativeLogSumExp<T>(Tensor<T> x, int axis = 0, bool exclusive = false, bool reverse = false)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new CumulativeLogSumExp(axis, exclusive, reverse), x);

        /// <summary>x · 1 / √max(Σ x², epsilon) along the axes, all of them by default.</summary>
        /// <param name="x">What to normalize.</param>
        /// <param name="axis">The axes.</param>
        /// <param name="epsilon">What the sum of squares counts as at least.</param>
        /// <inheritdoc cref="Tf.ReduceSum" path="/exception"/>
        public static Tensor<T> L2Normalize<T>(Tensor<T> x, Axes axis = default, double epsilon = 1e-12)
            where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.L2Normalize(v[0], v[1], axis.ToEquatable()), x, Scalar(T.CreateChecked(epsilon)));

        /// <summary>How many x are zero, of all of them; of none NaN.</summary>
        public static Tensor<T> ZeroFraction<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.ZeroFraction(v[0], v[0].DType), x);

        /// <summary>How many x over the axes are not zero, over all of them by default.</summary>
        /// <inheritdoc cref="Tf.ReduceSum" path="/param"/>
        /// <inheritdoc cref="Tf.ReduceSum" path="/exception"/>
        public static Tensor<long> CountNonzero<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : INumber<T> => CountNonzero<T, long>(x, axis, keepDims);

        /// <inheritdoc cref="CountNonzero{T}(Tensor{T}, Axes, bool)"/>
        /// <typeparam name="T">The element type.</typeparam>
        /// <typeparam name="TCount">The type of the answer: <c>long</c> or <c>int</c>.</typeparam>
        public static Tensor<TCount> CountNonzero<T, TCount>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : INumber<T>
            where TCount : INumber<TCount> => Ambient.Compose<TCount>(v => Composites.CountNonzero(v[0], axis.ToEquatable(), keepDims, DType.Of<TCount>()), x);

        /// <summary>How many x over the axes are true, over all of them by default.</summary>
        /// <inheritdoc cref="Tf.ReduceSum" path="/param"/>
        /// <inheritdoc cref="Tf.ReduceSum" path="/exception"/>
        public static Tensor<long> CountNonzero(Tensor<bool> x, Axes axis = default, bool keepDims = false) =>
            Ambient.Compose<long>(v => Composites.CountNonzero(v[0], axis.ToEquatable(), keepDims, DType.Int64), x);

        /// <summary>A scalar times x.</summary>
        /// <exception cref="TfValueException">It is no scalar.</exception>
        public static Tensor<T> ScalarMul<T>(Tensor<T> scalar, Tensor<T> x)
            where T : INumber<T> => Ambient.Compose<T>(v => Composites.ScalarMul(v[0], v[1]), scalar, x);

        /// <summary>log(eˣ + eʸ) without overflow, broadcasting.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> LogAddExp<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.LogAddExp(v[0], v[1]), x, y);
    }

    public static partial class Nn
    {
        /// <inheritdoc cref="Math.L2Normalize"/>
        public static Tensor<T> L2Normalize<T>(Tensor<T> x, Axes axis = default, double epsilon = 1e-12)
            where T : IFloatingPointIeee754<T> => Math.L2Normalize(x, axis, epsilon);

        /// <inheritdoc cref="Math.ZeroFraction"/>
        public static Tensor<T> ZeroFraction<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Math.ZeroFraction(x);

        /// <summary>The mean and the variance of x over the axes, where each element counts as much as its weight says; 0 where all weights are.</summary>
        /// <param name="x">Numbers.</param>
        /// <param name="axis">The axes that vanish; negative ones count from the end.</param>
        /// <param name="weights">The weights, which broadcast with x.</param>
        /// <param name="keepDims">Whether the axes stay with length 1.</param>
        /// <inheritdoc cref="Tf.ReduceSum" path="/exception"/>
        public static (Tensor<T> Mean, Tensor<T> Variance) WeightedMoments<T>(Tensor<T> x, Axes axis, Tensor<T> weights, bool keepDims = false)
            where T : IFloatingPointIeee754<T>
        {
            var moments = Composites.WeightedMoments(Ambient.ValueOf(x), Ambient.ValueOf(weights), axis.ToEquatable(), keepDims);
            return ((Tensor<T>)Ambient.ToTensor(moments[0]), (Tensor<T>)Ambient.ToTensor(moments[1]));
        }
    }

    /// <summary>TensorFlow's tf.linalg.* functions.</summary>
    public static partial class Linalg
    {
        /// <inheritdoc cref="Tf.Norm"/>
        public static Tensor<T> Norm<T>(Tensor<T> x, double order = 2, Axes axis = default, bool keepDims = false)
            where T : IFloatingPointIeee754<T> => Tf.Norm(x, order, axis, keepDims);

        /// <summary>x divided by its norm along the axes, and that norm, whose axes stay with length 1.</summary>
        /// <inheritdoc cref="Tf.Norm" path="/param"/>
        /// <inheritdoc cref="Tf.Norm" path="/exception"/>
        public static (Tensor<T> Normalized, Tensor<T> Norm) Normalize<T>(Tensor<T> x, double order = 2, Axes axis = default)
            where T : IFloatingPointIeee754<T>
        {
            var results = Composites.Normalize(Ambient.ValueOf(x), order, axis.ToEquatable());
            return ((Tensor<T>)Ambient.ToTensor(results[0]), (Tensor<T>)Ambient.ToTensor(results[1]));
        }

        /// <summary>The Euclidean norm of all elements of some tensors: √Σ ‖x‖². Of none 0.</summary>
        /// <exception cref="TfInvalidArgumentException">Their types differ.</exception>
        public static Tensor<T> GlobalNorm<T>(IReadOnlyList<Tensor<T>> tensors)
            where T : IFloatingPointIeee754<T> => tensors.Count == 0
            ? Scalar(T.Zero)
            : Ambient.Compose<T>(Composites.GlobalNorm, [.. tensors]);
    }
}
