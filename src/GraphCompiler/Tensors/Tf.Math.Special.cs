using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    public static partial class Math
    {
        /// <summary>The inverse of erf: ±∞ at ±1, NaN outside.</summary>
        public static Tensor<T> Erfinv<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Erfinv(), x);

        /// <summary>The x up to which the standard normal distribution has a probability: ∓∞ at 0 and 1, NaN outside.</summary>
        public static Tensor<T> Ndtri<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Ndtri(), x);

        /// <summary>log |Γ(x)|; ∞ at 0, -1, -2, ...</summary>
        public static Tensor<T> Lgamma<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Lgamma(), x);

        /// <summary>ψ(x), the derivative of log Γ; NaN at 0, -1, -2, ...</summary>
        public static Tensor<T> Digamma<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Digamma(), x);

        /// <summary>The derivative of ψ of order x at y, broadcasting; NaN where x is no integer from 0 on. There is no gradient for x.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Polygamma<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Polygamma(), x, y);

        /// <summary>Hurwitz's zeta function Σ (k + y)⁻ˣ for k = 0, 1, ..., broadcasting. There is no gradient for x.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Zeta<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Zeta(), x, y);

        /// <summary>The lower incomplete gamma function of x up to y, divided by Γ(x), broadcasting.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Igamma<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Igamma(), x, y);

        /// <summary>The upper incomplete gamma function of x from y on, divided by Γ(x), broadcasting: 1 - igamma, accurate where it is small.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Igammac<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new Igammac(), x, y);

        /// <summary>The incomplete beta function of a and b up to x, divided by B(a, b), broadcasting. There are no gradients for a and b.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Betainc<T>(Tensor<T> a, Tensor<T> b, Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Betainc(), (Tensor)a, b, x);

        /// <summary>The number next to x in the direction of y, broadcasting; y where they are equal.</summary>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> NextAfter<T>(Tensor<T> x, Tensor<T> y)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new NextAfter(), x, y);

        /// <summary>The polynomial c₀ xⁿ + c₁ xⁿ⁻¹ + ... + cₙ, whose coefficients broadcast with x; 0 where it has none.</summary>
        /// <param name="coefficients">That of the highest power first.</param>
        /// <param name="x">Where it is evaluated.</param>
        /// <inheritdoc cref="Tf.Add" path="/exception"/>
        public static Tensor<T> Polyval<T>(IReadOnlyList<Tensor<T>> coefficients, Tensor<T> x)
            where T : INumber<T> => coefficients.Count == 0 ? ZerosLike(x) : Ambient.Compose<T>(Composites.Polyval, [.. coefficients, x]);

        /// <summary>The modified Bessel function I₀.</summary>
        public static Tensor<T> BesselI0<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new BesselI0(), x);

        /// <summary>The modified Bessel function I₀ times e^-|x|.</summary>
        public static Tensor<T> BesselI0e<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new BesselI0e(), x);

        /// <summary>The modified Bessel function I₁. The gradient at 0 is TensorFlow's, twice the derivative.</summary>
        public static Tensor<T> BesselI1<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new BesselI1(), x);

        /// <summary>The modified Bessel function I₁ times e^-|x|.</summary>
        public static Tensor<T> BesselI1e<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new BesselI1e(), x);
    }
}
