using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Random elements that each take as many words of a stream: integers and uniform numbers have the processor's bits, normal ones differ by what its logarithms and sines do. The others - gamma,
/// binomial, classes, permutations - take as many as they need, and are drawn by the processor, as states are moved on by it.
/// </summary>
internal static class RandomLaunch
{
    public static DeviceLaunch? Bind(RandomUniform @operator, OperatorSite site) => Floating(site, nameof(RandomKernels.UniformSingles), nameof(RandomKernels.UniformDoubles));

    public static DeviceLaunch? Bind(RandomNormal @operator, OperatorSite site) => Floating(site, nameof(RandomKernels.NormalSingles), nameof(RandomKernels.NormalDoubles));

    public static DeviceLaunch? Bind(RandomTruncatedNormal @operator, OperatorSite site) =>
        Floating(site, nameof(RandomKernels.TruncatedSingles), nameof(RandomKernels.TruncatedDoubles));

    public static DeviceLaunch? Bind(RandomBits @operator, OperatorSite site) => Integers(site, nameof(RandomKernels.Bits32), nameof(RandomKernels.Bits64));

    public static DeviceLaunch? Bind(RandomInteger @operator, OperatorSite site) => Integers(site, nameof(RandomKernels.Integers32), nameof(RandomKernels.Integers64));

    private static DeviceLaunch? Floating(OperatorSite site, string singles, string doubles)
    {
        var dtype = site.Outputs[0].DType;
        return dtype == DType.Float32 ? Bind(site, singles, 4) : dtype == DType.Float64 ? Bind(site, doubles, 2) : site.Refuse($"no random numbers of {dtype.Name}");
    }

    private static DeviceLaunch? Integers(OperatorSite site, string words, string pairs) => site.Outputs[0].DType.Size == sizeof(int) ? Bind(site, words, 4) : Bind(site, pairs, 2);

    /// <param name="site">The operator.</param>
    /// <param name="name">The kernel.</param>
    /// <param name="elements">How many elements a thread makes of a counter.</param>
    private static PositionsLaunch? Bind(OperatorSite site, string name, int elements)
    {
        var total = (int)site.Outputs[0].Shape.ElementCount;
        return site.Kernel(typeof(RandomKernels), name) is { } kernel ? new PositionsLaunch(site, kernel, ((long)total + elements - 1) / elements, total) : null;
    }
}
