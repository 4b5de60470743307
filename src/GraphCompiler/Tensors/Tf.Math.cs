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

        /// <summary>The integer nearest to x; of two equally near ones the even one.</summary>
        public static Tensor<T> Rint<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Round(), x);

        /// <summary>x · log(y), broadcasting; 0 where x is 0, whatever y is.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Xlogy<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Xlogy(), x, y);

        /// <summary>x · log(1 + y), broadcasting; 0 where x is 0, whatever y is.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Xlog1py<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Xlog1py(), x, y);

        /// <summary>x / y, broadcasting; 0 where x is 0, whatever y is.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Xdivy<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Xdivy(), x, y);

        /// <summary>x / y, broadcasting; 0 where y is 0, whatever x is.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> DivideNoNan<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new DivideNoNan(), x, y);

        /// <summary>x · y, broadcasting; 0 where y is 0, whatever x is.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> MultiplyNoNan<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Ambient.Apply(new MultiplyNoNan(), x, y);

        /// <summary>x / y without its fraction, broadcasting: -7 and 2 give -3, as C#'s <c>/</c> of integers. The lowest integer divided by -1 stays itself.</summary>
        /// <inheritdoc cref="Tf.FloorDiv" path="/exception"/>
        public static Tensor<T> TruncateDiv<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Ambient.Apply(new TruncateDiv(), x, y);

        /// <summary>The remainder of x / y with the sign of x, broadcasting: -7 and 2 give -1, as C#'s <c>%</c>.</summary>
        /// <inheritdoc cref="Tf.FloorDiv" path="/exception"/>
        public static Tensor<T> TruncateMod<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Ambient.Apply(new TruncateMod(), x, y);

        /// <summary>Whether x is NaN, element by element.</summary>
        public static Tensor<bool> IsNan<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<bool>(new IsNan(), x);

        /// <summary>Whether x is ∞ or -∞, element by element.</summary>
        public static Tensor<bool> IsInf<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<bool>(new IsInf(), x);

        /// <summary>Whether x is neither infinite nor NaN, element by element.</summary>
        public static Tensor<bool> IsFinite<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<bool>(new IsFinite(), x);
    }
}
