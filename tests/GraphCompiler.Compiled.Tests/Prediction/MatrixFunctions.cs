namespace GraphCompiler.Compiled.Tests.Prediction;

/// <summary>Functions of matrices beside kernels, and their gradients.</summary>
public static partial class MatrixFunctions
{
    [TfFunction]
    public static Tensor<float> Banded(Tensor<float> x) => Tf.Tanh(Tf.Linalg.BandPart(x, 1, 2)) + Tf.Linalg.MatrixTranspose(x);

    [TfFunction]
    public static Tensor<double> BandedDouble([TensorSpec(-1, -1, -1)] Tensor<double> x) => Tf.Linalg.BandPart(x * 2.0, -1, 0) - x;

    [TfFunction]
    public static Tensor<float> Diagonals([TensorSpec(-1, -1)] Tensor<float> x) =>
        Tf.Exp(Tf.Linalg.SetDiag(x, Tf.Linalg.DiagPart(x) * 0.5f)) + Tf.Linalg.Diag(Tf.Square(Tf.Linalg.DiagPart(x))) * Tf.Linalg.Trace(x);

    [TfFunction]
    public static Tensor<float> TensorDiagonals([TensorSpec(-1, -1)] Tensor<float> x) => Tf.Linalg.TensorDiagPart(Tf.Linalg.TensorDiag(x) * 2f) + x;

    [TfFunction]
    public static Tensor<float> Crossed([TensorSpec(-1, 3)] Tensor<float> x, [TensorSpec(-1, 3)] Tensor<float> y) => Tf.Linalg.Cross(x * 2f, y) + x;

    [TfFunction]
    public static Tensor<float> Batched([TensorSpec(-1, -1, -1)] Tensor<float> x, [TensorSpec(-1, -1, -1)] Tensor<float> y) => Tf.Tanh(Tf.Einsum("bij,bjk->bik", x, y));

    [TfFunction]
    public static Tensor<float> Headed([TensorSpec(-1, -1, -1)] Tensor<float> x, [TensorSpec(-1, -1, -1)] Tensor<float> w) => Tf.Sigmoid(Tf.Einsum("btd,dhk->bhtk", x, w));

    [TfFunction]
    public static Tensor<float> Summed([TensorSpec(-1, -1)] Tensor<float> x, [TensorSpec(-1)] Tensor<float> y) => Tf.Einsum("ij,j,i->i", x, y, Tf.Einsum("ij->i", x)) * 2f;

    [TfFunction]
    public static Tensor<float> OuterProducts([TensorSpec(-1, -1)] Tensor<float> x, [TensorSpec(-1)] Tensor<float> y) => Tf.Einsum("ij,k->kij", x, y) + Tf.ReduceSum(Tf.Einsum("...j->...", x));

    [TfFunction]
    public static Tensor<float> Dotted([TensorSpec(-1, -1, -1)] Tensor<float> x, [TensorSpec(-1, -1, -1)] Tensor<float> y) =>
        Tf.Nn.Relu(Tf.Tensordot(x, y, 1)) + Tf.ReduceSum(Tf.Tensordot(x, y, [0, 2], [2, 0]));

    [TfFunction]
    public static Tensor<float> Applied([TensorSpec(-1, -1)] Tensor<float> a, [TensorSpec(-1)] Tensor<float> x) => Tf.Linalg.MatVec(a, x) * 2f - Tf.Linalg.MatVec(a, x, transposeA: true);

    [TfFunction]
    public static Tensor<double> Blocks([TensorSpec(-1, -1)] Tensor<double> x, [TensorSpec(-1, -1)] Tensor<double> y) => Tf.Sin(Tf.Linalg.Kron(x, y));

    [TfFunction]
    public static Tensor<double> Solved([TensorSpec(-1, -1)] Tensor<double> a, [TensorSpec(-1, -1)] Tensor<double> b)
    {
        var spd = Tf.MatMul(a, a, transposeY: true) + Tf.Linalg.Diag(Tf.OnesLike(Tf.Linalg.DiagPart(a)));
        var x = Tf.Linalg.CholeskySolve(Tf.Linalg.Cholesky(spd), b) + Tf.Linalg.Solve(spd, b) * 2.0 + Tf.MatMul(Tf.Linalg.Inv(spd), b);
        return Tf.Tanh(x) * Tf.Linalg.LogDet(spd) + Tf.Linalg.Det(spd) * 1e-3 + Tf.Linalg.Lstsq(a, b, 0.5);
    }

    [TfFunction]
    public static Tensor<double> GradientOfSolved([TensorSpec(-1, -1)] Tensor<double> a, [TensorSpec(-1, -1)] Tensor<double> b)
    {
        using var tape = new GradientTape();
        tape.Watch(a);
        var spd = Tf.MatMul(a, a, transposeY: true) + Tf.Linalg.Diag(Tf.OnesLike(Tf.Linalg.DiagPart(a)));
        var y = Tf.ReduceSum(Tf.Square(Tf.Linalg.CholeskySolve(Tf.Linalg.Cholesky(spd), b))) + Tf.Linalg.Slogdet(spd).LogAbsDet + Tf.Linalg.LogDet(spd);
        return tape.Gradient(y, a)! * 0.5;
    }

    [TfFunction]
    public static Tensor<float> Spectra([TensorSpec(-1, -1)] Tensor<float> x)
    {
        var (values, vectors) = Tf.Linalg.Eigh(x + Tf.Linalg.MatrixTranspose(x));
        var (s, u, v) = Tf.Linalg.Svd(x);
        var (q, r) = Tf.Linalg.Qr(x);
        return Tf.Tanh(values * Tf.ReduceSum(Tf.Abs(vectors)) + Tf.Linalg.Eigvalsh(x)) + s * Tf.ReduceSum(Tf.Abs(Tf.MatMul(u, v))) + Tf.ReduceSum(Tf.MatMul(q, r)) + Tf.Linalg.SingularValues(x);
    }

    [TfFunction]
    public static Tensor<double> GradientOfSpectra([TensorSpec(-1, -1)] Tensor<double> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var (values, vectors) = Tf.Linalg.Eigh(x);
        var (s, u, v) = Tf.Linalg.Svd(x);
        var y = Tf.ReduceSum(values * values) + Tf.ReduceSum(Tf.Square(vectors) * values) + Tf.ReduceSum(Tf.Square(u) * s) + Tf.ReduceSum(v * v * v * s);
        return tape.Gradient(y, x)! * 0.5;
    }

    [TfFunction]
    public static Tensor<double> Exponentials([TensorSpec(-1, -1)] Tensor<double> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = Tf.ReduceSum(Tf.Sin(Tf.Linalg.Expm(x * 0.1))) + Tf.ReduceSum(Tf.Square(Tf.Linalg.Pinv(x)));
        return Tf.Tanh(tape.Gradient(y, x)!);
    }

    [TfFunction]
    public static Tensor<double> Tridiagonal([TensorSpec(3, -1)] Tensor<double> diagonals, [TensorSpec(-1, -1)] Tensor<double> b)
    {
        using var tape = new GradientTape();
        tape.Watch(diagonals);
        var y = Tf.Linalg.TridiagonalMatMul(diagonals, Tf.Linalg.TridiagonalSolve(diagonals, b) * 2.0) + Tf.Linalg.TridiagonalMatMul(diagonals, b);
        return tape.Gradient(Tf.ReduceSum(Tf.Square(y)), diagonals)! + 1.0;
    }

    [TfFunction]
    public static Tensor<double> Logarithms([TensorSpec(-1, -1)] Tensor<double> x)
    {
        using var tape = new GradientTape();
        tape.Watch(x);
        var positive = Tf.Linalg.Expm(x * 0.1);
        return Tf.Tanh(tape.Gradient(Tf.ReduceSum(Tf.Sin(Tf.Linalg.Logm(positive)) + Tf.Square(Tf.Linalg.Sqrtm(positive))), x)!);
    }
}
