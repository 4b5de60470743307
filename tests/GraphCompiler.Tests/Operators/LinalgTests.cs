namespace GraphCompiler.Tests.Operators;

/// <summary>What no golden vectors are about: vectors whose signs are free, larger matrices, einsum against sums by hand.</summary>
public class LinalgTests
{
    [Theory]
    [InlineData(5, 5)]
    [InlineData(7, 4)]
    [InlineData(3, 6)]
    public void Singular_vectors_give_the_matrix(int rows, int columns)
    {
        var x = Tf.Random.StatelessNormal<double>([2, rows, columns], Tf.Constant([rows, columns]));
        foreach (var isFull in new[] { false, true })
        {
            var (s, u, v) = Tf.Linalg.Svd(x, isFull);
            var count = Math.Min(rows, columns);
            AssertNear(x, Tf.MatMul(u[.., .., ..count] * Tf.ExpandDims(s, -2), v[.., .., ..count], transposeY: true));
            AssertNear(Unit(u), Tf.MatMul(u, u, transposeX: true));
            AssertNear(Unit(v), Tf.MatMul(v, v, transposeX: true));
        }
    }

    public static TheoryData<string, Func<Tensor<Half>, Tensor>> OfHalves => new()
    {
        { "Cholesky", x => Tf.Linalg.Cholesky(x) },
        { "MatrixDeterminant", x => Tf.Linalg.Det(x) },
        { "LogMatrixDeterminant", x => Tf.Linalg.Slogdet(x).Item2 },
        { "MatrixInverse", x => Tf.Linalg.Inv(x) },
        { "MatrixSolve", x => Tf.Linalg.Solve(x, x) },
        { "MatrixTriangularSolve", x => Tf.Linalg.TriangularSolve(x, x) },
        { "Qr", x => Tf.Linalg.Qr(x).Item1 },
        { "Svd", x => Tf.Linalg.SingularValues(x) },
        { "SelfAdjointEigV2", x => Tf.Linalg.Eigvalsh(x) },
        { "MatrixExponential", x => Tf.Linalg.Expm(x) },
    };

    [Theory]
    [MemberData(nameof(OfHalves), DisableDiscoveryEnumeration = true)]
    public void Decompositions_of_halves_are_refused(string name, Func<Tensor<Half>, Tensor> of)
    {
        Tensor<Half> x = new[,] { { (Half)2, (Half)0 }, { (Half)0, (Half)2 } };
        Assert.Contains($"float16 is not in the list of allowed values: float32, float64 [Op:{name}]", Assert.Throws<TfInvalidArgumentException>(() => of(x)).Message, StringComparison.Ordinal);
        Assert.Contains("has DataType float16", Assert.Throws<TfTypeException>(() => Traced.Call(v => of(v[0].As<Half>()), [x])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Singular_vectors_of_dependent_columns_are_orthonormal()
    {
        Tensor<double> x = [[1.0, 2, 3], [2, 4, 6], [0, 0, 0], [1, 1, 1]];
        var (s, u, v) = Tf.Linalg.Svd(x, fullMatrices: true);
        Assert.InRange(s[2].Item(), 0, 1e-14);
        AssertNear(Unit(u), Tf.MatMul(u, u, transposeX: true));
        AssertNear(Unit(v), Tf.MatMul(v, v, transposeX: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(40)]
    public void Eigenvectors_give_the_matrix(int size)
    {
        var half = Tf.Random.StatelessNormal<double>([size, size], Tf.Constant([size, 1]));
        var x = half + Tf.Transpose(half);
        var (values, vectors) = Tf.Linalg.Eigh(x);
        AssertNear(x, Tf.MatMul(vectors * values, vectors, transposeY: true));
        AssertNear(Unit(vectors), Tf.MatMul(vectors, vectors, transposeX: true));
        Assert.Equal(values.ToArray().Order(), values.ToArray());
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(7, 3)]
    [InlineData(3, 7)]
    public void Orthogonal_and_triangular_factors_give_the_matrix(int rows, int columns)
    {
        var x = Tf.Random.StatelessNormal<double>([rows, columns], Tf.Constant([rows, columns]));
        foreach (var isFull in new[] { false, true })
        {
            var (q, r) = Tf.Linalg.Qr(x, isFull);
            AssertNear(x, Tf.MatMul(q, r));
            AssertNear(Unit(q), Tf.MatMul(q, q, transposeX: true));
            AssertNear(Tf.Linalg.BandPart(r, 0, -1), r);
        }
    }

    [Fact]
    public void Large_systems_are_solved()
    {
        var a = Tf.Random.StatelessNormal<double>([150, 150], Tf.Constant([1, 2]));
        var b = Tf.Random.StatelessNormal<double>([150, 9], Tf.Constant([3, 4]));
        AssertNear(b, Tf.MatMul(a, Tf.Linalg.Solve(a, b)), 1e-9);
        AssertNear(b, Tf.MatMul(a, Tf.Linalg.Solve(a, b, adjoint: true), transposeX: true), 1e-9);
        AssertNear(Unit(a), Tf.MatMul(a, Tf.Linalg.Inv(a)), 1e-9);
        var spd = Tf.MatMul(a, a, transposeY: true) + Unit(a);
        AssertNear(spd, Tf.MatMul(Tf.Linalg.Cholesky(spd), Tf.Linalg.Cholesky(spd), transposeY: true), 1e-9);
        Assert.Equal(Tf.Linalg.Slogdet(spd).LogAbsDet.Item(), Tf.Linalg.LogDet(spd).Item(), 1e-9);
    }

    public static TheoryData<string, Func<Tensor<double>, Tensor<double>>> Functions => new()
    {
        { "qr", x => Tf.Linalg.Qr(x[..3]) is var (q, r) ? Tf.ReduceSum(q * q * q) + Tf.ReduceSum(Tf.Sin(r)) : x },
        { "qr of more rows", x => Tf.Linalg.Qr(x) is var (q, r) ? Tf.ReduceSum(q * q * q) + Tf.ReduceSum(Tf.Sin(r)) : x },
        { "svd", x => Tf.Linalg.Svd(x) is var (s, u, v) ? Tf.ReduceSum(Tf.Sin(s)) + Tf.ReduceSum(Tf.Abs(u * u * u)) + Tf.ReduceSum(v * v * s) : x },
        { "svd of more columns", x => Tf.Linalg.Svd(Tf.Transpose(x)) is var (s, u, v) ? Tf.ReduceSum(s * s * s) + Tf.ReduceSum(u * u * s) + Tf.ReduceSum(Tf.Abs(v * v * v)) : x },
        { "eigh", x => Tf.Linalg.Eigh(x[..3] + Tf.Transpose(x[..3])) is var (e, v) ? Tf.ReduceSum(Tf.Sin(e)) + Tf.ReduceSum(v * v * e) : x },
        { "pinv", x => Tf.ReduceSum(Tf.Sin(Tf.Linalg.Pinv(x))) },
        { "kron", x => Tf.ReduceSum(Tf.Sin(Tf.Linalg.Kron(x, x[..2]))) },
        { "lstsq", x => Tf.ReduceSum(Tf.Sin(Tf.Linalg.Lstsq(x, x[.., 1..], 0.1))) },
        { "lstsq of more columns", x => Tf.ReduceSum(Tf.Sin(Tf.Linalg.Lstsq(Tf.Transpose(x), x[..3, 1..]))) },
        { "einsum", x => Tf.ReduceSum(Tf.Sin(Tf.Einsum("ij,kj,ik->i", x, x, Tf.Einsum("ij,kj->ik", x, x)))) + Tf.Einsum("ii->", x[..3] * x[..3]) },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_are_those_of_finite_differences(string name, Func<Tensor<double>, Tensor<double>> function)
    {
        const double step = 1e-5;
        Assert.NotEmpty(name);
        var x = Tf.Random.StatelessNormal<double>([4, 3], Tf.Constant([5, 6]));
        using var tape = new GradientTape();
        tape.Watch(x);
        var y = function(x);
        var gradient = tape.Gradient(y, x)!.ToArray();
        for (var i = 0; i < gradient.Length; i++)
        {
            var difference = (Moved(i, step) - Moved(i, -step)) / (2 * step);
            Assert.Equal(difference, gradient[i], 1e-6 * Math.Max(1, Math.Abs(difference)));
        }

        double Moved(int index, double by)
        {
            var values = x.ToArray();
            values[index] += by;
            return function(Tf.Constant<double>(values, [4, 3])).Item();
        }
    }

    [Fact]
    public void Einsum_sums_over_what_is_not_behind_the_arrow()
    {
        var (x, y, z) = (Tf.Random.StatelessNormal<double>([2, 3, 4], Tf.Constant([1, 1])), Tf.Random.StatelessNormal<double>([4, 3, 5], Tf.Constant([2, 2])), Tf.Random.StatelessNormal<double>([5, 2], Tf.Constant([3, 3])));
        var actual = Tf.Einsum("abc,cbd,da->ad", x, y, z);
        for (var a = 0; a < 2; a++)
        {
            for (var d = 0; d < 5; d++)
            {
                var sum = 0.0;
                for (var b = 0; b < 3; b++)
                {
                    for (var c = 0; c < 4; c++) sum += x.Item(a, b, c) * y.Item(c, b, d) * z.Item(d, a);
                }

                Assert.Equal(sum, actual.Item(a, d), 1e-12);
            }
        }

        AssertNear(Tf.Transpose(x, [2, 0, 1]), Tf.Einsum("abc->cab", x));
        AssertNear(Tf.MatMul(x, Tf.Transpose(x, [0, 2, 1])), Tf.Einsum("...ij,...kj", x, x));
        AssertNear(Tf.ReduceSum(x, [0, 2]), Tf.Einsum("ibj->b", x));
    }

    private static Tensor<double> Unit(Tensor<double> like) => Tf.Linalg.SetDiag(
        Tf.ZerosLike(Tf.MatMul(like, like, transposeX: true)), Tf.OnesLike(Tf.Linalg.DiagPart(Tf.MatMul(like, like, transposeX: true))));

    private static void AssertNear(Tensor<double> expected, Tensor<double> actual, double tolerance = 1e-11)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (want, got) in expected.ToArray().Zip(actual.ToArray())) Assert.Equal(want, got, tolerance);
    }
}
