using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// Sums of powers along an axis. The largest exponent so far is taken out of the sum, so that no power overflows.
/// </summary>
/// <param name="space">The lines.</param>
/// <param name="exclusive">Whether an element itself does not count.</param>
/// <param name="reverse">Whether a line begins at its end.</param>
/// <param name="isWeighted">Whether it is Σ w · eᵃ⁺ᵇ of three operands, else log Σ eˣ of one.</param>
internal sealed unsafe class CumulativeExpLaunch<T>(AxisSpace space, bool exclusive, bool reverse, bool isWeighted) : Launch
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Run(void** pointers)
    {
        var first = (T*)pointers[0];
        var second = (T*)pointers[1];
        var weights = isWeighted ? (T*)pointers[2] : null;
        var result = (T*)pointers[isWeighted ? 3 : 1];
        for (nint outer = 0; outer < space.Outer; outer++)
        {
            for (nint inner = 0; inner < space.Inner; inner++)
            {
                var (sum, largest) = (T.Zero, T.NegativeInfinity);
                for (nint i = 0; i < space.Length; i++)
                {
                    var place = (((outer * space.Length) + (reverse ? space.Length - 1 - i : i)) * space.Inner) + inner;
                    if (exclusive) result[place] = Answer(first[place], sum, largest);

                    // What TensorFlow makes of a NaN: the same again.
                    if (!isWeighted && T.IsNaN(first[place])) sum += sum;
                    else if (isWeighted) Add(ref sum, ref largest, second[place], weights[place]);
                    else Add(ref sum, ref largest, first[place], T.One);
                    if (!exclusive) result[place] = Answer(first[place], sum, largest);
                }
            }
        }
    }

    private static void Add(ref T sum, ref T largest, T power, T weight)
    {
        if (power <= largest)
        {
            sum += T.IsNegativeInfinity(power) ? T.Zero : weight * T.Exp(power - largest);
        }
        else
        {
            sum = (T.IsZero(sum) ? T.Zero : sum * T.Exp(largest - power)) + weight;
            largest = power;
        }
    }

    private T Answer(T exponent, T sum, T largest) => isWeighted
        ? T.IsZero(sum) ? sum : sum * T.Exp(exponent + largest)
        : T.IsInfinity(largest) ? largest : T.Log(sum) + largest;
}

internal static class CumulativeExpLaunch
{
    public static Launch Bind(CumulativeLogSumExp @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(inputs[0], @operator.Axis, @operator.Exclusive, @operator.Reverse, isWeighted: false);

    public static Launch Bind(CumulativeExpSum @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(inputs[0], @operator.Axis, @operator.Exclusive, @operator.Reverse, isWeighted: true);

    private static Launch Make(TensorType x, int axis, bool exclusive, bool reverse, bool isWeighted)
    {
        var space = AxisSpace.Of(x.Shape, axis);
        return x.DType == DType.Float32 ? new CumulativeExpLaunch<float>(space, exclusive, reverse, isWeighted)
            : x.DType == DType.Float64 ? new CumulativeExpLaunch<double>(space, exclusive, reverse, isWeighted)
            : x.DType == DType.Float16 ? new CumulativeExpLaunch<Half>(space, exclusive, reverse, isWeighted)
            : throw new NotSupportedException($"CumulativeLogsumexp is not implemented for {x.DType.Name}.");
    }
}
