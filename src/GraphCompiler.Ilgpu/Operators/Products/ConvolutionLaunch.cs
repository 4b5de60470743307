using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Convolutions as products of matrices which nobody writes down: what windows see is read where it is. Of any rank, with strides, dilations, groups and depthwise filters; a transposed
/// convolution is the gradient of one.
/// </summary>
internal static class ConvolutionLaunch
{
    // Tiles of a product would be empty but for so many columns.
    private const int FewColumns = 8;

    /// <summary>Windows × what they see, times the filters.</summary>
    public static DeviceLaunch? Bind(Convolution @operator, OperatorSite site)
    {
        var space = new ConvolutionSpace(@operator.Window, @operator.IsDepthwise, site.Inputs[0].Shape, site.Inputs[1].Shape, site.Outputs[0].Shape);
        var sizes = new ProductSizes
        {
            Rows = (int)space.Space.Rows,
            Columns = (int)space.Filters,
            Depth = (int)(space.Space.Taps * space.Depth),
            YRow = (int)space.Results,
            YColumn = 1,
            ZRow = (int)space.Results,
        };
        return Bind(site, space, sizes, Seen(space), (space.Depth, space.Filters, space.Filters), isTransposed: false);
    }

    /// <summary>Elements × the results of the windows that see them, times the filters.</summary>
    public static DeviceLaunch? Bind(ConvolutionInputGradient @operator, OperatorSite site)
    {
        var space = new ConvolutionSpace(@operator.Window, @operator.IsDepthwise, site.Outputs[0].Shape, site.Inputs[0].Shape, site.Inputs[1].Shape);
        var (d, h, w) = (space.Space.D, space.Space.H, space.Space.W);
        var windows = new WindowSizes
        {
            LinesD = d.Input,
            LinesH = h.Input,
            LinesW = w.Input,
            FirstD = d.Before,
            FirstH = h.Before,
            FirstW = w.Before,
            StepD = 1,
            StepH = 1,
            StepW = 1,
            TapsH = h.Size,
            TapsW = w.Size,
            TapStepD = -d.Dilation,
            TapStepH = -h.Dilation,
            TapStepW = -w.Dilation,
            Inner = (int)space.Filters,
            DivisorD = d.Stride,
            DivisorH = h.Stride,
            DivisorW = w.Stride,
            LimitD = d.Output,
            LimitH = h.Output,
            LimitW = w.Output,
            Pitch = (int)space.Results,
            Image = (int)(space.Space.Windows * space.Results),
        };
        var sizes = new ProductSizes
        {
            Rows = (int)(space.Space.Batch * d.Input * h.Input * w.Input),
            Columns = (int)space.Depth,
            Depth = (int)(space.Space.Taps * space.Filters),
            YRow = 1,
            YColumn = (int)space.Results,
            YInner = (int)space.Filters,
            YOuter = (int)(space.Depth * space.Results),
            ZRow = (int)space.Space.Channels,
        };
        return Bind(site, space, sizes, windows, (space.Filters, space.Filters, space.Depth), isTransposed: false, swaps: true);
    }

    /// <summary>What windows see, transposed, times their results.</summary>
    public static DeviceLaunch? Bind(ConvolutionFilterGradient @operator, OperatorSite site)
    {
        var space = new ConvolutionSpace(@operator.Window, @operator.IsDepthwise, site.Inputs[0].Shape, site.Outputs[0].Shape, site.Inputs[1].Shape);
        var sizes = new ProductSizes
        {
            Rows = (int)(space.Space.Taps * space.Depth),
            Columns = (int)space.Filters,
            Depth = (int)space.Space.Rows,
            XAlongRows = 1,
            YRow = (int)space.Results,
            YColumn = 1,
            ZRow = (int)space.Results,
        };
        return Bind(site, space, sizes, Seen(space), (space.Depth, space.Filters, space.Filters), isTransposed: true);
    }

    private static DeviceLaunch? Bind(
        OperatorSite site, in ConvolutionSpace space, ProductSizes sizes, WindowSizes windows, (nint X, nint Y, nint Z) group, bool isTransposed, bool swaps = false)
    {
        if (KernelElements.Floating(site.Inputs[0].DType) is not { } element) return site.Refuse($"no convolutions of {site.Inputs[0].DType.Name}");
        (sizes.Batches, sizes.XBatch, sizes.YBatch, sizes.ZBatch) = ((int)space.Groups, (int)group.X, (int)group.Y, (int)group.Z);
        if (sizes.YInner == 0) sizes.YInner = int.MaxValue;
        var isNarrow = space.Groups > 1 && sizes.Columns < FewColumns;
        var name = (isNarrow, isTransposed) switch
        {
            (false, false) => nameof(ProductKernels.Windows),
            (false, true) => nameof(ProductKernels.TransposedWindows),
            (true, false) => nameof(ProductKernels.NarrowWindows),
            _ => nameof(ProductKernels.NarrowTransposedWindows),
        };
        return ProductLaunch.Bind(site, name, element, sizes, windows, isNarrow, swaps);
    }

    private static WindowSizes Seen(in ConvolutionSpace space)
    {
        var (d, h, w) = (space.Space.D, space.Space.H, space.Space.W);
        return new WindowSizes
        {
            LinesD = d.Output,
            LinesH = h.Output,
            LinesW = w.Output,
            FirstD = -d.Before,
            FirstH = -h.Before,
            FirstW = -w.Before,
            StepD = d.Stride,
            StepH = h.Stride,
            StepW = w.Stride,
            TapsH = h.Size,
            TapsW = w.Size,
            TapStepD = d.Dilation,
            TapStepH = h.Dilation,
            TapStepW = w.Dilation,
            Inner = (int)space.Depth,
            DivisorD = 1,
            DivisorH = 1,
            DivisorW = 1,
            LimitD = d.Input,
            LimitH = h.Input,
            LimitW = w.Input,
            Pitch = (int)space.Space.Channels,
            Image = (int)space.Space.Image,
        };
    }
}
