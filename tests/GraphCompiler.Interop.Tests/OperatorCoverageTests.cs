using GraphCompiler.Core.Operators;

namespace GraphCompiler.Interop.Tests;

/// <summary>Which operators can be saved: those with a form, and those that are short for others.</summary>
public sealed class OperatorCoverageTests
{
    // Inputs and calls are no operations. Host code, datasets, prints and random numbers cannot be told to TensorFlow; of the others, those that are in TensorFlow wait for somebody to need them.
    private static readonly string[] s_unwritten =
    [
        "BatchToSpace", "CallOperator", "Confusion", "CtcLoss", "CumulativeExpSum", "CumulativeLogSumExp", "CurrentElement", "Dilation",
        "DilationGradient", "DilationPick", "Histogram", "HostCall", "HostGradient", "IgammaGradA", "InTopK", "Input", "Iterate", "ListAdd",
        "ListConcat", "ListFill", "ListSplit", "LogMatrixDeterminant", "MatrixDiag", "MatrixDiagPart", "MatrixExponential", "MatrixLogarithm",
        "MatrixSetDiag", "MatrixSquareRoot", "MaxPoolPick", "MoveNext", "NeighbourSums", "NonMaxSuppression", "Partition", "Patches",
        "PatchesGradient", "Print", "ProductOfOthers", "PseudoInverse", "PutAlong", "Qr", "RandomBinomial", "RandomBits", "RandomCategorical",
        "RandomGamma", "RandomGammaGrad", "RandomInteger", "RandomNormal", "RandomPermutation", "RandomPoisson", "RandomSeed", "RandomSkip",
        "RandomTruncatedNormal", "RandomUniform", "Recast", "Repetitions", "Resize", "ResizeGradient", "SearchSorted", "SegmentTake",
        "SelfAdjointEig", "SequenceLength", "SetDifference", "SortedSegment", "SpaceToBatch", "Stitch", "Svd", "TakeAlong", "Tally", "TensorDiag",
        "TensorDiagPart", "TridiagonalSolve", "Unique", "UnravelIndex", "UnsortedSegment",
    ];

    [Fact]
    public void Operators_that_cannot_be_saved_are_known()
    {
        var missing = typeof(Operator).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract)
            .Where(t => !NodeForms.IsWritten(t) && t.GetProperty(nameof(Operator.Lower))!.DeclaringType == typeof(Operator))
            .Select(t => t.Name).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join(" ", s_unwritten.Order(StringComparer.Ordinal)), string.Join(" ", missing));
    }

}
