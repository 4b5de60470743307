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
        if (@operator.IsOfVectors(inputs[0].Shape, inputs[1].Shape) && depth > 0 && z[0] > 0 && z[1] > 0) return BindVectors(@operator, inputs[0], inputs[1], outputs[0], depth);
        var problem = new GemmProblem(z[^2], z[^1], depth, @operator.TransposeA, @operator.TransposeB, Offsets(x, z), Offsets(y, z));
        var dtype = inputs[0].DType;
        if (dtype == DType.Float32) return new Gemm<float>(problem);
        if (dtype == DType.Float64) return new Gemm<double>(problem);
        if (dtype == DType.Int32) return new Gemm<int>(problem);
        if (dtype == DType.Int64) return new Gemm<long>(problem);
        throw new NotSupportedException($"{@operator.TensorFlowName} is not implemented for {dtype.Name}.");
    }

    // The kernels that the operator's other form has, so that it makes no difference which of them a graph has.
    private static Launch BindVectors(MatMul @operator, TensorType x, TensorType y, TensorType z, int depth)
    {
        var (rows, columns) = (z.Shape.RawDims[0], z.Shape.RawDims[1]);
        if (depth == 1) return OperatorRunner.BindOuter(z.DType, rows.Size!.Value, columns.Size!.Value);
        return columns == 1 ? OperatorRunner.BindDot(x, @operator.TransposeA ? 0 : 1) : new SwappedLaunch(OperatorRunner.BindDot(y, @operator.TransposeB ? 1 : 0));
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

    /// <summary>A launch that takes its two operands in the other order.</summary>
    private sealed unsafe class SwappedLaunch(Launch launch) : Launch
    {
        public override void Run(void** pointers)
        {
            var swapped = stackalloc void*[3];
            swapped[0] = pointers[1];
            swapped[1] = pointers[0];
            swapped[2] = pointers[2];
            launch.Run(swapped);
        }
    }
}
