using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>A product of matrices. Operands are read where they are: a transpose is another pair of distances.</summary>
internal static class MatMulLaunch
{
    public static DeviceLaunch? Bind(IlgpuDevice device, MatMul @operator, TensorType[] inputs, TensorType[] outputs, out string? reason)
    {
        reason = null;
        return inputs[0].DType.Name switch
        {
            "float32" => MatMulLaunch<float>.Bind(device, @operator, inputs, outputs, out reason),
            "float64" => MatMulLaunch<double>.Bind(device, @operator, inputs, outputs, out reason),
            "int32" => MatMulLaunch<int>.Bind(device, @operator, inputs, outputs, out reason),
            "int64" => MatMulLaunch<long>.Bind(device, @operator, inputs, outputs, out reason),
            _ => null,
        };
    }
}

/// <summary>A product of matrices of <typeparamref name="T"/>.</summary>
internal sealed class MatMulLaunch<T> : DeviceLaunch
    where T : unmanaged, INumber<T>
{
    private readonly IlgpuDevice _device;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, ArrayView<T>, ProductSizes> _launch;
    private readonly KernelConfig _config;
    private readonly ProductSizes _sizes;

    private MatMulLaunch(IlgpuDevice device, Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, ArrayView<T>, ProductSizes> launch, KernelConfig config, ProductSizes sizes) =>
        (_device, _launch, _config, _sizes) = (device, launch, config, sizes);

    public override int Kernels => 1;

    public static MatMulLaunch<T>? Bind(IlgpuDevice device, MatMul @operator, TensorType[] inputs, TensorType[] outputs, out string? reason)
    {
        var (x, y, z) = (inputs[0].Shape.ToArray(), inputs[1].Shape.ToArray(), outputs[0].Shape.ToArray());
        var (offsetsX, offsetsY) = (MatMulKernel.Offsets(x, z), MatMulKernel.Offsets(y, z));
        if (outputs[0].Shape.ElementCount is 0 or > int.MaxValue || inputs.Any(i => i.Shape.ElementCount > int.MaxValue) || !IsRegular(offsetsX) || !IsRegular(offsetsY))
        {
            reason = "no product of this form";
            return null;
        }

        var kernel = device.Load<Action<AcceleratorStream, KernelConfig, ArrayView<T>, ArrayView<T>, ArrayView<T>, ProductSizes>>(
            ((Action<ArrayView<T>, ArrayView<T>, ArrayView<T>, ProductSizes>)LibraryKernels.MatMul).Method, out reason);
        if (kernel is null) return null;
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
        return new MatMulLaunch<T>(device, kernel, new KernelConfig((int)Math.Min(tiles, device.MostGroups * 16L), side * side), sizes);
    }

    public override void Run(ReadOnlySpan<DeviceMemory> memory)
    {
        using var scope = _device.Enter();
        _launch(scope.Stream, _config, ((IlgpuMemory)memory[0]).As<T>(), ((IlgpuMemory)memory[1]).As<T>(), ((IlgpuMemory)memory[2]).As<T>(), _sizes);
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
