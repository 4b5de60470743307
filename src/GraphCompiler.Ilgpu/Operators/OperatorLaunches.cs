using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;
using GraphCompiler.Runtime.Devices;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// The operators that no group holds and that devices have kernels of, a line each. What the processor does by copies alone is copies here; everything else runs on the processor.
/// </summary>
internal static class OperatorLaunches
{
    private delegate DeviceLaunch? Binder<in TOperator>(TOperator @operator, OperatorSite site);

    private static readonly Dictionary<Type, Binder<Operator>> s_binders = new(
    [
        For<MatMul>(MatMulLaunch.Bind),
        For<Convolution>(ConvolutionLaunch.Bind),
        For<ConvolutionInputGradient>(ConvolutionLaunch.Bind),
        For<ConvolutionFilterGradient>(ConvolutionLaunch.Bind),
        For<Gather>(GatherLaunch.Bind),
        For<GatherNd>(GatherLaunch.Bind),
        For<TakeAlong>(AlongLaunch.Bind),
        For<PutAlong>(AlongLaunch.Bind),
        For<CheckedLabels>(LabelsLaunch.Bind),
        For<ReverseSequence>(ReverseSequenceLaunch.Bind),
        For<OneHot>(OneHotLaunch.Bind),
        For<Slices>(ScatterLaunch.Bind),
        For<ScatterNd>(ScatterLaunch.Bind),
        For<TensorScatter>(ScatterLaunch.Bind),
        For<UnsortedSegment>(ScatterLaunch.Bind),
        For<SegmentTake>(GatherLaunch.Bind),
        For<MaxPool>(PoolLaunch.Bind),
        For<MaxPoolGradient>(PoolLaunch.Bind),
        For<MaxPoolPick>(PoolLaunch.Bind),
        For<AvgPool>(PoolLaunch.Bind),
        For<AvgPoolGradient>(PoolLaunch.Bind),
        For<Patches>(PoolLaunch.Bind),
        For<PatchesGradient>(PoolLaunch.Bind),
        For<NeighbourSums>(NeighbourLaunch.Bind),
        For<Resize>(ResizeLaunch.Bind),
        For<ResizeGradient>(ResizeLaunch.Bind),
        For<ArgExtreme>(SearchLaunch.Bind),
        For<SearchSorted>(SearchLaunch.Bind),
        For<InTopK>(SearchLaunch.Bind),
        For<Ordered>(OrderedLaunch.Bind),
        For<Cumulative>(CumulativeLaunch.Bind),
        For<CumulativeLogSumExp>(CumulativeExpLaunch.Bind),
        For<CumulativeExpSum>(CumulativeExpLaunch.Bind),
        For<RandomUniform>(RandomLaunch.Bind),
        For<RandomNormal>(RandomLaunch.Bind),
        For<RandomTruncatedNormal>(RandomLaunch.Bind),
        For<RandomBits>(RandomLaunch.Bind),
        For<RandomInteger>(RandomLaunch.Bind),
    ]);

    public static DeviceLaunch? Bind(IlgpuDevice device, Operator @operator, TensorType[] inputs, TensorType[] outputs, out string? reason)
    {
        reason = null;
        if (@operator is PointwiseOperator || inputs.Concat(outputs).Any(t => t.IsVariable)) return null;
        var site = new OperatorSite(device, @operator, inputs, outputs);
        var launch = Binding(@operator) is not { } bind ? Moved(@operator, site)
            : !site.IsCountable ? site.Refuse("more than 2^30 elements")
            : !site.HasElements ? site.Refuse("there are no elements")
            : bind(@operator, site);
        reason = site.Reason;
        return launch;
    }

    private static DeviceLaunch? Moved(Operator @operator, OperatorSite site) => OperatorRunner.Bind(@operator, site.Inputs, site.Outputs) is Movement movement ? CopyLaunch.Bind(movement, site) : null;

    private static Binder<Operator>? Binding(Operator @operator) =>
        @operator is IFold ? static (fold, site) => FoldLaunch.Bind((IFold)fold, site) : s_binders.GetValueOrDefault(@operator.GetType());

    private static KeyValuePair<Type, Binder<Operator>> For<TOperator>(Binder<TOperator> bind)
        where TOperator : Operator => new(typeof(TOperator), (@operator, site) => bind((TOperator)@operator, site));
}
