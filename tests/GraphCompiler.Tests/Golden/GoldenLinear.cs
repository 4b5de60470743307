using System.Text.Json;
using static GraphCompiler.Tests.Golden.GoldenOperator;

namespace GraphCompiler.Tests.Golden;

/// <summary>Calls of the operators on matrices with the attributes of a golden case.</summary>
internal static class GoldenLinear
{
    public static IEnumerable<KeyValuePair<string, GoldenOperator>> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["band_part"] = Moving((x, a) => (Scalar(a, "num_lower"), Scalar(a, "num_upper")) is var (lower, upper) ? x switch
        {
            Tensor<float> t => Tf.Linalg.BandPart(t, lower, upper),
            Tensor<double> t => Tf.Linalg.BandPart(t, lower, upper),
            Tensor<int> t => Tf.Linalg.BandPart(t, lower, upper),
            Tensor<long> t => Tf.Linalg.BandPart(t, lower, upper),
            Tensor<bool> t => Tf.Linalg.BandPart(t, lower, upper),
            _ => throw new NotExpressibleException(x.DType.Name),
        } : x),
        ["matrix_transpose"] = Moving((x, _) => x switch
        {
            Tensor<float> t => Tf.Linalg.MatrixTranspose(t),
            Tensor<double> t => Tf.Linalg.MatrixTranspose(t),
            Tensor<int> t => Tf.Linalg.MatrixTranspose(t),
            Tensor<long> t => Tf.Linalg.MatrixTranspose(t),
            Tensor<bool> t => Tf.Linalg.MatrixTranspose(t),
            _ => throw new NotExpressibleException(x.DType.Name),
        }),
        ["diag"] = Moving(Diag),
        ["diag_part"] = Moving((x, a) => Scalar(a, "k") is var k ? x switch
        {
            Tensor<float> t => Tf.Linalg.DiagPart(t, k),
            Tensor<double> t => Tf.Linalg.DiagPart(t, k),
            Tensor<int> t => Tf.Linalg.DiagPart(t, k),
            Tensor<long> t => Tf.Linalg.DiagPart(t, k),
            Tensor<bool> t => Tf.Linalg.DiagPart(t, k),
            _ => throw new NotExpressibleException(x.DType.Name),
        } : x),
        ["set_diag"] = new((x, a) => Binary(
            (t, d) => Tf.Linalg.SetDiag(t, d, Scalar(a, "k")),
            (t, d) => Tf.Linalg.SetDiag(t, d, Scalar(a, "k")),
            (t, d) => Tf.Linalg.SetDiag(t, d, Scalar(a, "k")),
            (t, d) => Tf.Linalg.SetDiag(t, d, Scalar(a, "k"))).Call(x, a)),
        ["tensor_diag"] = Unary(Tf.Linalg.TensorDiag, Tf.Linalg.TensorDiag, Tf.Linalg.TensorDiag, Tf.Linalg.TensorDiag),
        ["tensor_diag_part"] = Unary(Tf.Linalg.TensorDiagPart, Tf.Linalg.TensorDiagPart, Tf.Linalg.TensorDiagPart, Tf.Linalg.TensorDiagPart),
        ["trace"] = Unary(Tf.Linalg.Trace, Tf.Linalg.Trace, Tf.Linalg.Trace, Tf.Linalg.Trace),
        ["cross"] = Binary(Tf.Linalg.Cross, Tf.Linalg.Cross, Tf.Linalg.Cross, Tf.Linalg.Cross),
        ["matvec"] = new((x, a) => Binary(
            (m, v) => Tf.Linalg.MatVec(m, v, Flag(a, "transpose_a")),
            (m, v) => Tf.Linalg.MatVec(m, v, Flag(a, "transpose_a")),
            (m, v) => Tf.Linalg.MatVec(m, v, Flag(a, "transpose_a")),
            (m, v) => Tf.Linalg.MatVec(m, v, Flag(a, "transpose_a"))).Call(x, a)),
        ["einsum"] = new((x, a) => a.Find("equation")!.Value.GetString()! is var equation && x.All(t => t.DType == x[0].DType) ? x[0] switch
        {
            Tensor<float> => Tf.Einsum(equation, Typed<float>(x)),
            Tensor<double> => Tf.Einsum(equation, Typed<double>(x)),
            Tensor<int> => Tf.Einsum(equation, Typed<int>(x)),
            Tensor<long> => Tf.Einsum(equation, Typed<long>(x)),
            _ => throw new NotExpressibleException(x[0].DType.Name),
        } : throw new NotExpressibleException("types that differ")),
        ["tensordot"] = new(Tensordot),
        ["det"] = Unary(Tf.Linalg.Det, Tf.Linalg.Det),
        ["logdet"] = Unary(Tf.Linalg.LogDet, Tf.Linalg.LogDet),
        ["inv"] = new((x, a) => Unary(t => Tf.Linalg.Inv(t, Flag(a, "adjoint")), t => Tf.Linalg.Inv(t, Flag(a, "adjoint"))).Call(x, a)),
        ["cholesky"] = Unary(Tf.Linalg.Cholesky, Tf.Linalg.Cholesky),
        ["cholesky_solve"] = Binary(Tf.Linalg.CholeskySolve, Tf.Linalg.CholeskySolve),
        ["solve"] = new((x, a) => Binary((m, b) => Tf.Linalg.Solve(m, b, Flag(a, "adjoint")), (m, b) => Tf.Linalg.Solve(m, b, Flag(a, "adjoint"))).Call(x, a)),
        ["triangular_solve"] = new((x, a) => (a.Find("lower") is not { } lower || lower.GetBoolean()) is var isLower
            ? Binary((m, b) => Tf.Linalg.TriangularSolve(m, b, isLower, Flag(a, "adjoint")), (m, b) => Tf.Linalg.TriangularSolve(m, b, isLower, Flag(a, "adjoint"))).Call(x, a)
            : x[0]),
        ["lstsq"] = new((x, a) => (a.Find("l2_regularizer")?.GetDouble() ?? 0) is var weight
            ? Binary((m, b) => Tf.Linalg.Lstsq(m, b, weight), (m, b) => Tf.Linalg.Lstsq(m, b, weight)).Call(x, a)
            : x[0]),
        ["pinv"] = Unary(x => Tf.Linalg.Pinv(x), x => Tf.Linalg.Pinv(x)),
        ["svd"] = Unary(Tf.Linalg.SingularValues, Tf.Linalg.SingularValues),
        ["eigvalsh"] = Unary(Tf.Linalg.Eigvalsh, Tf.Linalg.Eigvalsh),
        ["expm"] = Unary(Tf.Linalg.Expm, Tf.Linalg.Expm),
        ["tridiagonal_matmul"] = Compact(Binary(Tf.Linalg.TridiagonalMatMul, Tf.Linalg.TridiagonalMatMul)),
        ["tridiagonal_solve"] = Compact(Binary(Tf.Linalg.TridiagonalSolve, Tf.Linalg.TridiagonalSolve)),
    };

    /// <summary>Those with several answers.</summary>
    public static Dictionary<string, GoldenSearching.GoldenResults> Several { get; } = new()
    {
        ["slogdet"] = new((x, _) => x[0] switch
        {
            Tensor<float> t when Tf.Linalg.Slogdet(t) is var (sign, logarithm) => [sign, logarithm],
            Tensor<double> t when Tf.Linalg.Slogdet(t) is var (sign, logarithm) => [sign, logarithm],
            _ => throw new NotExpressibleException(x[0].DType.Name),
        }),
    };

    private static GoldenOperator Moving(Func<Tensor, JsonElement, Tensor> call) => new((x, attributes) => call(x[0], attributes));

    private static GoldenOperator Compact(GoldenOperator @operator) => new((x, attributes) =>
        attributes.Find("diagonals_format")?.GetString() is null or "compact" ? @operator.Call(x, attributes) : throw new NotExpressibleException("diagonals_format"));

    private static int Scalar(JsonElement attributes, string name) => attributes.Find(name) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetInt32() : throw new NotExpressibleException(name);

    private static bool Flag(JsonElement attributes, string name) => attributes.Find(name) is { } value && value.GetBoolean();

    private static Tensor<T>[] Typed<T>(Tensor[] x) => Array.ConvertAll(x, t => (Tensor<T>)t);

    private static Tensor Diag(Tensor x, JsonElement attributes)
    {
        var (k, padding) = (Scalar(attributes, "k"), attributes.Find("padding_value")?.GetDouble() ?? 0);
        return x switch
        {
            Tensor<float> t => Tf.Linalg.Diag(t, k, (float)padding),
            Tensor<double> t => Tf.Linalg.Diag(t, k, padding),
            Tensor<int> t => Tf.Linalg.Diag(t, k, (int)padding),
            Tensor<long> t => Tf.Linalg.Diag(t, k, (long)padding),
            Tensor<bool> t => Tf.Linalg.Diag(t, k),
            _ => throw new NotExpressibleException(x.DType.Name),
        };
    }

    private static Tensor Tensordot(Tensor[] x, JsonElement attributes)
    {
        var axes = attributes.Find("axes")!.Value;
        if (axes.ValueKind == JsonValueKind.Number)
        {
            var count = axes.GetInt32();
            return Binary((a, b) => Tf.Tensordot(a, b, count), (a, b) => Tf.Tensordot(a, b, count), (a, b) => Tf.Tensordot(a, b, count), (a, b) => Tf.Tensordot(a, b, count)).Call(x, attributes);
        }

        if (axes.GetArrayLength() != 2) throw new NotExpressibleException("axes");
        var (first, second) = (List(axes[0]), List(axes[1]));
        return Binary(
            (a, b) => Tf.Tensordot(a, b, first, second),
            (a, b) => Tf.Tensordot(a, b, first, second),
            (a, b) => Tf.Tensordot(a, b, first, second),
            (a, b) => Tf.Tensordot(a, b, first, second)).Call(x, attributes);

        static int[] List(JsonElement axis) => axis.ValueKind == JsonValueKind.Number ? [axis.GetInt32()] : [.. axis.EnumerateArray().Select(a => a.GetInt32())];
    }
}
