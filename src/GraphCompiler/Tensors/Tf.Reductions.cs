using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>Σ x over the axes, all of them by default; a sum of nothing is 0.</summary>
    /// <param name="x">What to sum.</param>
    /// <param name="axis">The axes that vanish; negative ones count from the end.</param>
    /// <param name="keepDims">Whether they stay with length 1.</param>
    /// <exception cref="TfInvalidArgumentException">An axis is out of range, in a trace a <see cref="TfValueException"/>; or it is given twice.</exception>
    public static Tensor<T> ReduceSum<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : INumber<T> => Ambient.Apply<T>(new Sum(axis.ToEquatable(), keepDims), x);

    /// <summary>The mean of x over the axes, all of them by default; of integers truncated, of nothing NaN.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceMean<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : INumber<T> => Ambient.Apply<T>(new Mean(axis.ToEquatable(), keepDims), x);

    /// <summary>Π x over the axes, all of them by default; integers wrap, a product of nothing is 1.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceProd<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : INumber<T> => Ambient.Apply<T>(new Prod(axis.ToEquatable(), keepDims), x);

    /// <summary>The largest x over the axes, all of them by default; NaN if there is one; of nothing -∞ or the lowest number. Equal ones share the gradient.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceMax<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : INumber<T> => Ambient.Apply<T>(new Max(axis.ToEquatable(), keepDims), x);

    /// <summary>The smallest x over the axes, all of them by default; NaN if there is one; of nothing ∞ or the highest number. Equal ones share the gradient.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceMin<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : INumber<T> => Ambient.Apply<T>(new Min(axis.ToEquatable(), keepDims), x);

    /// <summary>The mean of (x - x̄)² over the axes, all of them by default, x̄ the mean there.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceVariance<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Variance(axis.ToEquatable(), keepDims), x);

    /// <summary>The square root of the variance over the axes, all of them by default.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceStd<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : IFloatingPointIeee754<T> => Sqrt(ReduceVariance(x, axis, keepDims));

    /// <summary>√Σ x² over the axes, all of them by default.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceEuclideanNorm<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : IFloatingPointIeee754<T> => Sqrt(ReduceSum(Square(x), axis, keepDims));

    /// <summary>log Σ eˣ over the axes, all of them by default, without overflow; of nothing -∞.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<T> ReduceLogSumExp<T>(Tensor<T> x, Axes axis = default, bool keepDims = false)
        where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new LogSumExp(axis.ToEquatable(), keepDims), x);

    /// <summary>Whether all x over the axes are true, all axes by default; of nothing true.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<bool> ReduceAll(Tensor<bool> x, Axes axis = default, bool keepDims = false) => Ambient.Apply<bool>(new All(axis.ToEquatable(), keepDims), x);

    /// <summary>Whether an x over the axes is true, all axes by default; of nothing false.</summary>
    /// <inheritdoc cref="ReduceSum" path="/param"/>
    /// <inheritdoc cref="ReduceSum" path="/exception"/>
    public static Tensor<bool> ReduceAny(Tensor<bool> x, Axes axis = default, bool keepDims = false) => Ambient.Apply<bool>(new Any(axis.ToEquatable(), keepDims), x);
}
