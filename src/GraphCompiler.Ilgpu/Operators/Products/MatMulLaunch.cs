using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>A product of matrices. Operands are read where they are: a transpose is another pair of distances.</summary>
internal static class MatMulLaunch
{
    public static DeviceLaunch? Bind(MatMul @operator, OperatorSite site)
    {
        var (x, y, z) = (site.Inputs[0].Shape.ToArray(), site.Inputs[1].Shape.ToArray(), site.Outputs[0].Shape.ToArray());
        var (offsetsX, offsetsY) = (MatMulKernel.Offsets(x, z), MatMulKernel.Offsets(y, z));
        if (KernelElements.Number(site.Inputs[0].DType) is not { } element) return site.Refuse($"no products of {site.Inputs[0].DType.Name}");
        if (Batches.Of(offsetsX) is not { } batchesX || Batches.Of(offsetsY) is not { } batchesY) return site.Refuse("its matrices are repeated along several axes");
        var sizes = new ProductSizes
        {
            Rows = z[^2],
            Columns = z[^1],
            Depth = @operator.TransposeA ? x[^2] : x[^1],
            Batches = offsetsX.Length,
            XRow = @operator.TransposeA ? 1 : x[^1],
            XColumn = @operator.TransposeA ? x[^1] : 1,
            XBatch = batchesX.Step,
            XBatches = batchesX.Count,
            XOuterBatch = batchesX.Outer,
            XAlongRows = @operator.TransposeA ? 1 : 0,
            YRow = @operator.TransposeB ? 1 : y[^1],
            YColumn = @operator.TransposeB ? y[^1] : 1,
            YBatch = batchesY.Step,
            YBatches = batchesY.Count,
            YOuterBatch = batchesY.Outer,
            YInner = int.MaxValue,
            ZRow = z[^1],
            ZBatch = z[^1] * z[^2],
        };
        return ProductLaunch.Bind(site, nameof(ProductKernels.MatMul), element, sizes) is { } launch ? BlasLaunch.Prefer(site, @operator, sizes, launch) : null;
    }

    /// <summary>How the matrices of an operand lie: so many one step apart, and the next of these an outer step further; 0 for all of them.</summary>
    private readonly record struct Batches(int Step, int Count, int Outer)
    {
        public static Batches? Of(nint[] offsets)
        {
            var step = offsets.Length > 1 ? offsets[1] : 0;
            var count = 1;
            while (count < offsets.Length && offsets[count] == count * step) count++;
            if (count >= offsets.Length) return new Batches((int)step, 0, 0);
            for (var i = count; i < offsets.Length; i++)
            {
                if (offsets[i] != (i / count * offsets[count]) + (i % count * step)) return null;
            }

            return new Batches((int)step, count, (int)offsets[count]);
        }
    }
}
