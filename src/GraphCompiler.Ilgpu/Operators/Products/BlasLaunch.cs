using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu;

/// <summary>Large products by cuBLAS, where CUDA's library is: it knows each GPU. Where it refuses, the library's own kernel computes them.</summary>
internal sealed class BlasLaunch(OperatorSite site, CuBlas blas, MatMul product, ProductSizes sizes, DeviceLaunch other) : DeviceLaunch
{
    // What fewer multiplications take is the launch.
    private const long FewestProducts = 1 << 21;

    private readonly IlgpuDevice _device = site.Device;
    private readonly bool _isSingle = site.Inputs[0].DType == DType.Float32;

    // As each operand lies here, and how long its rows are.
    private readonly CuBlasOperation _x = Operation(product.TransposeA);
    private readonly CuBlasOperation _y = Operation(product.TransposeB);
    private readonly int _rowX = site.Inputs[0].Shape[^1];
    private readonly int _rowY = site.Inputs[1].Shape[^1];
    private bool _isRefused;

    public override int Kernels => other.Kernels;

    /// <summary>The product by cuBLAS, or by the other launch where there is no such library, or nothing to be won.</summary>
    public static DeviceLaunch Prefer(OperatorSite site, MatMul product, ProductSizes sizes, DeviceLaunch other)
    {
        var isLarge = (long)sizes.Rows * sizes.Columns * sizes.Depth >= FewestProducts;
        return isLarge && KernelElements.Floating(site.Inputs[0].DType) is not null && site.Device.Blas is { } blas ? new BlasLaunch(site, blas, product, sizes, other) : other;
    }

    /// <summary>cuBLAS for an accelerator; null where it is none of CUDA's, or the library is not there.</summary>
    public static CuBlas? Open(Accelerator accelerator)
    {
        if (accelerator is not CudaAccelerator cuda) return null;
        try
        {
            return new CuBlas(cuda);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CuBlasException or NotSupportedException)
        {
            return null;
        }
    }

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        if (!_isRefused)
        {
            try
            {
                using var scope = _device.Enter();
                for (var batch = 0; batch < sizes.Batches; batch++)
                {
                    if (_isSingle) Single((IlgpuMemory)memory[0], (IlgpuMemory)memory[1], (IlgpuMemory)memory[2], batch);
                    else Double((IlgpuMemory)memory[0], (IlgpuMemory)memory[1], (IlgpuMemory)memory[2], batch);
                }

                return;
            }
            catch (CuBlasException)
            {
                _isRefused = true;
            }
        }

        other.Run(memory);
    }

    // Rows of ours are columns there: it computes zᵀ = yᵀ · xᵀ of memory as it is.
    private void Single(IlgpuMemory x, IlgpuMemory y, IlgpuMemory z, int batch) => blas.Gemm(
        _y,
        _x,
        sizes.Columns,
        sizes.Rows,
        sizes.Depth,
        1f,
        y.As<float>().SubView(sizes.FirstY(batch)),
        _rowY,
        x.As<float>().SubView(sizes.FirstX(batch)),
        _rowX,
        0f,
        z.As<float>().SubView((long)batch * sizes.ZBatch),
        sizes.Columns);

    private void Double(IlgpuMemory x, IlgpuMemory y, IlgpuMemory z, int batch) => blas.Gemm(
        _y,
        _x,
        sizes.Columns,
        sizes.Rows,
        sizes.Depth,
        1.0,
        y.As<double>().SubView(sizes.FirstY(batch)),
        _rowY,
        x.As<double>().SubView(sizes.FirstX(batch)),
        _rowX,
        0.0,
        z.As<double>().SubView((long)batch * sizes.ZBatch),
        sizes.Columns);

    private static CuBlasOperation Operation(bool isTransposed) => isTransposed ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
}
