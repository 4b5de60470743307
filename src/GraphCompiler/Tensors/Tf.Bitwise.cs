using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>TensorFlow's tf.bitwise.* functions.</summary>
    public static partial class Bitwise
    {
        /// <summary>The bits which both x and y have, broadcasting; as <c>&amp;</c>.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> BitwiseAnd<T>(Tensor<T> x, Tensor<T> y)
            where T : IBinaryInteger<T> => Ambient.Apply(new BitwiseAnd(), x, y);

        /// <summary>The bits which x or y has, broadcasting; as <c>|</c>.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> BitwiseOr<T>(Tensor<T> x, Tensor<T> y)
            where T : IBinaryInteger<T> => Ambient.Apply(new BitwiseOr(), x, y);

        /// <summary>The bits which either x or y has, broadcasting; as <c>^</c>.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> BitwiseXor<T>(Tensor<T> x, Tensor<T> y)
            where T : IBinaryInteger<T> => Ambient.Apply(new BitwiseXor(), x, y);

        /// <summary>x with its bits moved y places to the left, broadcasting; as <c>&lt;&lt;</c>. y is held between 0 and the last bit.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> LeftShift<T>(Tensor<T> x, Tensor<T> y)
            where T : IBinaryInteger<T> => Ambient.Apply(new LeftShift(), x, y);

        /// <summary>x with its bits moved y places to the right, keeping the sign, broadcasting; as <c>&gt;&gt;</c>. y is held between 0 and the last bit.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> RightShift<T>(Tensor<T> x, Tensor<T> y)
            where T : IBinaryInteger<T> => Ambient.Apply(new RightShift(), x, y);

        /// <summary>The bits that x has not; as <c>~</c>.</summary>
        public static Tensor<T> Invert<T>(Tensor<T> x)
            where T : IBinaryInteger<T> => Ambient.Apply<T>(new Invert(), x);
    }
}
