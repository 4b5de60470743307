using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Devices;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Labels as they are, if all of them are classes.</summary>
internal static class LabelsLaunch
{
    public static DeviceLaunch? Bind(CheckedLabels @operator, OperatorSite site)
    {
        var (total, words) = ((int)site.Inputs[0].Shape.ElementCount, KernelElements.Words(site.Inputs[0]));
        return site.Kernel(typeof(LabelKernels), nameof(LabelKernels.Copy)) is { } kernel
            ? new CheckedPositionsLaunch(site, kernel, total, total, words, (int)@operator.Classes.ElementCount)
            : null;
    }
}

internal static class LabelKernels
{
    public static void Copy(ArrayView<int> labels, ArrayView<int> y, ArrayView<int> wrong, int total, int words, int classes)
    {
        var stride = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < total; i += stride)
        {
            var label = labels[i * words];
            if (label < 0 || label >= classes || (words == 2 && labels[(i * 2) + 1] != 0)) wrong[0] = 1;
            y[i * words] = label;
            if (words == 2) y[(i * 2) + 1] = labels[(i * 2) + 1];
        }
    }
}
