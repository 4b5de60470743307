using System.Text.Json;
using static GraphCompiler.Tests.Golden.GoldenFunctions;

namespace GraphCompiler.Tests.Golden;

/// <summary>Calls of the operators on matrices with the attributes of a golden case.</summary>
internal static class GoldenLinear
{
    public static IEnumerable<KeyValuePair<string, GoldenOperator>> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["band_part"] = Function("BandPart", a => [Scalar(a, "num_lower"), Scalar(a, "num_upper")]),
        ["matrix_transpose"] = Function("MatrixTranspose"),
        ["diag"] = Function("Diag", (x, a) => [x[0], Scalar(a, "k"), Number(x[0].DType, a.Find("padding_value")?.GetDouble() ?? 0)]),
        ["diag_part"] = Function("DiagPart", a => [Scalar(a, "k")]),
        ["set_diag"] = Function("SetDiag", a => [Scalar(a, "k")]),
        ["tensor_diag"] = Function("TensorDiag"),
        ["tensor_diag_part"] = Function("TensorDiagPart"),
        ["trace"] = Function("Trace"),
        ["cross"] = Function("Cross"),
        ["matvec"] = Function("MatVec", a => [Flag(a, "transpose_a")]),
        ["einsum"] = new((x, a) => One("Einsum", Typed(x), a.Find("equation")!.Value.GetString(), List(x))),
        ["tensordot"] = Function("Tensordot", a => Contracted(a.Find("axes")!.Value)),
        ["det"] = Function("Det"),
        ["logdet"] = Function("LogDet"),
        ["inv"] = Function("Inv", a => [Flag(a, "adjoint")]),
        ["cholesky"] = Function("Cholesky"),
        ["cholesky_solve"] = Function("CholeskySolve"),
        ["solve"] = Function("Solve", a => [Flag(a, "adjoint")]),
        ["triangular_solve"] = Function("TriangularSolve", a => [a.Find("lower") is not { } lower || lower.GetBoolean(), Flag(a, "adjoint")]),
        ["lstsq"] = Function("Lstsq", a => [a.Find("l2_regularizer")?.GetDouble() ?? 0]),
        ["pinv"] = Function("Pinv"),
        ["svd"] = Function("SingularValues"),
        ["eigvalsh"] = Function("Eigvalsh"),
        ["expm"] = Function("Expm"),
        ["tridiagonal_matmul"] = Compact(Function("TridiagonalMatMul")),
        ["tridiagonal_solve"] = Compact(Function("TridiagonalSolve")),
    };

    /// <summary>Those with several answers.</summary>
    public static Dictionary<string, GoldenSearching.GoldenResults> Several { get; } = new()
    {
        ["slogdet"] = new((x, _) => Answers("Slogdet", x[0], x[0])),
    };

    private static GoldenOperator Compact(GoldenOperator @operator) => new((x, attributes) =>
        attributes.Find("diagonals_format")?.GetString() is null or "compact" ? @operator.Call(x, attributes) : throw new NotExpressibleException("diagonals_format"));

    private static int Scalar(JsonElement attributes, string name) => attributes.Find(name) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number ? value.GetInt32() : throw new NotExpressibleException(name);

    private static bool Flag(JsonElement attributes, string name) => attributes.Find(name) is { } value && value.GetBoolean();

    private static object?[] Contracted(JsonElement axes)
    {
        if (axes.ValueKind == JsonValueKind.Number) return [axes.GetInt32()];
        return axes.GetArrayLength() == 2 ? [Row(axes[0]), Row(axes[1])] : throw new NotExpressibleException("axes");

        static int[] Row(JsonElement axis) => axis.ValueKind == JsonValueKind.Number ? [axis.GetInt32()] : [.. axis.EnumerateArray().Select(a => a.GetInt32())];
    }
}
