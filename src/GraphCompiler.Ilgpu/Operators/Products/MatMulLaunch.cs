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
        if (!IsRegular(offsetsX) || !IsRegular(offsetsY)) return site.Refuse("its matrices are repeated along inner axes");
        var sizes = new ProductSizes
        {
            Rows = z[^2],
            Columns = z[^1],
            Depth = @operator.TransposeA ? x[^2] : x[^1],
            Batches = offsetsX.Length,
            XRow = @operator.TransposeA ? 1 : x[^1],
            XColumn = @operator.TransposeA ? x[^1] : 1,
            XBatch = offsetsX.Length > 1 ? (int)offsetsX[1] : 0,
            XAlongRows = @operator.TransposeA ? 1 : 0,
            YRow = @operator.TransposeB ? 1 : y[^1],
            YColumn = @operator.TransposeB ? y[^1] : 1,
            YBatch = offsetsY.Length > 1 ? (int)offsetsY[1] : 0,
            YInner = int.MaxValue,
            ZRow = z[^1],
            ZBatch = z[^1] * z[^2],
        };
        return ProductLaunch.Bind(site, nameof(ProductKernels.MatMul), element, sizes) is { } launch ? BlasLaunch.Prefer(site, @operator, sizes, launch) : null;
    }

    /// <summary>Whether the matrices of an operand are one distance from one another.</summary>
    private static bool IsRegular(nint[] offsets)
    {
        for (var i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] != i * offsets[1]) return false;
        }

        return true;
    }
}
