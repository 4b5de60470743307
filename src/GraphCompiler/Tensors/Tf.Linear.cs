using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// The matrix product <c>x @ y</c>, z[…, i, j] = Σₖ x[…, i, k] · y[…, k, j]: [M, K] with [K, N] gives [M, N]. Axes before the
    /// last two broadcast. A sum of nothing is 0; integers wrap.
    /// </summary>
    /// <param name="x">The left factor, of rank 2 or higher.</param>
    /// <param name="y">The right factor, of rank 2 or higher.</param>
    /// <param name="transposeX">Whether x is transposed first: it is [K, M] then. Costs nothing.</param>
    /// <param name="transposeY">Whether y is transposed first: it is [N, K] then. Costs nothing.</param>
    /// <exception cref="TfInvalidArgumentException">
    /// A rank is below 2, K differs, or the axes before do not broadcast; while tracing a <see cref="TfValueException"/>.
    /// </exception>
    public static Tensor<T> MatMul<T>(Tensor<T> x, Tensor<T> y, bool transposeX = false, bool transposeY = false)
        where T : INumber<T> => Ambient.Apply(new MatMul(transposeX, transposeY), x, y);
}
