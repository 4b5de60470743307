using GraphCompiler.Core.Operators;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>The operations of TensorFlow.js: its op_list of 4.22, but for texts, tables, forests, ragged and sparse tensors, the loops of TensorFlow 1 and what it computes otherwise than TensorFlow.</summary>
internal static class TfjsOperations
{
    // TensorScatterUpdate is not among them: it writes into its operand there, so that a weight would be another one in the next call.
    private static readonly HashSet<string> s_names = new(
        ("Abs Acos Acosh Add AddN AddV2 All Any ArgMax ArgMin Asin Asinh Atan Atan2 Atanh AvgPool AvgPool3D BatchMatMul BatchMatMulV2 BatchToSpaceND BiasAdd Bincount BitwiseAnd BroadcastArgs "
         + "BroadcastTo Cast Ceil ClipByValue Concat ConcatV2 Const Conv1D Conv2D Conv2DBackpropInput Conv3D Cos Cosh CropAndResize Cumprod Cumsum DenseBincount DepthToSpace DepthwiseConv2dNative "
         + "Dilation2D Div DivNoNan Einsum Elu Equal Erf EuclideanNorm Exp ExpandDims Expm1 Fill Floor FloorDiv FloorMod FusedBatchNormV3 Gather GatherNd GatherV2 Greater GreaterEqual "
         + "Identity IdentityN If ImageProjectiveTransformV3 IsFinite IsInf IsNan LRN LeakyRelu Less LessEqual LinSpace ListDiff Log Log1p LogSoftmax LogicalAnd LogicalNot LogicalOr LowerBound MatMul "
         + "MatrixBandPart Max MaxPool MaxPool3D Maximum Mean Min Minimum MirrorPad Mul Multinomial Neg NoOp NonMaxSuppressionV3 NonMaxSuppressionV5 NotEqual OneHot OnesLike Pack Pad PadV2 "
         + "Placeholder PlaceholderWithDefault Pow Prelu Prod RandomStandardNormal RandomUniform RandomUniformInt Range Rank RealDiv Reciprocal Relu Relu6 Reshape ResizeBilinear ResizeNearestNeighbor "
         + "ReverseV2 Round Rsqrt ScatterNd Select SelectV2 Selu Shape ShapeN Sigmoid Sign Sin Sinh Size Slice Softmax Softplus SpaceToBatchND Split SplitV Sqrt Square SquaredDifference Squeeze "
         + "StatelessIf StatelessWhile StopGradient StridedSlice Sub Sum Tan Tanh TensorListConcatV2 TensorListFromTensor TensorListGather TensorListGetItem TensorListLength TensorListReserve "
         + "TensorListResize TensorListScatterV2 TensorListSetItem TensorListSplit TensorListStack Tile TopKV2 Transpose TruncatedNormal Unique UniqueV2 Unpack UpperBound Where While ZerosLike").Split(' '),
        StringComparer.Ordinal)
    {
        // Gone when the graph is frozen.
        "ReadVariableOp",
    };

    public static OperationSet Set { get; } = new("TensorFlow.js", s_names.Contains, new Dictionary<Type, Func<NodeWriting, string[]?>>
    {
        [typeof(Assertion)] = _ => [],
        [typeof(CheckNumerics)] = w => [w.X],

        // It reads the shape as an operand there, which it is not.
        [typeof(EnsureShape)] = w => [w.X],
        [typeof(Erfc)] = w => [w.Of("Sub", w.T, w.Scalar(1, w.T), w.Of("Erf", w.T, w.X))],
        [typeof(Softsign)] = w => [w.Of("RealDiv", w.T, w.X, w.Of("AddV2", w.T, w.Of("Abs", w.T, w.X), w.Scalar(1, w.T)))],
        [typeof(Xlogy)] = w => w.Expanded(Expansions.Guarded((x, y) => x * y.Apply(new Log()))),
        [typeof(Xlog1py)] = w => w.Expanded(Expansions.Guarded((x, y) => x * y.Apply(new Log1p()))),
        [typeof(Xdivy)] = w => w.Expanded(Expansions.Guarded((x, y) => x / y)),
        [typeof(InvertPermutation)] = w => w.Expanded(Expansions.InvertPermutation),
        [typeof(UnsortedSegment)] = w => Expansions.Segments(w.As<UnsortedSegment>()) is { } rule ? w.Expanded(rule) : NodeForms.WriterOf(w.Operator)!(w),
        [typeof(Roll)] = w => w.Expanded(v => [Rolled(v[0], w.As<Roll>())]),
    });

    // The end of each axis before its beginning.
    private static Core.Value Rolled(Core.Value x, Roll roll)
    {
        for (var i = 0; i < roll.Axes.Count; i++)
        {
            var axis = Axes.Positive(roll.Axes[i], x.Shape.Rank);
            if (x.Shape.Dims[axis].Size is not { } length) throw new NotSupportedException("TensorFlow.js has no Roll along an axis whose length is open: give the function an input signature with it.");
            var shift = length == 0 ? 0 : ((roll.Shifts[i] % length) + length) % length;
            if (shift == 0) continue;
            var parts = x.Builder.Apply(new Split(axis, Shape.Create([length - shift, shift])), x);
            x = x.Builder.Apply(new Concat(axis), parts[1], parts[0])[0];
        }

        return x;
    }
}
