using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Pools and their gradients, patches and theirs. A thread computes an element of the result: what is added up where windows saw it is collected from the windows that see it, in
/// their order.
/// </summary>
internal static class PoolLaunch
{
    public static DeviceLaunch? Bind(MaxPool @operator, OperatorSite site) => Bind(site, nameof(PoolKernels.Max), @operator.Window, @operator.Size, site.Inputs[0].Shape, site.Outputs[0].Shape, true);

    public static DeviceLaunch? Bind(MaxPoolGradient @operator, OperatorSite site) =>
        Bind(site, nameof(PoolKernels.MaxGradient), @operator.Window, @operator.Size, site.Inputs[0].Shape, site.Inputs[1].Shape);

    public static DeviceLaunch? Bind(MaxPoolPick @operator, OperatorSite site) => Bind(site, nameof(PoolKernels.MaxPick), @operator.Window, @operator.Size, site.Inputs[0].Shape, site.Outputs[0].Shape);

    public static DeviceLaunch? Bind(AvgPool @operator, OperatorSite site) => Bind(site, nameof(PoolKernels.Mean), @operator.Window, @operator.Size, site.Inputs[0].Shape, site.Outputs[0].Shape);

    public static DeviceLaunch? Bind(AvgPoolGradient @operator, OperatorSite site) =>
        Bind(site, nameof(PoolKernels.MeanGradient), @operator.Window, @operator.Size, site.Outputs[0].Shape, site.Inputs[0].Shape);

    public static DeviceLaunch? Bind(Patches @operator, OperatorSite site) =>
        Bind(site, nameof(PoolKernels.Patches), @operator.Window, @operator.Size, site.Inputs[0].Shape, site.Outputs[0].Shape, false, KernelElements.Bits(site.Inputs[0].DType));

    public static DeviceLaunch? Bind(PatchesGradient @operator, OperatorSite site) =>
        Bind(site, nameof(PoolKernels.PatchesGradient), @operator.Window, @operator.Size, site.Outputs[0].Shape, site.Inputs[0].Shape);

    private static DeviceLaunch? Bind(OperatorSite site, string name, Window window, EquatableArray<int> size, Shape x, Shape y, bool hasLowest = false, Type? bits = null)
    {
        var dtype = site.Outputs[0].DType;
        if ((bits ?? KernelElements.Number(dtype)) is not { } element) return site.Refuse($"no pools of {dtype.Name}");
        var total = site.Outputs[0].Shape.ElementCount;
        var sizes = PoolSizes.Of(new WindowSpace(window, x, y, size.AsSpan()), total);
        return site.Kernel(typeof(PoolKernels), name, element) is { } kernel
            ? new PositionsLaunch(site, kernel, total, hasLowest ? [sizes, NeutralNumber.Of(dtype, ScatterKind.Max)] : [sizes])
            : null;
    }
}
