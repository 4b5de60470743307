using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>The sizes of slices that are combined where indices say.</summary>
internal struct ScatterSizes
{
    /// <summary>The elements of the result, and of a slice.</summary>
    public int Total, Inner;

    /// <summary>How the result is seen: batches × slices before the axis × its length; and how many indices a batch has.</summary>
    public int Outer, Length, Count;

    /// <summary>How many indices there are.</summary>
    public int Positions;

    /// <summary>A <see cref="ScatterKind"/>, and whether elements are integers.</summary>
    public int Kind, IsInteger;

    /// <summary>0 where one element is what all slices hold, else 1.</summary>
    public int Step;

    /// <summary>1 where there is a tensor to start from.</summary>
    public int HasBase;

    /// <summary>1 to divide by how many slices there were, and 1 for what no slice hit to be the neutral number.</summary>
    public int IsMean, HasGaps;
}

/// <summary>
/// Slices combined where indices say. The indices are sorted by what they name, equal ones in their order, and a thread for each element of the result goes through those that name it:
/// so an element is combined in the order of the processor, and has its bits.
/// </summary>
internal sealed class ScatterLaunch(OperatorSite site, KernelLauncher targets, KernelLauncher combine, KeySort sort, ScatterSizes sizes, Coordinates at, object[] start, int values)
    : CheckedLaunch(site)
{
    private readonly KernelConfig _targets = site.Device.Spread(sort.Length);
    private readonly object[] _targetNumbers = [sort.Length, sizes.Positions, at];
    private readonly object[] _combineNumbers = [sizes, .. start];
    private readonly KernelConfig _combine = site.Device.Spread(sizes.Total);

    public override int Kernels => 2 + sort.Kernels;

    public static DeviceLaunch? Bind(Slices @operator, OperatorSite site)
    {
        var space = new GatherSpace(site.Outputs[0].Shape, site.Inputs[1], @operator.Axis, @operator.BatchDims, @operator.IsSubscript);
        var at = Coordinates.Of((int)space.Count, KernelElements.Words(site.Inputs[1]), [(int)space.Length]);
        at.CountsBack = @operator.IsSubscript ? 1 : 0;
        return Bind(site, at, (int)space.Batch, new ScatterSizes { Inner = (int)space.Inner, Outer = (int)space.Outer, Length = (int)space.Length, Kind = (int)ScatterKind.Add, Step = 1 }, 0);
    }

    public static DeviceLaunch? Bind(ScatterNd @operator, OperatorSite site) =>
        Bind(site, site.Inputs[0], @operator.BatchDims, isRows: false, new ScatterSizes { Kind = (int)ScatterKind.Add, Step = 1 }, 1);

    public static DeviceLaunch? Bind(TensorScatter @operator, OperatorSite site)
    {
        var step = @operator.IsRows && site.Inputs[2].Shape.Rank == 0 ? 0 : 1;
        return Bind(site, site.Inputs[1], 0, @operator.IsRows, new ScatterSizes { Kind = (int)@operator.Kind, Step = step, HasBase = 1 }, 2);
    }

    public static DeviceLaunch? Bind(UnsortedSegment @operator, OperatorSite site)
    {
        var (shape, ids) = (site.Outputs[0].Shape, site.Inputs[1]);
        var at = Coordinates.Of((int)ids.Shape.ElementCount, KernelElements.Words(ids), [shape[0]]);
        at.DropsNegative = 1;
        var sizes = new ScatterSizes
        {
            Inner = (int)shape[1..].ElementCount,
            Outer = 1,
            Length = shape[0],
            Step = 1,
            Kind = (int)(@operator.Kind switch
            {
                SegmentKind.Prod => ScatterKind.Mul,
                SegmentKind.Max => ScatterKind.Max,
                SegmentKind.Min => ScatterKind.Min,
                _ => ScatterKind.Add,
            }),
            IsMean = @operator.Kind == SegmentKind.Mean ? 1 : 0,
            HasGaps = @operator.Kind == SegmentKind.Mean || @operator.HasZeroGaps ? 1 : 0,
        };
        return Bind(site, at, 1, sizes, 0);
    }

    /// <summary>By coordinates, which count all axes that they are not about as one slice.</summary>
    private static DeviceLaunch? Bind(OperatorSite site, TensorType indices, int batchDims, bool isRows, ScatterSizes sizes, int values)
    {
        var shape = site.Outputs[0].Shape;
        var depth = isRows ? 1 : indices.Shape[^1];
        if (depth > Coordinates.Most) return site.Refuse("its coordinates have too many axes");
        var end = batchDims + depth;
        var outer = indices.Shape.Rank - (isRows ? 0 : 1);
        var at = Coordinates.Of((int)indices.Shape[batchDims..outer].ElementCount, KernelElements.Words(indices), shape[batchDims..end].ToArray());
        sizes.Inner = (int)shape[end..].ElementCount;
        sizes.Outer = 1;
        sizes.Length = (int)shape[batchDims..end].ElementCount;
        return Bind(site, at, (int)shape[..batchDims].ElementCount, sizes, values);
    }

    private static DeviceLaunch? Bind(OperatorSite site, Coordinates at, int batches, ScatterSizes sizes, int values)
    {
        var dtype = site.Outputs[0].DType;
        var isUpdate = sizes.Kind == (int)ScatterKind.Update;
        if ((isUpdate ? KernelElements.Bits(dtype) : KernelElements.Number(dtype)) is not { } element) return site.Refuse($"it does not combine elements of {dtype.Name}");
        sizes.Total = (int)site.Outputs[0].Shape.ElementCount;
        sizes.Count = at.Count;
        sizes.Positions = batches * at.Count;
        sizes.IsInteger = dtype.IsInteger ? 1 : 0;

        // Floats count no further.
        if (sizes.IsMean != 0 && sizes.Positions > 1 << 24) return site.Refuse("a mean of too many rows");
        object[] start = isUpdate ? [] : [NeutralNumber.Of(dtype, (ScatterKind)sizes.Kind)];
        return KeySort.Bind(site, 1, sizes.Positions) is { } sort
            && site.Kernel(typeof(ScatterKernels), nameof(ScatterKernels.Targets)) is { } targets
            && site.Kernel(typeof(ScatterKernels), isUpdate ? nameof(ScatterKernels.Put) : nameof(ScatterKernels.Combine), element) is { } combine
                ? new ScatterLaunch(site, targets, combine, sort, sizes, at, start, values)
                : null;
    }

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory)
    {
        using var keys = Scratch(DType.Int64, sort.Length);
        var (indices, updates, result, wrong) = (memory[values == 0 ? 1 : values - 1], memory[values], memory[^2], memory[^1]);
        targets(stream, _targets, [indices, keys, wrong], _targetNumbers);
        sort.Run(stream, keys);
        combine(stream, _combine, [sizes.HasBase != 0 ? memory[0] : updates, keys, updates, result, wrong], _combineNumbers);
    }
}

/// <summary>Kernels of scatters. A key is what an index names, and below it the number of the index.</summary>
internal static class ScatterKernels
{
    public static void Targets(ArrayView<int> indices, ArrayView<long> keys, ArrayView<int> wrong, int length, int positions, Coordinates at)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < length; i += stride)
        {
            var target = i < positions ? Coordinates.Offset(indices, i, at, i / at.Count) : -1;
            if (target < -1) wrong[0] = 1;
            keys[i] = target < 0 ? long.MaxValue : ((long)target << 32) | (uint)i;
        }
    }

    /// <summary>Combines what names each element with it.</summary>
    public static void Combine<T>(ArrayView<T> x, ArrayView<long> keys, ArrayView<T> updates, ArrayView<T> y, ArrayView<int> wrong, ScatterSizes s, T start)
        where T : unmanaged, INumber<T>
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (inner, row) = (i % s.Inner, i / s.Inner);
            var block = row / s.Length;
            var target = (block / s.Outer * s.Length) + (row % s.Length);
            var value = s.HasBase != 0 ? x[i] : start;
            var count = T.Zero;
            for (var k = First(keys, s.Positions, target); k < s.Positions && (int)(keys[k] >> 32) == target; k++)
            {
                var update = updates[((((block * s.Count) + ((int)keys[k] % s.Count)) * s.Inner) + inner) * s.Step];
                count += T.One;
                switch (s.Kind)
                {
                    case (int)ScatterKind.Add:
                        value += update;
                        break;
                    case (int)ScatterKind.Sub:
                        value -= update;
                        break;
                    case (int)ScatterKind.Mul:
                        value *= update;
                        break;
                    case (int)ScatterKind.Min:
                        value = update < value ? update : value;
                        break;
                    case (int)ScatterKind.Max:
                        value = update > value ? update : value;
                        break;
                    default:
                        if (s.IsInteger != 0 && update == T.Zero) wrong[0] = 1;

                        // The lowest integer divided by -1 stays itself.
                        else value = s.IsInteger != 0 && update + T.One == T.Zero ? T.Zero - value : value / update;
                        break;
                }
            }

            if (s.HasGaps != 0 && count == T.Zero) value = s.Kind == (int)ScatterKind.Mul ? T.One : T.Zero;
            if (s.IsMean != 0 && count > T.One) value /= count;
            y[i] = value;
        }
    }

    /// <summary>The last of what names each element.</summary>
    public static void Put<T>(ArrayView<T> x, ArrayView<long> keys, ArrayView<T> updates, ArrayView<T> y, ArrayView<int> wrong, ScatterSizes s)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var (inner, target) = (i % s.Inner, i / s.Inner);
            var last = First(keys, s.Positions, target + 1) - 1;
            y[i] = last >= 0 && (int)(keys[last] >> 32) == target ? updates[(((int)keys[last] * s.Inner) + inner) * s.Step] : x[i];
        }
    }

    /// <summary>The first key that names a target, or one after it.</summary>
    private static int First(ArrayView<long> keys, int count, int target)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((int)(keys[middle] >> 32) < target) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
