using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>TensorFlow's tf.math.* functions. What tf.* has too is only on <see cref="Tf"/>.</summary>
    public static partial class Math
    {
        /// <summary>1 - erf(x), accurate for large x.</summary>
        public static Tensor<T> Erfc<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Erfc(), x);

        /// <summary>(x - y)², broadcasting.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> SquaredDifference<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Ambient.Apply(new SquaredDifference(), x, y);
    }
}
