using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// TensorFlow's tf.linalg.* functions, on the matrices that the last two axes of a tensor are; axes before them count matrices. Where a
    /// rank is below 2, a matrix is not square that has to be, or shapes do not fit together, they throw a <see cref="TfInvalidArgumentException"/>,
    /// while tracing a <see cref="TfValueException"/>. Decompositions compute in doubles, whatever the element type is.
    /// </summary>
    public static partial class Linalg
    {
        /// <summary>The product of matrices with vectors, y[…, i] = Σₖ a[…, i, k] · x[…, k].</summary>
        /// <param name="a">Matrices.</param>
        /// <param name="x">Vectors.</param>
        /// <param name="transposeA">Whether a is transposed first.</param>
        public static Tensor<T> MatVec<T>(Tensor<T> a, Tensor<T> x, bool transposeA = false)
            where T : INumber<T> => Ambient.Compose<T>(v => Composites.MatVec(v[0], v[1], transposeA), a, x);

        /// <summary>Each matrix transposed.</summary>
        /// <exception cref="TfValueException">The rank is below 2.</exception>
        public static Tensor<T> MatrixTranspose<T>(Tensor<T> x) => Ambient.Apply<T>(new MatrixTranspose(), (Tensor)x);

        /// <summary>Square matrices that have the rows of x as their diagonal k, above the main one where k is positive, and zeros elsewhere: [..., n] gives [..., n + |k|, n + |k|].</summary>
        public static Tensor<T> Diag<T>(Tensor<T> diagonal, int k = 0) => Diag(diagonal, k, default!);

        /// <summary>As <see cref="Diag{T}(Tensor{T}, int)"/>, with another value beside the diagonal.</summary>
        public static Tensor<T> Diag<T>(Tensor<T> diagonal, int k, T paddingValue) => Ambient.Apply<T>(new MatrixDiag(k), diagonal, (Tensor<T>)paddingValue);

        /// <summary>The diagonal k of each matrix, above the main one where k is positive.</summary>
        /// <exception cref="TfInvalidArgumentException">There is no such diagonal; while tracing a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> DiagPart<T>(Tensor<T> x, int k = 0) => Ambient.Apply<T>(new MatrixDiagPart(k), (Tensor)x);

        /// <summary>x with other elements on the diagonal k of each matrix.</summary>
        /// <exception cref="TfInvalidArgumentException">There is no such diagonal, or it is of another length.</exception>
        public static Tensor<T> SetDiag<T>(Tensor<T> x, Tensor<T> diagonal, int k = 0) => Ambient.Apply<T>(new MatrixSetDiag(k), x, diagonal);

        /// <summary>Of each matrix the main diagonal, so many below and so many above it, zeros elsewhere; a negative number keeps all.</summary>
        /// <exception cref="TfInvalidArgumentException">There are not so many.</exception>
        public static Tensor<T> BandPart<T>(Tensor<T> x, int lower, int upper) => Ambient.Apply<T>(new BandPart(lower, upper), (Tensor)x);

        /// <summary>The sum of each matrix's main diagonal.</summary>
        public static Tensor<T> Trace<T>(Tensor<T> x)
            where T : INumber<T> => Ambient.Compose<T>(v => Composites.Trace(v[0]), x);

        /// <summary>y[i, i] = x[i] for every position i of x, zeros elsewhere: of twice the rank.</summary>
        public static Tensor<T> TensorDiag<T>(Tensor<T> x)
            where T : INumber<T> => Ambient.Apply<T>(new TensorDiag(), (Tensor)x);

        /// <summary>y[i] = x[i, i] for every position i of the first half of x's axes.</summary>
        public static Tensor<T> TensorDiagPart<T>(Tensor<T> x)
            where T : INumber<T> => !Ambient.IsTracing && x.ValueShape.IsScalar ? Identity(x) : Ambient.Apply<T>(new TensorDiagPart(), (Tensor)x);

        /// <summary>The cross product of vectors of three along the last axis.</summary>
        public static Tensor<T> Cross<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Ambient.Apply(new Cross(), x, y);

        /// <summary>Kronecker's product: each element of x times the matrix y, as blocks.</summary>
        public static Tensor<T> Kron<T>(Tensor<T> x, Tensor<T> y)
            where T : INumber<T> => Ambient.Compose<T>(v => Composites.Kron(v[0], v[1]), x, y);

        /// <summary>The determinant of each matrix.</summary>
        public static Tensor<T> Det<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new MatrixDeterminant(), (Tensor)x);

        /// <summary>The sign of each matrix's determinant and the logarithm of its magnitude, -∞ and 0 where it is 0. The sign has no gradient.</summary>
        public static (Tensor<T> Sign, Tensor<T> LogAbsDet) Slogdet<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.ApplyAll(new LogMatrixDeterminant(), x) is [var sign, var logarithm] ? (sign, logarithm) : default;

        /// <summary>The logarithm of the determinant of symmetric positive definite matrices; NaN where one is not.</summary>
        public static Tensor<T> LogDet<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.LogDet(v[0]), x);

        /// <summary>The inverse of each matrix.</summary>
        /// <exception cref="TfInvalidArgumentException">One has none.</exception>
        public static Tensor<T> Inv<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Inv(x, adjoint: false);

        /// <summary>The inverse of each matrix, or of each matrix transposed.</summary>
        /// <exception cref="TfInvalidArgumentException">One has none.</exception>
        public static Tensor<T> Inv<T>(Tensor<T> x, bool adjoint)
            where T : IFloatingPointIeee754<T>
        {
            var inverse = Ambient.Apply<T>(new MatrixInverse(), (Tensor)x);
            return adjoint ? MatrixTranspose(inverse) : inverse;
        }

        /// <summary>The lower triangular L with L · Lᵀ = x for symmetric positive definite x, of which the lower triangle alone is read; NaN where there is none.</summary>
        public static Tensor<T> Cholesky<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Cholesky(), (Tensor)x);

        /// <summary>The x with c · cᵀ · x = b, c lower triangular.</summary>
        public static Tensor<T> CholeskySolve<T>(Tensor<T> cholesky, Tensor<T> b)
            where T : IFloatingPointIeee754<T> => Ambient.Compose<T>(v => Composites.CholeskySolve(v[0], v[1]), cholesky, b);

        /// <summary>The x with a · x = b.</summary>
        /// <param name="a">Square matrices.</param>
        /// <param name="b">Matrices of as many rows.</param>
        /// <param name="adjoint">Whether a is transposed first.</param>
        /// <exception cref="TfInvalidArgumentException">There is no such x, or not one alone.</exception>
        public static Tensor<T> Solve<T>(Tensor<T> a, Tensor<T> b, bool adjoint = false)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new MatrixSolve(adjoint), a, b);

        /// <summary>The x with a · x = b, a triangular. A 0 on the diagonal gives infinities and NaN.</summary>
        /// <param name="a">Matrices of which one triangle is read.</param>
        /// <param name="b">Matrices of as many rows; both broadcast.</param>
        /// <param name="lower">Which triangle.</param>
        /// <param name="adjoint">Whether a is transposed first.</param>
        public static Tensor<T> TriangularSolve<T>(Tensor<T> a, Tensor<T> b, bool lower = true, bool adjoint = false)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new TriangularSolve(lower, adjoint), a, b);

        /// <summary>
        /// The x for which |a · x - b|² + l2Regularizer · |x|² is least, the shortest one where there are several; by normal equations, so NaN where
        /// rows and columns are dependent.
        /// </summary>
        public static Tensor<T> Lstsq<T>(Tensor<T> a, Tensor<T> b, double l2Regularizer = 0)
            where T : IFloatingPointIeee754<T> => l2Regularizer == 0
                ? Ambient.Compose<T>(v => Composites.LeastSquares(v[0], v[1], null), a, b)
                : Ambient.Compose<T>(v => Composites.LeastSquares(v[0], v[1], v[2]), a, b, (Tensor<T>)T.CreateChecked(System.Math.Sqrt(l2Regularizer)));

        /// <summary>Moore and Penrose's inverse, of the singular values that are more than a share of the largest.</summary>
        /// <param name="x">Matrices of any form.</param>
        /// <param name="rcond">The share; 10 · max(rows, columns) · ε unless given.</param>
        /// <exception cref="TfValueException">The rank is below 2.</exception>
        public static Tensor<T> Pinv<T>(Tensor<T> x, double? rcond = null)
            where T : IFloatingPointIeee754<T>
        {
            if (x.ValueShape.IsRankKnown && x.ValueShape.Rank < 2) throw new TfValueException($"Input tensor must have at least 2 dimensions (saw: {x.ValueShape.Rank})");
            return Ambient.Apply<T>(new PseudoInverse(IsNormal: false, rcond), (Tensor)x);
        }

        /// <summary>The singular values, descending, and U and V with x = U · diag(S) · Vᵀ: as many columns as values, or square.</summary>
        /// <exception cref="TfNoGradientException">For the gradient of square U and V.</exception>
        public static (Tensor<T> S, Tensor<T> U, Tensor<T> V) Svd<T>(Tensor<T> x, bool fullMatrices = false)
            where T : IFloatingPointIeee754<T> => Ambient.ApplyAll(new Svd(true, fullMatrices), x) is [var s, var u, var v] ? (s, u, v) : default;

        /// <summary>The singular values alone, descending.</summary>
        public static Tensor<T> SingularValues<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new Svd(false, false), (Tensor)x);

        /// <summary>x = Q · R, Q with orthonormal columns and R upper triangular.</summary>
        /// <exception cref="TfNoGradientException">For the gradient where there are more columns than rows, or sizes are not known.</exception>
        public static (Tensor<T> Q, Tensor<T> R) Qr<T>(Tensor<T> x, bool fullMatrices = false)
            where T : IFloatingPointIeee754<T> => Ambient.ApplyAll(new Qr(fullMatrices), x) is [var q, var r] ? (q, r) : default;

        /// <summary>The eigenvalues of symmetric matrices, ascending, and their vectors as columns; reads the lower triangle.</summary>
        /// <exception cref="TfInvalidArgumentException">An element is not finite.</exception>
        public static (Tensor<T> Values, Tensor<T> Vectors) Eigh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.ApplyAll(new SelfAdjointEig(true), x) is [var values, var vectors] ? (values, vectors) : default;

        /// <summary>The eigenvalues of symmetric matrices, ascending; reads the lower triangle.</summary>
        /// <inheritdoc cref="Eigh" path="/exception"/>
        public static Tensor<T> Eigvalsh<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new SelfAdjointEig(false), (Tensor)x);

        /// <summary>1 + x + x²/2! + x³/3! + … of each matrix.</summary>
        /// <exception cref="TfInvalidArgumentException">The matrices are not square; while tracing a <see cref="TfValueException"/>.</exception>
        public static Tensor<T> Expm<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new MatrixExponential(), (Tensor)x);

        /// <summary>The principal logarithm of each matrix, whose exponential is the matrix; NaN where an eigenvalue is 0 or a negative number. TensorFlow's is for complex numbers alone.</summary>
        /// <inheritdoc cref="Expm" path="/exception"/>
        public static Tensor<T> Logm<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new MatrixLogarithm(), (Tensor)x);

        /// <summary>The principal square root of each matrix, whose square is the matrix; NaN where an eigenvalue is 0 or a negative number.</summary>
        /// <inheritdoc cref="Expm" path="/exception"/>
        public static Tensor<T> Sqrtm<T>(Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply<T>(new MatrixSquareRoot(), (Tensor)x);

        /// <summary>The x with a · x = b; NaN where there is none. a is given by its diagonals [..., 3, n]: above the main one, itself, below it; the last of the first and the first of the last count for nothing.</summary>
        /// <exception cref="TfValueException">There are not three diagonals, or b has other rows.</exception>
        public static Tensor<T> TridiagonalSolve<T>(Tensor<T> diagonals, Tensor<T> b)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new TridiagonalSolve(), diagonals, b);

        /// <summary>a · x, a given by its diagonals as for <see cref="TridiagonalSolve"/>.</summary>
        public static Tensor<T> TridiagonalMatMul<T>(Tensor<T> diagonals, Tensor<T> x)
            where T : IFloatingPointIeee754<T> => Ambient.Apply(new TridiagonalMatMul(), diagonals, x);
    }
}
