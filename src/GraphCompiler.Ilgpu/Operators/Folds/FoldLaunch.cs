using System.Runtime.InteropServices;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>How two elements become one.</summary>
internal enum FoldOperator
{
    Add,
    Multiply,
    Maximum,
    Minimum,
}

/// <summary>Some axes of a tensor: their lengths, and how far apart the neighbours on them are. Those that are not there have one element.</summary>
internal struct FoldAxes
{
    public const int Most = 4;

    public int Extent0, Extent1, Extent2, Extent3, Step0, Step1, Step2, Step3;

    public static FoldAxes Of(List<(int Extent, int Step)> axes)
    {
        var all = Enumerable.Repeat((Extent: 1, Step: 0), Most - axes.Count).Concat(axes).ToArray();
        return new FoldAxes
        {
            Extent0 = all[0].Extent,
            Extent1 = all[1].Extent,
            Extent2 = all[2].Extent,
            Extent3 = all[3].Extent,
            Step0 = all[0].Step,
            Step1 = all[1].Step,
            Step2 = all[2].Step,
            Step3 = all[3].Step,
        };
    }

    /// <summary>Where an element is, counted in the order of the axes.</summary>
    public readonly int Offset(int i)
    {
        var (lines, i3) = (i / Extent3, i % Extent3);
        var (planes, i2) = (lines / Extent2, lines % Extent2);
        return (planes / Extent1 * Step0) + (planes % Extent1 * Step1) + (i2 * Step2) + (i3 * Step3);
    }
}

/// <summary>The axes that stay and those that are folded, how many elements each have, and a <see cref="FoldOperator"/>.</summary>
internal struct FoldSizes
{
    public FoldAxes Kept, Folded;

    public int Results, Length, Operator;
}

/// <summary>
/// A fold that no group has the form of: of axes on both sides of one that stays, or of axes that have one element. A group folds each result, its threads strided parts of it which a tree
/// brings together; or a thread does, where there is little to fold.
/// </summary>
internal static class FoldLaunch
{
    public static DeviceLaunch? Bind(IFold fold, OperatorSite site)
    {
        var (shape, dtype) = (site.Inputs[0].Shape, site.Inputs[0].DType);
        var (patterns, dims) = GroupFactory.Merge(shape, [FoldShape.Of(fold, shape).Letters], dropOnes: true);
        var (kept, folded) = (new List<(int, int)>(), new List<(int, int)>());
        var step = 1;
        for (var axis = dims.Length - 1; axis >= 0; axis--)
        {
            var extent = dims[axis].Size!.Value;
            (patterns[0][axis] == 'E' ? kept : folded).Insert(0, (extent, step));
            step *= extent;
        }

        if (kept.Count > FoldAxes.Most || folded.Count > FoldAxes.Most) return site.Refuse("it folds too many axes");
        var element = dtype == DType.Bool ? typeof(byte) : KernelElements.Number(dtype);
        FoldOperator? kind = fold.Combine switch
        {
            Add => FoldOperator.Add,
            Multiply => FoldOperator.Multiply,
            Maximum or LogicalOr => FoldOperator.Maximum,
            Minimum or LogicalAnd => FoldOperator.Minimum,
            _ => null,
        };
        if (element is null || kind is null) return site.Refuse($"no folds of {dtype.Name}");
        var results = (int)site.Outputs[0].Shape.ElementCount;
        var sizes = new FoldSizes { Kept = FoldAxes.Of(kept), Folded = FoldAxes.Of(folded), Results = results, Length = step / results, Operator = (int)kind };
        var identity = Identity(element, OperatorRunner.Bytes(fold.Identity, dtype));
        var isShort = sizes.Length < 2 * site.Device.FewestThreads;
        if (site.Kernel(typeof(FoldKernels), isShort ? nameof(FoldKernels.Short) : nameof(FoldKernels.Long), element) is not { } kernel) return null;
        return isShort ? new PositionsLaunch(site, kernel, results, sizes, identity) : new GroupsLaunch(site, kernel, results, sizes.Length / 2, sizes, identity);
    }

    private static object Identity(Type element, byte[] bytes) => element == typeof(float) ? MemoryMarshal.Read<float>(bytes)
        : element == typeof(double) ? MemoryMarshal.Read<double>(bytes)
        : element == typeof(int) ? MemoryMarshal.Read<int>(bytes)
        : element == typeof(long) ? MemoryMarshal.Read<long>(bytes)
        : (object)bytes[0];
}
