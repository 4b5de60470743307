using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>The sizes of a convolution and of its gradients.</summary>
internal readonly struct ConvolutionSpace
{
    /// <param name="window">How windows lie.</param>
    /// <param name="isDepthwise">Whether the filters are depthwise.</param>
    /// <param name="x">What they pass over.</param>
    /// <param name="filters">The filters.</param>
    /// <param name="y">The results.</param>
    public ConvolutionSpace(Window window, bool isDepthwise, Shape x, Shape filters, Shape y)
    {
        Space = new WindowSpace(window, x, y, filters.ToArray().AsSpan(..window.Rank));
        Results = y[^1];
        Groups = isDepthwise ? x[^1] : filters[^2] == 0 ? 1 : Math.Max(1, x[^1] / filters[^2]);
    }

    public WindowSpace Space { get; }

    /// <summary>The channels of the results.</summary>
    public nint Results { get; }

    /// <summary>How many groups of channels have filters of their own.</summary>
    public nint Groups { get; }

    /// <summary>The channels that a filter sees.</summary>
    public nint Depth => Space.Channels / Math.Max(1, Groups);

    /// <summary>The filters of a group.</summary>
    public nint Filters => Results / Math.Max(1, Groups);

    /// <summary>Whether each channel has one filter: then there is nothing to sum over channels.</summary>
    public bool IsPlane => Groups > 1 && Depth == 1 && Filters == 1;

    /// <summary>What the products take on one thread, about.</summary>
    public long Nanoseconds(int elementSize) =>
        (long)Math.Min(2.0 * Space.Rows * Space.Taps * Depth * Results / (IsPlane ? 40 : elementSize == sizeof(float) ? 200 : 100), 1e15);
}

/// <summary>Makes the launches of convolutions and of their gradients.</summary>
internal static class ConvolutionKernels
{
    public static Launch Bind(Convolution @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, inputs[0].DType, new ConvolutionSpace(@operator.Window, @operator.IsDepthwise, inputs[0].Shape, inputs[1].Shape, outputs[0].Shape));

    public static Launch Bind(ConvolutionInputGradient @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, inputs[0].DType, new ConvolutionSpace(@operator.Window, @operator.IsDepthwise, outputs[0].Shape, inputs[0].Shape, inputs[1].Shape));

    public static Launch Bind(ConvolutionFilterGradient @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        Make(@operator, inputs[0].DType, new ConvolutionSpace(@operator.Window, @operator.IsDepthwise, inputs[0].Shape, outputs[0].Shape, inputs[1].Shape));

    private static Launch Make(Operator @operator, DType dtype, in ConvolutionSpace space) =>
        dtype == DType.Float32 ? Make<float>(@operator, space)
        : dtype == DType.Float64 ? Make<double>(@operator, space)
        : throw new NotSupportedException($"{@operator.TensorFlowName} is not implemented for {dtype.Name}.");

    private static Launch Make<T>(Operator @operator, in ConvolutionSpace space)
        where T : unmanaged => @operator switch
    {
        Convolution => space.IsPlane ? new PlaneConvolutionLaunch<T>(space, PlaneProduct.Results) : new ConvolutionLaunch<T>(space),
        ConvolutionInputGradient => space.IsPlane ? new PlaneConvolutionLaunch<T>(space, PlaneProduct.Input) : new ConvolutionInputLaunch<T>(space),
        _ => space.IsPlane ? new PlaneConvolutionLaunch<T>(space, PlaneProduct.Filters) : new ConvolutionFilterLaunch<T>(space),
    };
}
