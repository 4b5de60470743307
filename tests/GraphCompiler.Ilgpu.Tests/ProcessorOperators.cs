namespace GraphCompiler.Ilgpu.Tests;

/// <summary>
/// The golden operators some of whose steps run on the processor though no group holds them, and which these are: the operator, and the types of its first operand. All others
/// run on the device, in every type that golden files have.
/// </summary>
internal static class ProcessorOperators
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["argmax"] = "ArgExtreme float16 float32 int16 int8 uint16 uint32 uint64 uint8",
        ["argmin"] = "ArgExtreme float16 int16 int8 uint16 uint32 uint64 uint8",
        ["argsort"] = "Ordered float16 float64 int16 int64 int8 uint16 uint32 uint64 uint8",
        ["cholesky"] = "Cholesky float32 float64; TriangularSolve float32 float64",
        ["cholesky_solve"] = "TriangularSolve float32 float64",
        ["cumprod"] = "Cumulative int16 int8 uint16 uint32 uint64 uint8",
        ["cumsum"] = "Cumulative int16 int8 uint16 uint32 uint64 uint8",
        ["det"] = "MatrixDeterminant float32 float64; MatrixInverse float32 float64",
        ["dilation2d"] = "Dilation float32 float64; DilationGradient float32 float64",
        ["eigvalsh"] = "SelfAdjointEig float32 float64",
        ["erosion2d"] = "Dilation float32 float64; DilationGradient float32 float64",
        ["expm"] = "MatrixExponential float32 float64",
        ["gather_nd"] = "ScatterNd int32",
        ["histogram_fixed_width"] = "Histogram float32 float64",
        ["inv"] = "MatrixInverse float32 float64",
        ["invert_permutation"] = "InvertPermutation int32 int64",
        ["logdet"] = "Cholesky float32 float64; TriangularSolve float32 float64",
        ["lstsq"] = "PseudoInverse float64",
        ["max_pool2d"] = "MaxPool int16 int8 uint16 uint8",
        ["pinv"] = "PseudoInverse float32 float64",
        ["reduce_prod"] = "ProductOfOthers float32 float64",
        ["resize"] = "Resize float64; ResizeGradient float64",
        ["scatter_nd"] = "ScatterNd int32",
        ["searchsorted"] = "SearchSorted int16 int8 uint16 uint32 uint64 uint8",
        ["solve"] = "MatrixSolve float32 float64",
        ["sort"] = "Ordered float16 float64 int16 int64 int8 uint16 uint32 uint64 uint8; PutAlong float16",
        ["svd"] = "Svd float32 float64",
        ["tensor_scatter_nd_add"] = "TensorScatter float16",
        ["triangular_solve"] = "TriangularSolve float32 float64",
        ["tridiagonal_solve"] = "TridiagonalSolve float32 float64",
        ["unravel_index"] = "UnravelIndex int32 int64",
        ["unsorted_segment_max"] = "UnsortedSegment float16 int16 int8 uint16 uint32 uint64 uint8",
        ["unsorted_segment_min"] = "UnsortedSegment int16 int8 uint16 uint32 uint64 uint8",
        ["unsorted_segment_prod"] = "UnsortedSegment int16 int8 uint16 uint32 uint64 uint8",
        ["unsorted_segment_sum"] = "UnsortedSegment int16 int8 uint16 uint32 uint64 uint8",
    };
}
