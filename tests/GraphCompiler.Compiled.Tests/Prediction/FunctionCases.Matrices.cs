namespace GraphCompiler.Compiled.Tests.Prediction;

public static partial class FunctionCases
{
    private static IEnumerable<FunctionCase> Matrices =>
    [
        OfMatrices("Banded", () => MatrixFunctions.BandedFunction, () => [MatrixFunctions.Banded(M(5, 5)), MatrixFunctions.Banded(M(4, 4))]),
        OfMatrices("BandedDouble", () => MatrixFunctions.BandedDoubleFunction, () => [MatrixFunctions.BandedDouble(Tf.Cast<double>(T(2, 3, 5)))]),
        OfMatrices("Diagonals", () => MatrixFunctions.DiagonalsFunction, () => [MatrixFunctions.Diagonals(M(5, 5))]),
        OfMatrices("TensorDiagonals", () => MatrixFunctions.TensorDiagonalsFunction, () => [MatrixFunctions.TensorDiagonals(M(3, 4))]),
        OfMatrices("Crossed", () => MatrixFunctions.CrossedFunction, () => [MatrixFunctions.Crossed(M(5, 3), M(5, 3))]),
        OfMatrices("Batched", () => MatrixFunctions.BatchedFunction, () => [MatrixFunctions.Batched(T(2, 3, 4), T(2, 4, 5))]),
        OfMatrices("Headed", () => MatrixFunctions.HeadedFunction, () => [MatrixFunctions.Headed(T(2, 3, 4), T(4, 5, 6))]),
        OfMatrices("Summed", () => MatrixFunctions.SummedFunction, () => [MatrixFunctions.Summed(M(3, 4), V(4))]),
        OfMatrices("OuterProducts", () => MatrixFunctions.OuterProductsFunction, () => [MatrixFunctions.OuterProducts(M(4, 3), V(4))]),
        OfMatrices("Dotted", () => MatrixFunctions.DottedFunction, () => [MatrixFunctions.Dotted(T(2, 3, 4), T(4, 5, 2))]),
        OfMatrices("Applied", () => MatrixFunctions.AppliedFunction, () => [MatrixFunctions.Applied(M(4, 4), V(4))]),
        OfMatrices("Blocks", () => MatrixFunctions.BlocksFunction, () => [MatrixFunctions.Blocks(E(2, 3), E(3, 2))]),
        OfMatrices("Solved", () => MatrixFunctions.SolvedFunction, () => [MatrixFunctions.Solved(E(3, 3), E(3, 3))]),
        OfMatrices("GradientOfSolved", () => MatrixFunctions.GradientOfSolvedFunction, () => [MatrixFunctions.GradientOfSolved(E(3, 3), E(3, 2))]),
        OfMatrices("Spectra", () => MatrixFunctions.SpectraFunction, () => [MatrixFunctions.Spectra(M(4, 4))]),
        OfMatrices("GradientOfSpectra", () => MatrixFunctions.GradientOfSpectraFunction, () => [MatrixFunctions.GradientOfSpectra(E(4, 4))]),
        OfMatrices("Exponentials", () => MatrixFunctions.ExponentialsFunction, () => [MatrixFunctions.Exponentials(E(3, 3))]),
        OfMatrices("Logarithms", () => MatrixFunctions.LogarithmsFunction, () => [MatrixFunctions.Logarithms(E(3, 3))]),
        OfMatrices("Tridiagonal", () => MatrixFunctions.TridiagonalFunction, () => [MatrixFunctions.Tridiagonal(E(3, 5), E(5, 2))]),
    ];

    private static FunctionCase OfMatrices(string name, Func<TfFunction> handle, Func<Tensor[]> run) => new(nameof(MatrixFunctions), name, () => (handle(), run()));

    private static Tensor<double> E(int rows, int columns) => Tf.Cast<double>(M(rows, columns)) * 1.25;
}
