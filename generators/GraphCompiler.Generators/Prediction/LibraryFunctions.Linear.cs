using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Arguments = GraphCompiler.Generators.Prediction.Interpreter.LibraryArguments;

namespace GraphCompiler.Generators.Prediction;

/// <summary>Matrices.</summary>
internal static partial class LibraryFunctions
{
    private static readonly Dictionary<string, Func<Arguments, Abstract?>> s_linear = new(StringComparer.Ordinal)
    {
        ["Tf.Einsum"] = Einsum,
        ["Tf.Tensordot"] = Tensordot,
        ["Tf.Linalg.MatVec"] = a => a.Compose(v => Composites.MatVec(v[0], v[1], a.Flag(2)), a.Tensor(0), a.Tensor(1)),
        ["Tf.Linalg.MatrixTranspose"] = a => a.Apply(new MatrixTranspose(), a.Tensor(0)),
        ["Tf.Linalg.Diag"] = a => a.Int(1) is { } k ? a.Apply(new MatrixDiag(k), a.Tensor(0), a.Count > 2 ? a.Tensor(2) : a.Scalar("padding")) : null,
        ["Tf.Linalg.DiagPart"] = a => a.Int(1) is { } k ? a.Apply(new MatrixDiagPart(k), a.Tensor(0)) : null,
        ["Tf.Linalg.SetDiag"] = a => a.Int(2) is { } k ? a.Apply(new MatrixSetDiag(k), a.Tensor(0), a.Tensor(1)) : null,
        ["Tf.Linalg.BandPart"] = a => a.Apply(new BandPart(a.Int(1) ?? -1, a.Int(2) ?? -1), a.Tensor(0)),
        ["Tf.Linalg.Trace"] = a => a.Compose(v => Composites.Trace(v[0]), a.Tensor(0)),
        ["Tf.Linalg.TensorDiag"] = a => a.Apply(new TensorDiag(), a.Tensor(0)),
        ["Tf.Linalg.TensorDiagPart"] = a => a.Apply(new TensorDiagPart(), a.Tensor(0)),
        ["Tf.Linalg.Cross"] = a => a.Apply(new Cross(), a.Tensor(0), a.Tensor(1)),
        ["Tf.Linalg.Kron"] = a => Ranked(a.Tensor(0)) is { } x && Ranked(a.Tensor(1)) is { } y ? a.Compose(v => Composites.Kron(v[0], v[1]), x, y) : null,
        ["Tf.Linalg.Det"] = a => a.Apply(new MatrixDeterminant(), a.Tensor(0)),
        ["Tf.Linalg.Slogdet"] = a => a.ApplyAll(new LogMatrixDeterminant(), a.Tensor(0)),
        ["Tf.Linalg.LogDet"] = a => a.Compose(v => Composites.LogDet(v[0]), a.Tensor(0)),
        ["Tf.Linalg.Inv"] = a => a.Count > 1 && a.Flag(1) ? a.Apply(new MatrixTranspose(), a.Then(new MatrixInverse(), a.Tensor(0))) : a.Apply(new MatrixInverse(), a.Tensor(0)),
        ["Tf.Linalg.Cholesky"] = a => a.Apply(new Cholesky(), a.Tensor(0)),
        ["Tf.Linalg.CholeskySolve"] = a => a.Compose(v => Composites.CholeskySolve(v[0], v[1]), a.Tensor(0), a.Tensor(1)),
        ["Tf.Linalg.Solve"] = a => a.Apply(new MatrixSolve(a.Flag(2)), a.Tensor(0), a.Tensor(1)),
        ["Tf.Linalg.TriangularSolve"] = a => a.Apply(new TriangularSolve(a.Flag(2), a.Flag(3)), a.Tensor(0), a.Tensor(1)),
        ["Tf.Linalg.Lstsq"] = a => a[2] is AbstractHost { Constant: { HasValue: true, Value: var weight } }
            ? a.Compose(v => Composites.LeastSquares(v[0], v[1], weight is 0.0 ? null : a.Scalar("l2")), a.Tensor(0), a.Tensor(1))
            : null,
        ["Tf.Linalg.Pinv"] = a => a.Apply(new PseudoInverse(IsNormal: false), a.Tensor(0)),
        ["Tf.Linalg.Svd"] = a => a.ApplyAll(new Svd(true, a.Flag(1)), a.Tensor(0)),
        ["Tf.Linalg.SingularValues"] = a => a.Apply(new Svd(false, false), a.Tensor(0)),
        ["Tf.Linalg.Qr"] = a => a.ApplyAll(new Qr(a.Flag(1)), a.Tensor(0)),
        ["Tf.Linalg.Eigh"] = a => a.ApplyAll(new SelfAdjointEig(true), a.Tensor(0)),
        ["Tf.Linalg.Eigvalsh"] = a => a.Apply(new SelfAdjointEig(false), a.Tensor(0)),
        ["Tf.Linalg.Expm"] = a => a.Apply(new MatrixExponential(), a.Tensor(0)),
        ["Tf.Linalg.Logm"] = a => a.Apply(new MatrixLogarithm(), a.Tensor(0)),
        ["Tf.Linalg.Sqrtm"] = a => a.Apply(new MatrixSquareRoot(), a.Tensor(0)),
        ["Tf.Linalg.TridiagonalSolve"] = a => a.Apply(new TridiagonalSolve(), a.Tensor(0), a.Tensor(1)),
        ["Tf.Linalg.TridiagonalMatMul"] = a => a.Apply(new TridiagonalMatMul(), a.Tensor(0), a.Tensor(1)),
    };

    private static Value? Ranked(Value value) => value.Shape.IsRankKnown ? value : null;

    // How it is planned depends on the ranks.
    private static Abstract? Einsum(Arguments a) =>
        a[0] is AbstractHost { Constant: { HasValue: true, Value: string equation } } && a.Tensors(1) is { Length: > 0 } operands && Array.TrueForAll(operands, o => o.Shape.IsRankKnown)
            ? a.Compose(v => Core.Operators.Einsum.Apply(equation, v), operands)
            : null;

    private static Abstract? Tensordot(Arguments a)
    {
        var (x, y) = (a.Tensor(0), a.Tensor(1));
        if (!x.Shape.IsRankKnown || !y.Shape.IsRankKnown) return null;
        var (rank, other) = (x.Shape.Rank, y.Shape.Rank);
        var (first, second) = a.Count == 3 && a.Int(2) is { } count
            ? (Enumerable.Range(rank - count, count).ToEquatableArray(), Enumerable.Range(0, count).ToEquatableArray())
            : (a.Ints(2), a.Count > 3 ? a.Ints(3) : null);
        if (first is not { } axesX || second is not { } axesY || axesX.Count != axesY.Count) return null;
        return axesX.All(axis => axis >= -rank && axis < rank) && axesY.All(axis => axis >= -other && axis < other)
            ? a.Compose(v => Core.Operators.Einsum.Tensordot(v[0], v[1], axesX, axesY), x, y)
            : null;
    }
}
