using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Two axes of a tensor, and the elements behind both: how long they are, and how many blocks lie from one place on them to the next.</summary>
internal struct SequenceSizes
{
    public int Total, Inner, Length, Step, Batch, BatchStep, Words;
}

/// <summary>The beginnings of sequences turned round.</summary>
internal static class ReverseSequenceLaunch
{
    public static DeviceLaunch? Bind(ReverseSequence @operator, OperatorSite site)
    {
        var (shape, along, batch) = (site.Inputs[0].Shape, @operator.SequenceAxis, @operator.BatchAxis);
        if (along == batch) return site.Refuse("both axes are one");
        var behind = Math.Max(along, batch) + 1;
        var sizes = new SequenceSizes
        {
            Total = (int)shape.ElementCount,
            Inner = (int)shape[behind..].ElementCount,
            Length = shape[along],
            Step = (int)shape[(along + 1)..behind].ElementCount,
            Batch = shape[batch],
            BatchStep = (int)shape[(batch + 1)..behind].ElementCount,
            Words = KernelElements.Words(site.Inputs[1]),
        };
        return site.Kernel(typeof(SequenceKernels), nameof(SequenceKernels.Reverse), KernelElements.Bits(site.Inputs[0].DType)) is { } kernel
            ? new CheckedPositionsLaunch(site, kernel, sizes.Total, sizes)
            : null;
    }
}

internal static class SequenceKernels
{
    public static void Reverse<T>(ArrayView<T> x, ArrayView<int> lengths, ArrayView<T> y, ArrayView<int> wrong, SequenceSizes s)
        where T : unmanaged
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < s.Total; i += stride)
        {
            var block = i / s.Inner;
            var (place, own) = (block / s.Step % s.Length, block / s.BatchStep % s.Batch);
            var length = lengths[own * s.Words];
            if (length < 0 || length > s.Length || (s.Words == 2 && lengths[(own * 2) + 1] != 0))
            {
                wrong[0] = 1;
                length = 0;
            }

            y[i] = x[place < length ? i + ((length - 1 - place - place) * s.Step * s.Inner) : i];
        }
    }
}
