using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Multiplies what comes before each element by what comes after it.</summary>
/// <param name="lines">Where each line of elements begins.</param>
/// <param name="steps">Where the elements of a line are, from its begin.</param>
internal sealed unsafe class ProductOfOthersLaunch<T>(nint[] lines, nint[] steps) : Launch
    where T : unmanaged, INumber<T>
{
    public override void Run(void** pointers)
    {
        foreach (var line in lines)
        {
            var x = (T*)pointers[0] + line;
            var y = (T*)pointers[1] + line;
            var before = T.One;
            foreach (var step in steps)
            {
                y[step] = before;
                before *= x[step];
            }

            var after = T.One;
            for (var i = steps.Length - 1; i >= 0; i--)
            {
                y[steps[i]] *= after;
                after *= x[steps[i]];
            }
        }
    }
}

internal static class ProductOfOthersKernel
{
    public static Launch Bind(ProductOfOthers @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (dtype, shape) = (inputs[0].DType, inputs[0].Shape);
        var lines = Offsets(shape, axis => !@operator.IsAlong(axis, shape.Rank));
        var steps = Offsets(shape, axis => @operator.IsAlong(axis, shape.Rank));
        return dtype == DType.Float32 ? new ProductOfOthersLaunch<float>(lines, steps)
            : dtype == DType.Float64 ? new ProductOfOthersLaunch<double>(lines, steps)
            : throw new NotSupportedException($"The gradient of a product is not implemented for {dtype.Name}.");
    }

    /// <summary>Where the elements are that some axes count, in row-major order.</summary>
    private static nint[] Offsets(Shape shape, Predicate<int> includes)
    {
        nint[] offsets = [0];
        nint stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            var (length, step) = ((int)shape.Dims[axis].Size!.Value, stride);
            stride *= length;
            if (includes(axis)) offsets = [.. Enumerable.Range(0, length).SelectMany(i => offsets.Select(o => o + (i * step)))];
        }

        return offsets;
    }
}
