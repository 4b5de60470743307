namespace GraphCompiler.Tests.Operators;

/// <summary>Logarithms and square roots of matrices: what undoes them gives the matrix, and gradients are slopes, to the second order.</summary>
public class MatrixFunctionTests
{
    public static TheoryData<int, double> Sizes => new() { { 1, 1 }, { 3, 0.1 }, { 6, 1 }, { 6, 100 }, { 25, 1 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Exponentials_and_squares_give_the_matrix_again(int size, double scale)
    {
        var x = Positive(size) * scale;
        AssertNear(x, Tf.Linalg.Expm(Tf.Linalg.Logm(x)), 1e-10);
        var root = Tf.Linalg.Sqrtm(x);
        AssertNear(x, Tf.MatMul(root, root), 1e-11);
    }

    [Fact]
    public void Of_diagonal_matrices_and_rotations_they_are_known()
    {
        Tensor<double> diagonal = [[4.0, 0], [0, 1e-6]];
        AssertNear([[2.0, 0], [0, 1e-3]], Tf.Linalg.Sqrtm(diagonal), 1e-14);
        AssertNear([[Math.Log(4), 0], [0, Math.Log(1e-6)]], Tf.Linalg.Logm(diagonal), 1e-13);
        var (cos, sin) = (Math.Cos(2.5), Math.Sin(2.5));
        AssertNear([[0.0, -2.5], [2.5, 0]], Tf.Linalg.Logm<double>([[cos, -sin], [sin, cos]]), 1e-13);
        AssertNear([[0.0, 3], [0, 0]], Tf.Linalg.Logm<double>([[1.0, 3], [0, 1]]), 1e-14);
        Assert.Equal([0f, 1, 0, 0], Tf.Linalg.Logm<float>([[1f, 1], [0, 1]]).ToArray());
    }

    [Fact]
    public void There_are_none_for_negative_eigenvalues()
    {
        Tensor<double> x = [[[-1.0, 0], [0, 1]], [[4, 0], [0, 4]]];
        Assert.Equal([true, true, true, true, false, false, false, false], Tf.Math.IsNan(Tf.Linalg.Logm(x)).ToArray());
        Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN, 2, 0, 0, 2], Tf.Round(Tf.Linalg.Sqrtm(x)).ToArray());
    }

    [Fact]
    public void Matrices_that_are_not_square_are_refused()
    {
        Assert.Contains("must be square", Assert.Throws<TfInvalidArgumentException>(() => Tf.Linalg.Logm(Tf.Ones<float>([2, 3]))).Message, StringComparison.Ordinal);
        Assert.Contains("must be square", Assert.Throws<TfInvalidArgumentException>(() => Tf.Linalg.Sqrtm(Tf.Ones<float>([2, 3]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_slopes_also_those_of_gradients(bool isRoot)
    {
        var x = Positive(3);
        var (first, second) = (Tf.Random.StatelessNormal<double>([3, 3], Tf.Constant([1, 2])), Tf.Random.StatelessNormal<double>([3, 3], Tf.Constant([3, 4])));
        const double step = 1e-4;
        Assert.Equal(Slope(Value), Tf.ReduceSum(Gradient(x) * second).Item(), 1e-7);
        Assert.Equal(Slope(v => Tf.ReduceSum(Gradient(v) * first)), Tf.ReduceSum(SecondGradient() * second).Item(), 1e-7);

        double Slope(Func<Tensor<double>, Tensor<double>> f) => (f(x + (step * second)) - f(x - (step * second))).Item() / (2 * step);

        Tensor<double> Value(Tensor<double> v) => Tf.ReduceSum(first * Tf.Sin(Function(v)));

        Tensor<double> Gradient(Tensor<double> v)
        {
            using var tape = new GradientTape();
            tape.Watch(v);
            return tape.Gradient(Value(v), v)!;
        }

        Tensor<double> SecondGradient()
        {
            using var tape = new GradientTape();
            tape.Watch(x);
            return tape.Gradient(Tf.ReduceSum(Gradient(x) * first), x)!;
        }

        Tensor<double> Function(Tensor<double> v) => Traced.Call<double>(u => isRoot ? Tf.Linalg.Sqrtm(u) : Tf.Linalg.Logm(u), v)!;
    }

    // Eigenvalues around 3, some of them complex.
    private static Tensor<double> Positive(int size) => (Tf.Random.StatelessNormal<double>([size, size], Tf.Constant([size, 5])) / Math.Sqrt(size)) + (3 * Tf.Eye<double>(size));

    private static void AssertNear(Tensor<double> expected, Tensor<double> actual, double tolerance)
    {
        var scale = Tf.ReduceMax(Tf.Abs(expected)).Item();
        Assert.InRange(Tf.ReduceMax(Tf.Abs(expected - actual)).Item(), 0, tolerance * Math.Max(scale, 1));
    }
}
