using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Control;

/// <summary>The operators on rows that belong together, as many as numbers among them say.</summary>
internal static class SegmentLaunches
{
    public static ControlLaunch Sorted(SortedSegment segment) => new Launch(operands =>
    {
        var (x, ids) = (operands[0], Numbers(operands[1]));
        if (x.ValueShape.Rank == 0) throw Invalid("input must be at least rank 1");
        if (ids.Length != x.ValueShape[0]) throw Invalid("segment_ids should be the same size as dimension 0 of input.");
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0) throw Invalid($"Segment id {ids[i]} out of range [0, {ids.Length - 1}), possibly because 'segment_ids' input is not sorted.");
            if (i > 0 && ids[i] < ids[i - 1]) throw Invalid("segment ids are not increasing");
        }

        var count = ids.Length == 0 ? 0 : checked((int)(ids[^1] + 1));
        var shape = Shape.Create([count]).Concatenate(x.ValueShape[1..]);
        var combined = EagerBuilder.Run(new UnsortedSegment(segment.Kind, Shape.Create([count]), HasZeroGaps: true), [x.AsValue(), operands[1].AsValue()], new TensorType(x.DType, shape));
        return [TensorFactory.FromArray(x.DType, combined, shape)];

        TfInvalidArgumentException Invalid(string message) => new($"{message} [Op:{segment.TensorFlowName}]");
    });

    public static ControlLaunch Partition(Partition partition) => new Launch(operands =>
    {
        Check(partition, operands);
        var numbers = (int[])operands[0].Data;
        var sizes = new int[partition.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if ((uint)numbers[i] >= (uint)sizes.Length) throw new TfInvalidArgumentException($"partitions{Place(operands[0], i)} = {numbers[i]} is not in [0, {sizes.Length}) [Op:DynamicPartition]");
            sizes[numbers[i]]++;
        }

        var parts = Array.ConvertAll(sizes, size => new int[size]);
        Array.Clear(sizes);
        for (var i = 0; i < numbers.Length; i++) parts[numbers[i]][sizes[numbers[i]]++] = i;
        return Array.ConvertAll<int[], Tensor>(parts, part => new EagerTensor<int>(part, part.Length));
    });

    public static ControlLaunch Stitch { get; } = new Launch(operands =>
    {
        Check(new Stitch(), operands);
        var count = operands.Length / 2;
        var rows = 0;
        for (var m = 0; m < count; m++)
        {
            var indices = (int[])operands[m].Data;
            for (var i = 0; i < indices.Length; i++)
            {
                if (indices[i] < 0) throw new TfInvalidArgumentException($"indices{Place(operands[m], i)} is out of range [Op:DynamicStitch]");
                rows = int.Max(rows, checked(indices[i] + 1));
            }
        }

        var row = operands[count].ValueShape[operands[0].ValueShape.Rank..];
        var (length, dtype) = (checked((int)row.ElementCount), operands[count].DType);
        var shape = Shape.Create([rows]).Concatenate(row);
        var result = TensorFactory.Filled(dtype, shape, 0).Data;
        for (var m = 0; m < count; m++)
        {
            var (indices, data) = ((int[])operands[m].Data, operands[count + m].Data);
            for (var i = 0; i < indices.Length; i++) Array.Copy(data, (long)i * length, result, (long)indices[i] * length, length);
        }

        return [TensorFactory.FromArray(dtype, result, shape)];
    });

    public static ControlLaunch Repetitions { get; } = new Launch(operands =>
    {
        var repeats = (int[])operands[0].Data;
        var numbers = new List<int>();
        for (var i = 0; i < repeats.Length; i++)
        {
            if (repeats[i] < 0) throw new TfInvalidArgumentException($"Expected repeats[{i}] >= 0, but got {repeats[i]} [Op:Repeat]");
            numbers.AddRange(Enumerable.Repeat(i, repeats[i]));
        }

        return [new EagerTensor<int>([.. numbers], numbers.Count)];
    });

    /// <summary>Looks at shapes that a trace may not have known.</summary>
    private static void Check(ControlOperator @operator, Tensor[] operands) =>
        @operator.Infer(EagerBuilder.Current, Array.ConvertAll<Tensor, Value>(operands, t => new EagerValue(t)));

    private static long[] Numbers(Tensor ids) => ids.Data is int[] narrow ? Array.ConvertAll(narrow, i => (long)i) : (long[])ids.Data;

    /// <summary>Where an element stands: <c>[1,0]</c>, nothing for a scalar.</summary>
    private static string Place(Tensor tensor, int position) =>
        tensor.ValueShape.Rank == 0 ? "" : $"[{new Cpu.IndexReader(new TensorType(tensor.DType, tensor.ValueShape)).Coordinates(position)}]";

    private sealed class Launch(Func<Tensor[], Tensor[]> run) : ControlLaunch
    {
        public override Tensor[] Run(Tensor[] operands) => run(operands);
    }
}
