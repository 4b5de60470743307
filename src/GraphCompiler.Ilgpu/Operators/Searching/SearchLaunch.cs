using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>Searches along lines.</summary>
internal static class SearchLaunch
{
    public static DeviceLaunch? Bind(ArgExtreme @operator, OperatorSite site)
    {
        var (dtype, space) = (site.Inputs[0].DType, AxisSpace.Of(site.Inputs[0].Shape, @operator.Axis));
        if (KernelElements.Number(dtype) is not { } element) return site.Refuse($"it does not compare elements of {dtype.Name}");
        if (@operator.IndexType.Size < sizeof(int)) return site.Refuse($"no indices of {@operator.IndexType.Name}");
        var name = @operator.IsLargest ? nameof(SearchKernels.ArgMax) : nameof(SearchKernels.ArgMin);
        var worst = NeutralNumber.Infinite(dtype, @operator.IsLargest);
        return site.Kernel(typeof(SearchKernels), name, element) is { } kernel
            ? new GroupsLaunch(site, kernel, space.Outer * space.Inner, space.Length, LineSizes.Of(space, KernelElements.Words(site.Outputs[0])), worst)
            : null;
    }

    public static DeviceLaunch? Bind(SearchSorted @operator, OperatorSite site)
    {
        var dtype = site.Inputs[0].DType;
        if (KernelElements.Number(dtype) is not { } element) return site.Refuse($"it does not compare elements of {dtype.Name}");
        var (total, length) = ((int)site.Outputs[0].Shape.ElementCount, site.Inputs[0].Shape[^1]);
        return site.Kernel(typeof(SearchKernels), nameof(SearchKernels.SearchSorted), element) is { } kernel
            ? new PositionsLaunch(site, kernel, total, total, length, site.Inputs[1].Shape[^1], @operator.IsRight ? 1 : 0, KernelElements.Words(site.Outputs[0]))
            : null;
    }

    public static DeviceLaunch? Bind(InTopK @operator, OperatorSite site)
    {
        var (rows, classes) = (site.Inputs[1].Shape[0], site.Inputs[1].Shape[1]);
        return site.Kernel(typeof(SearchKernels), nameof(SearchKernels.InTopK)) is { } kernel
            ? new PositionsLaunch(site, kernel, rows, rows, classes, @operator.K, KernelElements.Words(site.Inputs[0]))
            : null;
    }
}
