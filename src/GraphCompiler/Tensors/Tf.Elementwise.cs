using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>x + y, broadcasting.</summary>
    /// <exception cref="TfInvalidArgumentException">The shapes do not broadcast; in a trace a <see cref="TfValueException"/>.</exception>
    public static Tensor<T> Add<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Add(), x, y);

    /// <summary>x - y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Subtract<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Subtract(), x, y);

    /// <summary>x · y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Multiply<T>(Tensor<T> x, Tensor<T> y)
        where T : INumber<T> => Ambient.Apply(new Multiply(), x, y);

    /// <summary>x / y, broadcasting.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static Tensor<T> Divide<T>(Tensor<T> x, Tensor<T> y)
        where T : IFloatingPointIeee754<T> => Ambient.Apply(new Divide(), x, y);

    /// <summary>-x.</summary>
    public static Tensor<T> Negative<T>(Tensor<T> x)
        where T : INumber<T> => Ambient.Apply<T>(new Negate(), x);

    /// <summary>x².</summary>
    public static Tensor<T> Square<T>(Tensor<T> x)
        where T : INumber<T> => Ambient.Apply<T>(new Square(), x);

    /// <summary>eˣ.</summary>
    public static Tensor<T> Exp<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Exp(), x);

    /// <summary>The hyperbolic tangent of x.</summary>
    public static Tensor<T> Tanh<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Tanh(), x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Tensor<T> Sigmoid<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Sigmoid(), x);
}
