using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>A scan of lines: its operator, whether an element itself counts, and from which end.</summary>
internal struct ScanSizes
{
    public LineSizes Lines;

    public int IsSum, IsExclusive, IsReverse;

    /// <summary>The element of a line that is so many from where the scan begins.</summary>
    public readonly int At(int first, int i) => first + ((IsReverse != 0 ? Lines.Length - 1 - i : i) * Lines.Inner);
}

/// <summary>
/// Sums or products up to each element. Many lines have a thread each, which adds in the processor's order; of few, a group has one, and its threads a part each.
/// </summary>
internal static class CumulativeLaunch
{
    public static DeviceLaunch? Bind(Cumulative @operator, OperatorSite site)
    {
        var dtype = site.Inputs[0].DType;
        if (KernelElements.Number(dtype) is not { } element) return site.Refuse($"it does not add elements of {dtype.Name}");
        var sizes = new ScanSizes
        {
            Lines = LineSizes.Of(AxisSpace.Of(site.Inputs[0].Shape, @operator.Axis), 1),
            IsSum = @operator.Kind == ScanKind.Sum ? 1 : 0,
            IsExclusive = @operator.Exclusive ? 1 : 0,
            IsReverse = @operator.Reverse ? 1 : 0,
        };
        var isMany = sizes.Lines.Lines >= site.Device.MostGroups || sizes.Lines.Length < 4 * site.Device.FewestThreads;
        if (site.Kernel(typeof(ScanKernels), isMany ? nameof(ScanKernels.Lines) : nameof(ScanKernels.Parts), element) is not { } kernel) return null;
        return isMany ? new PositionsLaunch(site, kernel, sizes.Lines.Lines, sizes) : new GroupsLaunch(site, kernel, sizes.Lines.Lines, sizes.Lines.Length / 4, sizes);
    }
}

internal static class ScanKernels
{
    private const int MostThreads = 256;

    public static void Lines<T>(ArrayView<T> x, ArrayView<T> y, ScanSizes s)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var line = (Grid.IdxX * Group.DimX) + Group.IdxX; line < s.Lines.Lines; line += stride)
        {
            Scan(x, y, s, s.Lines.First(line), 0, s.Lines.Length, s.IsSum != 0 ? T.Zero : T.One, false);
        }
    }

    public static void Parts<T>(ArrayView<T> x, ArrayView<T> y, ScanSizes s)
        where T : unmanaged, INumber<T>
    {
        var totals = SharedMemory.Allocate<T>(MostThreads);
        var neutral = s.IsSum != 0 ? T.Zero : T.One;
        var length = (s.Lines.Length + Group.DimX - 1) / Group.DimX;
        for (var line = Grid.IdxX; line < s.Lines.Lines; line += Grid.DimX)
        {
            var first = s.Lines.First(line);
            var (from, to) = (Group.IdxX * length, (Group.IdxX + 1) * length);
            if (to > s.Lines.Length) to = s.Lines.Length;
            var total = neutral;
            for (var i = from; i < to; i++) total = s.IsSum != 0 ? total + x[s.At(first, i)] : total * x[s.At(first, i)];
            totals[Group.IdxX] = total;
            Group.Barrier();
            var before = neutral;
            for (var part = 0; part < Group.IdxX; part++) before = s.IsSum != 0 ? before + totals[part] : before * totals[part];
            Scan(x, y, s, first, from, to, before, from > 0);
            Group.Barrier();
        }
    }

    /// <summary>Part of a line, after what came before it.</summary>
    private static void Scan<T>(ArrayView<T> x, ArrayView<T> y, ScanSizes s, int first, int from, int to, T before, bool hasBefore)
        where T : unmanaged, INumber<T>
    {
        for (var i = from; i < to; i++)
        {
            var at = s.At(first, i);
            var value = x[at];

            // Zero added to a negative zero would be none.
            var next = !hasBefore && i == from ? value : s.IsSum != 0 ? before + value : before * value;
            y[at] = s.IsExclusive != 0 ? before : next;
            before = next;
        }
    }
}
