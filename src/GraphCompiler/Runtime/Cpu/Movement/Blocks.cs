using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Movements between the positions of an image and its channels or its batch.</summary>
internal static class Blocks
{
    public static Launch Bind(DepthToSpace @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (extents, deep, wide) = Squares(@operator.BlockSize, inputs[0].Shape);
        return Movement.Of(inputs[0].DType, [(extents, deep, wide, 0, 0)]);
    }

    public static Launch Bind(SpaceToDepth @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (extents, deep, wide) = Squares(@operator.BlockSize, outputs[0].Shape);
        return Movement.Of(inputs[0].DType, [(extents, wide, deep, 0, 0)]);
    }

    public static Launch Bind(SpaceToBatch @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Movement.Of(inputs[0].DType, [.. Parts(@operator.Block, @operator.Paddings, outputs[0].Shape, inputs[0].Shape).Select(p => (p.Extents, p.Wide, p.Parted, p.WideStart, p.PartedStart))], outputs[0]);

    public static Launch Bind(BatchToSpace @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Movement.Of(inputs[0].DType, [.. Parts(@operator.Block, @operator.Crops, inputs[0].Shape, outputs[0].Shape).Select(p => (p.Extents, p.Parted, p.Wide, p.PartedStart, p.WideStart))]);

    /// <summary>Batch, rows, columns, rows of a square, columns of a square, channels: how they lie on either side.</summary>
    private static (nint[] Extents, nint[] Deep, nint[] Wide) Squares(nint block, Shape deep)
    {
        nint height = deep[1], width = deep[2], all = deep[3], channels = all / (block * block);
        return (
            [deep[0], height, width, block, block, channels],
            [height * width * all, width * all, all, block * channels, channels, 1],
            [height * width * all, width * block * block * channels, block * channels, width * block * channels, channels, 1]);
    }

    /// <summary>For each part of the batch the positions that it has in the wide tensor, without those in the margins.</summary>
    private static IEnumerable<(nint[] Extents, nint[] Wide, nint[] Parted, nint WideStart, nint PartedStart)> Parts(
        EquatableArray<int> block, EquatableArray<int> margins, Shape parted, Shape wide)
    {
        var (stepsParted, stepsWide) = (StridedCopy.Strides(parted), StridedCopy.Strides(wide));
        var count = block.Aggregate(1, (product, b) => product * b);
        for (var part = 0; part < count; part++)
        {
            var extents = Array.ConvertAll(parted.ToArray(), size => (nint)size);
            var (fromWide, fromParted) = ((nint[])stepsWide.Clone(), (nint[])stepsParted.Clone());
            extents[0] = wide[0];
            nint startWide = 0, startParted = part * (nint)wide[0] * stepsParted[0];
            var rest = part;
            for (var i = block.Count - 1; i >= 0; i--)
            {
                (rest, var offset) = Math.DivRem(rest, block[i]);
                offset -= margins[2 * i];

                // Position p of the part is position p · b + offset of the axis.
                var first = offset >= 0 ? 0 : (block[i] - 1 - offset) / block[i];
                var end = Math.Min(parted[i + 1], (wide[i + 1] - offset + block[i] - 1) / block[i]);
                extents[i + 1] = Math.Max(0, end - first);
                fromWide[i + 1] *= block[i];
                startWide += ((first * block[i]) + offset) * stepsWide[i + 1];
                startParted += first * stepsParted[i + 1];
            }

            yield return (extents, fromWide, fromParted, startWide, startParted);
        }
    }
}
