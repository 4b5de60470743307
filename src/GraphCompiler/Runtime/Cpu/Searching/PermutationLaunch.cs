using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Inverts a permutation.</summary>
internal sealed unsafe class PermutationLaunch<T>(int count) : Launch
    where T : unmanaged, IBinaryInteger<T>
{
    public override void Run(void** pointers)
    {
        var x = new ReadOnlySpan<T>(pointers[0], count);
        var y = new Span<T>(pointers[1], count);
        y.Fill(-T.One);
        for (var i = 0; i < count; i++)
        {
            if (T.IsNegative(x[i]) || x[i] >= T.CreateSaturating(count)) throw new TfInvalidArgumentException($"{x[i]} is not between 0 and {count} [Op:InvertPermutation]");
            ref var place = ref y[int.CreateTruncating(x[i])];
            if (!T.IsNegative(place)) throw new TfInvalidArgumentException($"{x[i]} is duplicated in the input. [Op:InvertPermutation]");
            place = T.CreateTruncating(i);
        }
    }
}

/// <summary>Says where positions are along each axis.</summary>
internal sealed unsafe class UnravelLaunch<T>(int count, int rank) : Launch
    where T : unmanaged, IBinaryInteger<T>
{
    public override void Run(void** pointers)
    {
        var indices = new ReadOnlySpan<T>(pointers[0], count);
        var sizes = new ReadOnlySpan<T>(pointers[1], rank);
        var result = (T*)pointers[2];
        for (var axis = 0; axis < rank; axis++)
        {
            if (T.IsZero(sizes[axis])) throw new TfInvalidArgumentException($"Input dims cannot contain a dim of zero, but dims contains zero at index {axis} [Op:UnravelIndex]");
        }

        var inner = T.One;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            var outer = inner * sizes[axis];
            for (var i = 0; i < count; i++) result[(axis * count) + i] = indices[i] % outer / inner;
            inner = outer;
        }

        foreach (var index in indices)
        {
            if (index >= inner) throw new TfInvalidArgumentException("index is out of bound as with dims [Op:UnravelIndex]");
        }
    }
}

internal static class PermutationLaunch
{
    public static Launch Bind(InvertPermutation @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var count = checked((int)inputs[0].Shape.ElementCount);
        return inputs[0].DType == DType.Int64 ? new PermutationLaunch<long>(count) : new PermutationLaunch<int>(count);
    }

    public static Launch Bind(UnravelIndex @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (count, rank) = (checked((int)inputs[0].Shape.ElementCount), inputs[1].Shape[0]);
        return inputs[0].DType == DType.Int64 ? new UnravelLaunch<long>(count, rank) : new UnravelLaunch<int>(count, rank);
    }
}
