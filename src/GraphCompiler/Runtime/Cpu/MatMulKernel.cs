using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Makes the launch of a <see cref="MatMul"/>: what its transposes and its broadcasting mean for a <see cref="Gemm{T}"/>.</summary>
internal static class MatMulKernel
{
    public static Launch Bind(MatMul @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        var (x, y, z) = (inputs[0].Shape.ToArray(), inputs[1].Shape.ToArray(), outputs[0].Shape.ToArray());
        var depth = @operator.TransposeA ? x[^2] : x[^1];
        var problem = new GemmProblem(z[^2], z[^1], depth, @operator.TransposeA, @operator.TransposeB, Offsets(x, z), Offsets(y, z));
        var dtype = inputs[0].DType;
        if (dtype == DType.Float32) return new Gemm<float>(problem);
        if (dtype == DType.Float64) return new Gemm<double>(problem);
        if (dtype == DType.Int32) return new Gemm<int>(problem);
        if (dtype == DType.Int64) return new Gemm<long>(problem);
        throw new NotSupportedException($"{@operator.TensorFlowName} is not implemented for {dtype.Name}.");
    }

    /// <summary>Where each of the result's matrices has its operand, counted in elements.</summary>
    public static nint[] Offsets(int[] operand, int[] result)
    {
        nint count = 1;
        foreach (var size in result.AsSpan(..^2)) count *= size;
        var offsets = new nint[count];
        for (nint batch = 0; batch < count; batch++)
        {
            var (rest, stride) = (batch, (nint)operand[^1] * operand[^2]);
            for (var axis = 3; axis <= operand.Length; axis++)
            {
                var (next, index) = Math.DivRem(rest, result[^axis]);
                rest = next;
                if (operand[^axis] != 1) offsets[batch] += index * stride;
                stride *= operand[^axis];
            }
        }

        return offsets;
    }
}
