using GraphCompiler.Runtime.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>A product by the library's kernels, and the sum of its slices where the depth is cut.</summary>
internal sealed class ProductLaunch : OperatorLaunch
{
    private readonly KernelLauncher _kernel;
    private readonly KernelLauncher? _add;
    private readonly KernelConfig _config;
    private readonly ProductSizes _sizes;
    private readonly object[] _numbers;
    private readonly object[] _addNumbers;
    private readonly DType _dtype;
    private readonly bool _swaps;

    private ProductLaunch(OperatorSite site, KernelLauncher kernel, KernelLauncher? add, KernelConfig config, ProductSizes sizes, object[] numbers, bool swaps)
        : base(site) => (_kernel, _add, _config, _sizes, _numbers, _addNumbers, _dtype, _swaps) =
            (kernel, add, config, sizes, numbers, [sizes.ZSlice, sizes.Slices], site.Outputs[0].DType, swaps);

    public override int Kernels => _add is null ? 1 : 2;

    /// <param name="site">The operator.</param>
    /// <param name="name">The kernel.</param>
    /// <param name="element">What it computes with.</param>
    /// <param name="sizes">The sizes, but those that depend on the device.</param>
    /// <param name="windows">How windows lie, where there are any.</param>
    /// <param name="isNarrow">Whether the kernel has a thread for each element, instead of tiles.</param>
    /// <param name="swaps">Whether the operator's second operand is the product's first.</param>
    public static DeviceLaunch? Bind(OperatorSite site, string name, Type element, ProductSizes sizes, WindowSizes? windows = null, bool isNarrow = false, bool swaps = false)
    {
        var device = site.Device;
        if (site.Kernel(typeof(ProductKernels), name, element) is not { } kernel) return null;
        sizes.Side = ProductKernels.MostSide;
        while (sizes.Side * sizes.Side > device.MostThreads) sizes.Side /= 2;
        if (sizes.Side < ProductKernels.FewestSide) return site.Refuse("its groups have too few threads");
        var tile = isNarrow ? 1 : sizes.Side * ProductKernels.Block;
        var total = checked((int)site.Outputs[0].Shape.ElementCount);
        var works = isNarrow ? (total + device.MostThreads - 1) / device.MostThreads : (long)sizes.Batches * ((sizes.Rows + tile - 1) / tile) * ((sizes.Columns + tile - 1) / tile);

        // As many slices as keep the device busy, each deep enough to be worth it.
        var slices = (int)Math.Clamp(Math.Min(2L * device.MostGroups / works, sizes.Depth / (8L * sizes.Side)), 1, 256);
        slices = (int)Math.Min(slices, Math.Max(1, (1 << 30) / (long)total));
        sizes.SliceDepth = (((sizes.Depth + slices - 1) / slices) + sizes.Side - 1) / sizes.Side * sizes.Side;
        sizes.Slices = Math.Max(1, (sizes.Depth + sizes.SliceDepth - 1) / Math.Max(1, sizes.SliceDepth));
        sizes.ZSlice = total;
        KernelLauncher? add = null;
        if (sizes.Slices > 1 && (add = site.Kernel(typeof(ProductKernels), nameof(ProductKernels.AddSlices), element)) is null) return null;
        var config = isNarrow ? device.Spread((long)total * sizes.Slices) : new KernelConfig((int)Math.Min(works * sizes.Slices, device.MostGroups * 16L), sizes.Side * sizes.Side);
        return new ProductLaunch(site, kernel, add, config, sizes, windows is { } seen ? [sizes, seen] : [sizes], swaps);
    }

    protected override void Run(AcceleratorStream stream, ReadOnlySpan<DeviceMemory> memory)
    {
        var (x, y, z) = _swaps ? (memory[1], memory[0], memory[2]) : (memory[0], memory[1], memory[2]);
        if (_add is null)
        {
            _kernel(stream, _config, [x, y, z], _numbers);
            return;
        }

        using var parts = Scratch(_dtype, (long)_sizes.ZSlice * _sizes.Slices);
        _kernel(stream, _config, [x, y, parts], _numbers);
        _add(stream, Device.Spread(_sizes.ZSlice), [parts, z], _addNumbers);
    }
}
