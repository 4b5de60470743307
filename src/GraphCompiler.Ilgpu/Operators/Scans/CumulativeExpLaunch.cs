using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Sums of powers up to each element, a thread for each line. The largest exponent so far is taken out of the sum, so that no power overflows.</summary>
internal static class CumulativeExpLaunch
{
    public static DeviceLaunch? Bind(CumulativeLogSumExp @operator, OperatorSite site) =>
        Bind(site, nameof(ScanExpKernels.LogSum), @operator.Axis, @operator.Exclusive, @operator.Reverse);

    public static DeviceLaunch? Bind(CumulativeExpSum @operator, OperatorSite site) => Bind(site, nameof(ScanExpKernels.Sum), @operator.Axis, @operator.Exclusive, @operator.Reverse);

    private static DeviceLaunch? Bind(OperatorSite site, string name, int axis, bool exclusive, bool reverse)
    {
        var dtype = site.Inputs[0].DType;
        if (KernelElements.Floating(dtype) is not { } element) return site.Refuse($"no powers of {dtype.Name}");
        var lines = LineSizes.Of(AxisSpace.Of(site.Inputs[0].Shape, axis), 1);
        var sizes = new ScanSizes { Lines = lines, IsSum = 1, IsExclusive = exclusive ? 1 : 0, IsReverse = reverse ? 1 : 0 };
        return site.Kernel(typeof(ScanExpKernels), name, element) is { } kernel
            ? new PositionsLaunch(site, kernel, lines.Lines, sizes, NeutralNumber.Infinite(dtype, isSmallest: true))
            : null;
    }
}

internal static class ScanExpKernels
{
    /// <summary>y = log Σ eˣ.</summary>
    public static void LogSum<T>(ArrayView<T> x, ArrayView<T> y, ScanSizes s, T lowest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var line = (Grid.IdxX * Group.DimX) + Group.IdxX; line < s.Lines.Lines; line += stride)
        {
            var (first, sum, largest) = (s.Lines.First(line), T.Zero, lowest);
            for (var i = 0; i < s.Lines.Length; i++)
            {
                var at = s.At(first, i);
                if (s.IsExclusive != 0) y[at] = Log(sum, largest, lowest);

                // What TensorFlow makes of what is no number: the same again.
                var power = x[at];
                if (T.IsNaN(power)) sum += sum;
                else Add(ref sum, ref largest, power, T.One, lowest);
                if (s.IsExclusive == 0) y[at] = Log(sum, largest, lowest);
            }
        }
    }

    /// <summary>y = Σ w · eᵃ⁺ᵇ, where a is that of the result.</summary>
    public static void Sum<T>(ArrayView<T> a, ArrayView<T> b, ArrayView<T> w, ArrayView<T> y, ScanSizes s, T lowest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var line = (Grid.IdxX * Group.DimX) + Group.IdxX; line < s.Lines.Lines; line += stride)
        {
            var (first, sum, largest) = (s.Lines.First(line), T.Zero, lowest);
            for (var i = 0; i < s.Lines.Length; i++)
            {
                var at = s.At(first, i);
                if (s.IsExclusive != 0) y[at] = sum == T.Zero ? sum : sum * T.Exp(a[at] + largest);
                Add(ref sum, ref largest, b[at], w[at], lowest);
                if (s.IsExclusive == 0) y[at] = sum == T.Zero ? sum : sum * T.Exp(a[at] + largest);
            }
        }
    }

    private static void Add<T>(ref T sum, ref T largest, T power, T weight, T lowest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (power <= largest)
        {
            if (power != lowest) sum += weight * T.Exp(power - largest);
        }
        else
        {
            sum = (sum == T.Zero ? T.Zero : sum * T.Exp(largest - power)) + weight;
            largest = power;
        }
    }

    private static T Log<T>(T sum, T largest, T lowest)
        where T : unmanaged, IFloatingPointIeee754<T> => largest == lowest || largest == -lowest ? largest : T.Log(sum) + largest;
}
