using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>
/// The operators that no group can hold, a line each: their code stands in <c>Runtime/Cpu/&lt;Operator&gt;.cs</c>. A launch is
/// bound to the types of the operands and results; it gets the operands' addresses, then the results'.
/// </summary>
internal static class LibraryKernels
{
    private delegate Launch Binder<in TOperator>(TOperator @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs);

    private static readonly Dictionary<Type, Binder<Operator>> s_binders = new(
    [
        For<CheckedLabels>(CheckedLabelsKernel.Bind),
        For<CtcLoss>(CtcLossKernel.Bind),
        For<MatMul>(MatMulKernel.Bind),
        For<Transpose>(Movement.Bind),
        For<Reverse>(Movement.Bind),
        For<Roll>(Movement.Bind),
        For<Tile>(Movement.Bind),
        For<Concat>(Movement.Bind),
        For<Cut>(Movement.Bind),
        For<StridedSlice>(Movement.Bind),
        For<StridedSliceGrad>(Movement.Bind),
        For<StridedSliceUpdate>(Movement.Bind),
        For<Pad>(Movement.Bind),
        For<MirrorPad>(Movement.Bind),
        For<Gather>(GatherLaunch.Bind),
        For<Slices>(SlicesLaunch.Bind),
        For<GatherNd>(GatherNdLaunch.Bind),
        For<ScatterNd>(ScatterLaunch.Bind),
        For<TensorScatter>(ScatterLaunch.Bind),
        For<ReverseSequence>(ReverseSequenceLaunch.Bind),
        For<OneHot>(OneHotLaunch.Bind),
        For<ProductOfOthers>(ProductOfOthersKernel.Bind),
        For<Convolution>(ConvolutionKernels.Bind),
        For<ConvolutionInputGradient>(ConvolutionKernels.Bind),
        For<ConvolutionFilterGradient>(ConvolutionKernels.Bind),
        For<MaxPool>(PoolKernels.Bind),
        For<MaxPoolGradient>(PoolKernels.Bind),
        For<MaxPoolPick>(PoolKernels.Bind),
        For<AvgPool>(PoolKernels.Bind),
        For<AvgPoolGradient>(PoolKernels.Bind),
        For<Patches>(PatchesLaunch.Bind),
        For<PatchesGradient>(PatchesLaunch.Bind),
        For<Dilation>(DilationLaunch.Bind),
        For<DilationGradient>(DilationLaunch.Bind),
        For<DilationPick>(DilationLaunch.Bind),
        For<DepthToSpace>(Blocks.Bind),
        For<SpaceToDepth>(Blocks.Bind),
        For<BatchToSpace>(Blocks.Bind),
        For<SpaceToBatch>(Blocks.Bind),
        For<NeighbourSums>(NeighbourSumsLaunch.Bind),
        For<Resize>(ResizeLaunch.Bind),
        For<ResizeGradient>(ResizeLaunch.Bind),
        For<Recast>(RecastLaunch.Bind),
        For<ArgExtreme>(ArgExtremeLaunch.Bind),
        For<Ordered>(OrderedLaunch.Bind),
        For<TakeAlong>(AlongLaunch.Bind),
        For<PutAlong>(AlongLaunch.Bind),
        For<InTopK>(InTopKLaunch.Bind),
        For<SearchSorted>(SearchSortedLaunch.Bind),
        For<Histogram>(HistogramLaunch.Bind),
        For<InvertPermutation>(PermutationLaunch.Bind),
        For<UnravelIndex>(PermutationLaunch.Bind),
        For<Cumulative>(CumulativeLaunch.Bind),
        For<CumulativeLogSumExp>(CumulativeExpLaunch.Bind),
        For<CumulativeExpSum>(CumulativeExpLaunch.Bind),
        For<UnsortedSegment>(SegmentLaunch.Bind),
        For<SegmentTake>(SegmentTakeLaunch.Bind),
        For<MatrixTranspose>(Movement.Bind),
        For<MatrixDiag>(Movement.Bind),
        For<MatrixDiagPart>(Movement.Bind),
        For<MatrixSetDiag>(Movement.Bind),
        For<TensorDiag>(Movement.Bind),
        For<TensorDiagPart>(Movement.Bind),
        For<Cholesky>(MatrixKernels.Bind),
        For<TriangularSolve>(MatrixKernels.Bind),
        For<MatrixInverse>(MatrixKernels.Bind),
        For<MatrixDeterminant>(MatrixKernels.Bind),
        For<LogMatrixDeterminant>(MatrixKernels.Bind),
        For<MatrixSolve>(MatrixKernels.Bind),
        For<SelfAdjointEig>(MatrixKernels.Bind),
        For<Svd>(MatrixKernels.Bind),
        For<Qr>(MatrixKernels.Bind),
        For<PseudoInverse>(MatrixKernels.Bind),
        For<MatrixExponential>(MatrixKernels.Bind),
        For<MatrixLogarithm>(MatrixKernels.Bind),
        For<MatrixSquareRoot>(MatrixKernels.Bind),
        For<TridiagonalSolve>(MatrixKernels.Bind),
        For<RandomSkip>(RandomSkipLaunch.Bind),
        For<RandomSeed>(RandomSeedLaunch.Bind),
        For<RandomUniform>(RandomKernels.Bind),
        For<RandomNormal>(RandomKernels.Bind),
        For<RandomTruncatedNormal>(RandomKernels.Bind),
        For<RandomInteger>(RandomKernels.Bind),
        For<RandomBits>(RandomKernels.Bind),
        For<RandomGamma>(RandomKernels.Bind),
        For<RandomPoisson>(RandomKernels.Bind),
        For<RandomBinomial>(RandomKernels.Bind),
        For<RandomCategorical>(CategoricalKernel.Bind),
        For<RandomPermutation>(ShuffleLaunch.Bind),
    ]);

    /// <exception cref="NotSupportedException">The library has no code for the operator with these element types.</exception>
    public static Launch Bind(Operator @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        s_binders.TryGetValue(@operator.GetType(), out var bind)
            ? bind(@operator, inputs, outputs)
            : throw new NotSupportedException($"{@operator.TensorFlowName} is not implemented for {(inputs.IsEmpty ? outputs : inputs)[0].DType.Name}.");

    private static KeyValuePair<Type, Binder<Operator>> For<TOperator>(Binder<TOperator> bind)
        where TOperator : Operator => new(typeof(TOperator), (@operator, inputs, outputs) => bind((TOperator)@operator, inputs, outputs));
}
