using System.ComponentModel;
using System.Numerics;

namespace GraphCompiler;

public static partial class Tf
{
    // TensorFlow spells these tf.math.* too: here for ported code, hidden from completion.
    public static partial class Math
    {
        /// <inheritdoc cref="Tf.Add"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Add<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Add(x, y);

        /// <inheritdoc cref="Tf.Subtract"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Subtract<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Subtract(x, y);

        /// <inheritdoc cref="Tf.Multiply"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Multiply<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Multiply(x, y);

        /// <inheritdoc cref="Tf.Maximum"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Maximum<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Maximum(x, y);

        /// <inheritdoc cref="Tf.Minimum"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Minimum<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Minimum(x, y);

        /// <inheritdoc cref="Tf.FloorMod"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> FloorMod<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.FloorMod(x, y);

        /// <inheritdoc cref="Tf.FloorDiv"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> FloorDiv<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.FloorDiv(x, y);

        /// <inheritdoc cref="Tf.Divide"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Divide<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Tf.Divide(x, y);

        /// <inheritdoc cref="Tf.TrueDiv"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<double> TrueDiv<T>(Tensor<T> x, Tensor<T> y)
            where T : IBinaryInteger<T> => Tf.TrueDiv(x, y);

        /// <inheritdoc cref="Tf.Pow"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Pow<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Pow(x, y);

        /// <inheritdoc cref="Tf.Negative"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Negative<T>(Tensor<T> x)
            where T : INumber<T> => Tf.Negative(x);

        /// <inheritdoc cref="Tf.Abs"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Abs<T>(Tensor<T> x)
            where T : INumber<T> => Tf.Abs(x);

        /// <inheritdoc cref="Tf.Sign"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Sign<T>(Tensor<T> x)
            where T : INumber<T> => Tf.Sign(x);

        /// <inheritdoc cref="Tf.Square"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Square<T>(Tensor<T> x)
            where T : INumber<T> => Tf.Square(x);

        /// <inheritdoc cref="Tf.Sqrt"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Sqrt<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Sqrt(x);

        /// <inheritdoc cref="Tf.Rsqrt"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Rsqrt<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Rsqrt(x);

        /// <inheritdoc cref="Tf.Exp"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Exp<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Exp(x);

        /// <inheritdoc cref="Tf.Expm1"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Expm1<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Expm1(x);

        /// <inheritdoc cref="Tf.Log"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Log<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Log(x);

        /// <inheritdoc cref="Tf.Log1p"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Log1p<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Log1p(x);

        /// <inheritdoc cref="Tf.Sin"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Sin<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Sin(x);

        /// <inheritdoc cref="Tf.Cos"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Cos<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Cos(x);

        /// <inheritdoc cref="Tf.Tan"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Tan<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Tan(x);

        /// <inheritdoc cref="Tf.Asin"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Asin<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Asin(x);

        /// <inheritdoc cref="Tf.Acos"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Acos<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Acos(x);

        /// <inheritdoc cref="Tf.Atan"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Atan<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Atan(x);

        /// <inheritdoc cref="Tf.Sinh"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Sinh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Sinh(x);

        /// <inheritdoc cref="Tf.Cosh"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Cosh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Cosh(x);

        /// <inheritdoc cref="Tf.Tanh"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Tanh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Tanh(x);

        /// <inheritdoc cref="Tf.Asinh"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Asinh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Asinh(x);

        /// <inheritdoc cref="Tf.Acosh"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Acosh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Acosh(x);

        /// <inheritdoc cref="Tf.Atanh"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Atanh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Atanh(x);

        /// <inheritdoc cref="Tf.Sigmoid"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Sigmoid<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Sigmoid(x);

        /// <inheritdoc cref="Tf.Erf"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Erf<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Erf(x);

        /// <inheritdoc cref="Tf.Floor"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Floor<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Floor(x);

        /// <inheritdoc cref="Tf.Ceil"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Ceil<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Ceil(x);

        /// <inheritdoc cref="Tf.Round"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Round<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Round(x);

        /// <inheritdoc cref="Tf.Reciprocal"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Reciprocal<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Reciprocal(x);

        /// <inheritdoc cref="Tf.Atan2"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Atan2<T>(Tensor<T> y, Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Tf.Atan2(y, x);

        /// <inheritdoc cref="Tf.ClipByValue"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ClipByValue<T>(Tensor<T> x, Tensor<T> min, Tensor<T> max)
            where T : INumber<T> => Tf.ClipByValue(x, min, max);

        /// <inheritdoc cref="Tf.AddN"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> AddN<T>(IReadOnlyList<Tensor<T>> values)
            where T : INumber<T> => Tf.AddN(values);

        /// <inheritdoc cref="Tf.Equal"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> Equal<T>(Tensor<T> x, Tensor<T> y) => Tf.Equal(x, y);

        /// <inheritdoc cref="Tf.NotEqual"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> NotEqual<T>(Tensor<T> x, Tensor<T> y) => Tf.NotEqual(x, y);

        /// <inheritdoc cref="Tf.Greater"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> Greater<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Greater(x, y);

        /// <inheritdoc cref="Tf.GreaterEqual"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> GreaterEqual<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.GreaterEqual(x, y);

        /// <inheritdoc cref="Tf.Less"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> Less<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.Less(x, y);

        /// <inheritdoc cref="Tf.LessEqual"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> LessEqual<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Tf.LessEqual(x, y);

        /// <inheritdoc cref="Tf.LogicalAnd"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> LogicalAnd(Tensor<bool> x, Tensor<bool> y) => Tf.LogicalAnd(x, y);

        /// <inheritdoc cref="Tf.LogicalOr"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> LogicalOr(Tensor<bool> x, Tensor<bool> y) => Tf.LogicalOr(x, y);

        /// <inheritdoc cref="Tf.LogicalXor"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> LogicalXor(Tensor<bool> x, Tensor<bool> y) => Tf.LogicalXor(x, y);

        /// <inheritdoc cref="Tf.LogicalNot"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> LogicalNot(Tensor<bool> x) => Tf.LogicalNot(x);

        /// <inheritdoc cref="Tf.ReduceSum"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceSum<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : INumber<T> => Tf.ReduceSum(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceMean"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceMean<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : INumber<T> => Tf.ReduceMean(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceProd"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceProd<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : INumber<T> => Tf.ReduceProd(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceMax"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceMax<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : INumber<T> => Tf.ReduceMax(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceMin"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceMin<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : INumber<T> => Tf.ReduceMin(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceVariance"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceVariance<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : IFloatingPointIeee754<T> => Tf.ReduceVariance(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceStd"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceStd<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : IFloatingPointIeee754<T> => Tf.ReduceStd(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceEuclideanNorm"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceEuclideanNorm<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : IFloatingPointIeee754<T> => Tf.ReduceEuclideanNorm(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceLogSumExp"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ReduceLogSumExp<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
            where T : IFloatingPointIeee754<T> => Tf.ReduceLogSumExp(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceAny"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> ReduceAny(Tensor<bool> x, Axes axis = default, bool keepDims = false) => Tf.ReduceAny(x, axis, keepDims);

        /// <inheritdoc cref="Tf.ReduceAll"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<bool> ReduceAll(Tensor<bool> x, Axes axis = default, bool keepDims = false) => Tf.ReduceAll(x, axis, keepDims);

        /// <inheritdoc cref="Tf.Argmax{T}"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<long> Argmax<T>(Tensor<T> x, int axis = 0)
            where T : INumber<T> => Tf.Argmax(x, axis);

        /// <inheritdoc cref="Tf.Argmin{T}"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<long> Argmin<T>(Tensor<T> x, int axis = 0)
            where T : INumber<T> => Tf.Argmin(x, axis);

        /// <inheritdoc cref="Tf.Cumsum"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Cumsum<T>(Tensor<T> x, int axis = 0, bool exclusive = false, bool reverse = false)
            where T : INumber<T> => Tf.Cumsum(x, axis, exclusive, reverse);

        /// <inheritdoc cref="Tf.Cumprod"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Cumprod<T>(Tensor<T> x, int axis = 0, bool exclusive = false, bool reverse = false)
            where T : INumber<T> => Tf.Cumprod(x, axis, exclusive, reverse);

        /// <inheritdoc cref="Tf.Norm"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Norm<T>(Tensor<T> x, double order = 2, Axes axis = default, bool keepDims = false)
            where T : IFloatingPointIeee754<T> => Tf.Norm(x, order, axis, keepDims);

        /// <inheritdoc cref="Tf.ClipByNorm"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> ClipByNorm<T>(Tensor<T> x, Tensor<T> norm, Axes axis = default)
            where T : IFloatingPointIeee754<T> => Tf.ClipByNorm(x, norm, axis);

        /// <inheritdoc cref="Tf.ClipByGlobalNorm(IEnumerable{Tensor}, double)"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static (IReadOnlyList<Tensor?> Clipped, Tensor<float> Norm) ClipByGlobalNorm(IEnumerable<Tensor?> gradients, double norm) => Tf.ClipByGlobalNorm(gradients, norm);

        /// <inheritdoc cref="Tf.MatMul"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> MatMul<T>(Tensor<T> x, Tensor<T> y, bool transposeX = false, bool transposeY = false)
            where T : INumber<T> => Tf.MatMul(x, y, transposeX, transposeY);

        /// <inheritdoc cref="Tf.Tensordot{T}(Tensor{T}, Tensor{T}, int)"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Tensordot<T>(Tensor<T> x, Tensor<T> y, int axes)
            where T : INumber<T> => Tf.Tensordot(x, y, axes);

        /// <inheritdoc cref="Tf.Tensordot{T}(Tensor{T}, Tensor{T}, int[], int[])"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Tensordot<T>(Tensor<T> x, Tensor<T> y, int[] axesX, int[] axesY)
            where T : INumber<T> => Tf.Tensordot(x, y, axesX, axesY);

        /// <inheritdoc cref="Tf.Einsum"/>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Tensor<T> Einsum<T>(string equation, params ReadOnlySpan<Tensor<T>> operands)
            where T : INumber<T> => Tf.Einsum(equation, operands);
    }
}
