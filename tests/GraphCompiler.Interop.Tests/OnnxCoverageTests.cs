using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Onnx;

namespace GraphCompiler.Interop.Tests;

/// <summary>Which operators can be written to ONNX: those with a form, and those that are short for others.</summary>
public sealed class OnnxCoverageTests
{
    // Updates of variables, host code, datasets, prints, texts, random numbers and most gradients have no place in an ONNX model; of the others, some have no operator there and some wait for somebody to need them.
    private static readonly string[] s_unwritten =
    [
        "AvgPoolGradient", "BatchToSpace", "BesselI0", "BesselI0e", "BesselI1",
        "BesselI1e", "Betainc", "Bitcast", "CallOperator", "Cholesky", "Confusion", "Conjugate", "ConvolutionFilterGradient", "CtcLoss", "CumulativeExpSum",
        "CumulativeLogSumExp", "CurrentElement", "Digamma", "Dilation", "DilationGradient", "DilationPick", "Erfinv", "Histogram", "HostCall",
        "HostGradient", "Igamma", "IgammaGradA", "Igammac", "InTopK", "Input", "Iterate", "Lgamma", "ListAdd", "ListConcat",
        "ListEmpty", "ListFill", "ListReserve", "ListSplit", "ListWrite", "LogMatrixDeterminant", "MatrixDiag", "MatrixDiagPart", "MatrixExponential",
        "MatrixInverse", "MatrixLogarithm", "MatrixSetDiag", "MatrixSolve", "MatrixSquareRoot", "MaxPoolGradient", "MaxPoolPick", "MoveNext", "Ndtri",
        "NeighbourSums", "NextAfter", "Partition", "Patches", "PatchesGradient", "Polygamma", "Print", "ProductOfOthers", "PseudoInverse", "PutAlong",
        "Qr", "RandomBinomial", "RandomBits", "RandomCategorical", "RandomGamma", "RandomGammaGrad", "RandomInteger", "RandomNormal",
        "RandomPermutation", "RandomPoisson", "RandomSeed", "RandomSkip", "RandomTruncatedNormal", "RandomUniform", "ReadFile", "Recast", "Repetitions",
        "ResizeGradient", "SearchSorted", "SegmentTake", "SelfAdjointEig", "SequenceLength", "SetDifference", "Slices", "SortedSegment",
        "SpaceToBatch", "Stitch", "StridedSliceGrad", "StridedSliceUpdate", "StringCase", "StringJoin", "StringLength", "StringSplit", "Svd", "Tally", "TensorDiag", "TensorDiagPart", "TriangularSolve",
        "TridiagonalSolve", "UnravelIndex", "Zeta",
    ];

    [Fact]
    public void Operators_that_cannot_be_written_are_known()
    {
        var missing = typeof(Operator).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract)
            .Where(t => !OnnxForms.IsWritten(t) && t.GetProperty(nameof(Operator.Lower))!.DeclaringType == typeof(Operator))
            .Select(t => t.Name).ToArray();
        Assert.Empty(missing.Except(s_unwritten));
        Assert.Empty(s_unwritten.Except(missing));
    }
}
