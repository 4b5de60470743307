using System.ComponentModel;
using System.Numerics;

namespace GraphCompiler;

public static partial class Tf
{
    // TensorFlow spells these tf.linalg.* too: here for ported code, hidden from completion.
    public static partial class Linalg
    {
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
