using System.Reflection;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>A product of matrices. Operands are read where they are: a transpose is another pair of distances.</summary>
internal sealed class MatMulLaunch : DeviceLaunch
{
    private readonly IlgpuDevice _device;
    private readonly Kernel _kernel;
    private readonly KernelConfig _config;
    private readonly ProductSizes _sizes;

    private MatMulLaunch(IlgpuDevice device, Kernel kernel, KernelConfig config, ProductSizes sizes) => (_device, _kernel, _config, _sizes) = (device, kernel, config, sizes);

    public override int Kernels => 1;

    public static DeviceLaunch? Bind(IlgpuDevice device, MatMul @operator, TensorType[] inputs, TensorType[] outputs, out string? reason)
    {
        reason = null;
        var dtype = inputs[0].DType;
        var element = dtype == DType.Float32 ? typeof(float) : dtype == DType.Float64 ? typeof(double) : dtype == DType.Int32 ? typeof(int) : dtype == DType.Int64 ? typeof(long) : null;
        var (x, y, z) = (inputs[0].Shape.ToArray(), inputs[1].Shape.ToArray(), outputs[0].Shape.ToArray());
        var (offsetsX, offsetsY) = (MatMulKernel.Offsets(x, z), MatMulKernel.Offsets(y, z));
        if (element is null || outputs[0].Shape.ElementCount is 0 or > int.MaxValue || inputs.Any(i => i.Shape.ElementCount > int.MaxValue) || !IsRegular(offsetsX) || !IsRegular(offsetsY))
        {
            reason = "no product of this form";
            return null;
        }

        var method = typeof(LibraryKernels).GetMethod(nameof(LibraryKernels.MatMul), BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(element);
        if (device.Load(method, out reason) is not { } kernel) return null;
        var side = LibraryKernels.MostSide;
        while (side * side > device.MostThreads) side /= 2;
        var sizes = new ProductSizes
        {
            Rows = z[^2],
            Columns = z[^1],
            Depth = @operator.TransposeA ? x[^2] : x[^1],
            Batches = offsetsX.Length,
            Side = side,
            XRow = @operator.TransposeA ? 1 : x[^1],
            XColumn = @operator.TransposeA ? x[^1] : 1,
            XBatch = offsetsX.Length > 1 ? (int)offsetsX[1] : 0,
            YRow = @operator.TransposeB ? 1 : y[^1],
            YColumn = @operator.TransposeB ? y[^1] : 1,
            YBatch = offsetsY.Length > 1 ? (int)offsetsY[1] : 0,
        };
        var tile = side * LibraryKernels.Block;
        var tiles = (long)offsetsX.Length * ((sizes.Rows + tile - 1) / tile) * ((sizes.Columns + tile - 1) / tile);
        return new MatMulLaunch(device, kernel, new KernelConfig((int)Math.Min(tiles, device.MostGroups * 16L), side * side), sizes);
    }

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        var (x, y, z) = (((IlgpuMemory)memory[0]).View, ((IlgpuMemory)memory[1]).View, ((IlgpuMemory)memory[2]).View);
        _device.Do(stream => _kernel.Launch(stream, _config, x, y, z, _sizes));
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
