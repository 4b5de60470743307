using System.Text.Json;
using static GraphCompiler.Tests.Golden.GoldenFunctions;

namespace GraphCompiler.Tests.Golden;

/// <summary>The operators that golden files are compared with, a line each.</summary>
internal static class GoldenOperators
{
    public static IReadOnlyDictionary<string, GoldenOperator> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["add"] = Function("Add"),
        ["subtract"] = Function("Subtract"),
        ["multiply"] = Function("Multiply"),
        ["divide"] = new(Divide),
        ["negative"] = Function("Negative"),
        ["square"] = Function("Square"),
        ["exp"] = Function("Exp"),
        ["tanh"] = Function("Tanh"),
        ["sigmoid"] = Function("Sigmoid"),
        ["log"] = Function("Log"),
        ["log1p"] = Function("Log1p"),
        ["expm1"] = Function("Expm1"),
        ["sqrt"] = Function("Sqrt"),
        ["rsqrt"] = Function("Rsqrt"),
        ["reciprocal"] = Function("Reciprocal"),
        ["sin"] = Function("Sin"),
        ["cos"] = Function("Cos"),
        ["tan"] = Function("Tan"),
        ["asin"] = Function("Asin"),
        ["acos"] = Function("Acos"),
        ["atan"] = Function("Atan"),
        ["sinh"] = Function("Sinh"),
        ["cosh"] = Function("Cosh"),
        ["asinh"] = Function("Asinh"),
        ["acosh"] = Function("Acosh"),
        ["atanh"] = Function("Atanh"),
        ["erf"] = Function("Erf"),
        ["erfc"] = Function("Erfc"),
        ["softplus"] = Function("Softplus"),
        ["log_sigmoid"] = Function("LogSigmoid"),
        ["silu"] = Function("Silu", Beta),
        ["abs"] = Function("Abs"),
        ["sign"] = Function("Sign"),
        ["squared_difference"] = Function("SquaredDifference"),
        ["atan2"] = Function("Atan2"),
        ["maximum"] = Function("Maximum"),
        ["minimum"] = Function("Minimum"),
        ["pow"] = Function("Pow"),
        ["floor"] = Function("Floor"),
        ["ceil"] = Function("Ceil"),
        ["round"] = Function("Round"),
        ["rint"] = Function("Rint"),
        ["floordiv"] = Function("FloorDiv"),
        ["floormod"] = Function("FloorMod"),
        ["truncatediv"] = Function("TruncateDiv"),
        ["truncatemod"] = Function("TruncateMod"),
        ["truediv"] = new(Divide),
        ["divide_no_nan"] = Function("DivideNoNan"),
        ["multiply_no_nan"] = Function("MultiplyNoNan"),
        ["clip_by_value"] = Function("ClipByValue"),
        ["relu"] = Function("Relu"),
        ["relu6"] = Function("Relu6"),
        ["leaky_relu"] = Function("LeakyRelu", a => a.Find("alpha") is { } alpha ? [alpha.GetDouble()] : []),
        ["elu"] = Function("Elu"),
        ["selu"] = Function("Selu"),
        ["softsign"] = Function("Softsign"),
        ["swish"] = Function("Silu", Beta),
        ["is_nan"] = Function("IsNan"),
        ["is_inf"] = Function("IsInf"),
        ["is_finite"] = Function("IsFinite"),
        ["bitwise_and"] = Function("BitwiseAnd"),
        ["bitwise_or"] = Function("BitwiseOr"),
        ["bitwise_xor"] = Function("BitwiseXor"),
        ["left_shift"] = Function("LeftShift"),
        ["right_shift"] = Function("RightShift"),
        ["invert"] = Function("Invert"),
        ["xlogy"] = Function("Xlogy"),
        ["xlog1py"] = Function("Xlog1py"),
        ["xdivy"] = Function("Xdivy"),
        ["add_n"] = new((x, _) => One("AddN", Typed(x), List(x))),
        ["sigmoid_cross_entropy_with_logits"] = Function("SigmoidCrossEntropyWithLogits"),
        ["weighted_cross_entropy_with_logits"] = Function("WeightedCrossEntropyWithLogits", (x, a) => [.. x, Scalar(x[0].DType, a.Find("pos_weight")!.Value.GetDouble())]),
        ["log_poisson_loss"] = Function("LogPoissonLoss", a => [a.Find("compute_full_loss") is { } flag && flag.GetBoolean()]),
        ["l2_loss"] = Function("L2Loss"),
        ["less"] = Function("Less"),
        ["less_equal"] = Function("LessEqual"),
        ["greater"] = Function("Greater"),
        ["greater_equal"] = Function("GreaterEqual"),
        ["equal"] = Function("Equal"),
        ["not_equal"] = Function("NotEqual"),
        ["logical_and"] = Function("LogicalAnd"),
        ["logical_or"] = Function("LogicalOr"),
        ["logical_xor"] = Function("LogicalXor"),
        ["logical_not"] = Function("LogicalNot"),
        ["where"] = new(Where),
        ["reduce_prod"] = Function("ReduceProd", Folding),
        ["reduce_max"] = Function("ReduceMax", Folding),
        ["reduce_min"] = Function("ReduceMin", Folding),
        ["reduce_all"] = Function("ReduceAll", Folding),
        ["reduce_any"] = Function("ReduceAny", Folding),
        ["reduce_variance"] = Function("ReduceVariance", Folding),
        ["reduce_std"] = Function("ReduceStd", Folding),
        ["reduce_euclidean_norm"] = Function("ReduceEuclideanNorm", Folding),
        ["reduce_logsumexp"] = Function("ReduceLogSumExp", Folding),
        ["softmax"] = Function("Softmax", Along),
        ["log_softmax"] = Function("LogSoftmax", Along),
        ["sparse_softmax_cross_entropy_with_logits"] = new((x, _) => One("SparseSoftmaxCrossEntropyWithLogits", x[1], GoldenMovement.Narrow(x[0]), x[1])),
        ["gelu"] = Function("Gelu", a => [a.Find("approximate") is { } flag && flag.GetBoolean()]),
        ["identity"] = Function("Identity"),
        ["zeros_like"] = Like(Function("ZerosLike")),
        ["ones_like"] = Like(Function("OnesLike")),
        ["reduce_sum"] = Function("ReduceSum", Folding),
        ["reduce_mean"] = Function("ReduceMean", Folding),
        ["matmul"] = Function("MatMul", a => [Flag(a, "transpose_a", "adjoint_a"), Flag(a, "transpose_b", "adjoint_b")]),
        ["cast"] = new((x, attributes) => Cast(x[0], attributes.DType()!)),
        ["zeros"] = new((_, a) => One("Zeros", Element(a), a.Sizes("shape"))),
        ["ones"] = new((_, a) => One("Ones", Element(a), a.Sizes("shape"))),
        ["fill"] = Function("Fill", (x, a) => [a.Sizes("dims"), x[0]]),
        ["linspace"] = new(Linspace),
    }.Concat(GoldenMovement.All).Concat(GoldenWindows.All).Concat(GoldenSearching.All).Concat(GoldenLinear.All).ToDictionary();

    private static Tensor<bool> Bool(Tensor x) => x as Tensor<bool> ?? throw new NotExpressibleException(x.DType.Name);

    private static object?[] Folding(JsonElement attributes) => [GoldenOperator.AxesOf(attributes), Flag(attributes, "keepdims")];

    private static object?[] Along(JsonElement attributes) => [attributes.Find("axis")?.GetInt32() ?? -1];

    private static bool Flag(JsonElement attributes, string name) => attributes.Find(name) is { } flag && flag.GetBoolean();

    private static Tensor Element(JsonElement attributes) => TensorFactory.Filled(attributes.DType() ?? DType.Float32, Shape.Scalar, 0);

    private static Tensor Where(Tensor[] x, JsonElement attributes) =>
        x.Length == 1 ? One("Where", x[0], Bool(x[0])) : x.Length == 2 ? throw new NotExpressibleException("one of two") : One("Where", x[1], [.. x]);

    private static GoldenOperator Like(GoldenOperator like) =>
        new((x, attributes) => attributes.DType() is { } dtype ? Cast(like.Call(x, attributes), dtype) : like.Call(x, attributes));

    private static object?[] Beta(JsonElement attributes) => attributes.Find("beta") is { } beta ? [beta.GetDouble()] : [];

    // Of real numbers the adjoint is the transpose; TensorFlow does not take both.
    private static bool Flag(JsonElement attributes, string name, string other) => Flag(attributes, name) && Flag(attributes, other)
        ? throw new NotExpressibleException($"{name} and {other}")
        : Flag(attributes, name) || Flag(attributes, other);

    // Of integers it is a double here, where TensorFlow has a float for small ones.
    private static Tensor Divide(Tensor[] x, JsonElement attributes)
    {
        if (!x[0].DType.IsInteger) return One("Divide", x[0], [.. x]);
        var quotient = One("TrueDiv", x[0], [.. x]);
        return x[0].DType.Size < sizeof(int) ? Cast(quotient, DType.Float32) : quotient;
    }

    private static Tensor Linspace(Tensor[] x, JsonElement attributes)
    {
        if (attributes.Find("num") is { ValueKind: not JsonValueKind.Number }) throw new NotExpressibleException("num");
        if (x[0].DType.IsInteger) x = [.. x.Select(end => Cast(end, DType.Float64))];
        return One("Linspace", x[0], [.. x, attributes.Find("num")?.GetInt32() ?? 50, attributes.Find("axis")?.GetInt32() ?? 0]);
    }
}
