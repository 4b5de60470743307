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
}
