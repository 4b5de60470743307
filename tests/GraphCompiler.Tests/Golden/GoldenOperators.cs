using System.Text.Json;
using static GraphCompiler.Tests.Golden.GoldenOperator;

namespace GraphCompiler.Tests.Golden;

/// <summary>The operators that golden files are compared with, a line each.</summary>
internal static class GoldenOperators
{
    public static IReadOnlyDictionary<string, GoldenOperator> All { get; } = new Dictionary<string, GoldenOperator>
    {
        ["add"] = Binary(Tf.Add, Tf.Add, Tf.Add, Tf.Add),
        ["subtract"] = Binary(Tf.Subtract, Tf.Subtract, Tf.Subtract, Tf.Subtract),
        ["multiply"] = Binary(Tf.Multiply, Tf.Multiply, Tf.Multiply, Tf.Multiply),
        ["divide"] = Binary(Tf.Divide, Tf.Divide),
        ["negative"] = Unary(Tf.Negative, Tf.Negative, Tf.Negative, Tf.Negative),
        ["square"] = Unary(Tf.Square, Tf.Square, Tf.Square, Tf.Square),
        ["exp"] = Unary(Tf.Exp, Tf.Exp),
        ["tanh"] = Unary(Tf.Tanh, Tf.Tanh),
        ["sigmoid"] = Unary(Tf.Sigmoid, Tf.Sigmoid),
        ["log"] = Unary(Tf.Log, Tf.Log),
        ["log1p"] = Unary(Tf.Log1p, Tf.Log1p),
        ["expm1"] = Unary(Tf.Expm1, Tf.Expm1),
        ["sqrt"] = Unary(Tf.Sqrt, Tf.Sqrt),
        ["rsqrt"] = Unary(Tf.Rsqrt, Tf.Rsqrt),
        ["reciprocal"] = Unary(Tf.Reciprocal, Tf.Reciprocal),
        ["sin"] = Unary(Tf.Sin, Tf.Sin),
        ["cos"] = Unary(Tf.Cos, Tf.Cos),
        ["tan"] = Unary(Tf.Tan, Tf.Tan),
        ["asin"] = Unary(Tf.Asin, Tf.Asin),
        ["acos"] = Unary(Tf.Acos, Tf.Acos),
        ["atan"] = Unary(Tf.Atan, Tf.Atan),
        ["sinh"] = Unary(Tf.Sinh, Tf.Sinh),
        ["cosh"] = Unary(Tf.Cosh, Tf.Cosh),
        ["asinh"] = Unary(Tf.Asinh, Tf.Asinh),
        ["acosh"] = Unary(Tf.Acosh, Tf.Acosh),
        ["atanh"] = Unary(Tf.Atanh, Tf.Atanh),
        ["erf"] = Unary(Tf.Erf, Tf.Erf),
        ["erfc"] = Unary(Tf.Math.Erfc, Tf.Math.Erfc),
        ["softplus"] = Unary(Tf.Nn.Softplus, Tf.Nn.Softplus),
        ["log_sigmoid"] = Unary(Tf.Nn.LogSigmoid, Tf.Nn.LogSigmoid),
        ["silu"] = Without("beta", Unary(Tf.Nn.Silu, Tf.Nn.Silu)),
        ["abs"] = Unary(Tf.Abs, Tf.Abs, Tf.Abs, Tf.Abs),
        ["sign"] = Unary(Tf.Sign, Tf.Sign, Tf.Sign, Tf.Sign),
        ["squared_difference"] = Binary(Tf.Math.SquaredDifference, Tf.Math.SquaredDifference, Tf.Math.SquaredDifference, Tf.Math.SquaredDifference),
        ["atan2"] = Binary(Tf.Atan2, Tf.Atan2),
        ["maximum"] = Binary(Tf.Maximum, Tf.Maximum, Tf.Maximum, Tf.Maximum),
        ["minimum"] = Binary(Tf.Minimum, Tf.Minimum, Tf.Minimum, Tf.Minimum),
        ["pow"] = Binary(Tf.Pow, Tf.Pow, Tf.Pow, Tf.Pow),
        ["floor"] = Unary(Tf.Floor, Tf.Floor),
        ["ceil"] = Unary(Tf.Ceil, Tf.Ceil),
        ["round"] = Unary(Tf.Round, Tf.Round),
        ["rint"] = Unary(Tf.Math.Rint, Tf.Math.Rint),
        ["floordiv"] = Binary(Tf.FloorDiv, Tf.FloorDiv, Tf.FloorDiv, Tf.FloorDiv),
        ["floormod"] = Binary(Tf.FloorMod, Tf.FloorMod, Tf.FloorMod, Tf.FloorMod),
        ["truncatediv"] = Binary(Tf.Math.TruncateDiv, Tf.Math.TruncateDiv, Tf.Math.TruncateDiv, Tf.Math.TruncateDiv),
        ["truncatemod"] = Binary(Tf.Math.TruncateMod, Tf.Math.TruncateMod, Tf.Math.TruncateMod, Tf.Math.TruncateMod),
        ["truediv"] = new(TrueDiv),
        ["divide_no_nan"] = Binary(Tf.Math.DivideNoNan, Tf.Math.DivideNoNan),
        ["multiply_no_nan"] = Binary(Tf.Math.MultiplyNoNan, Tf.Math.MultiplyNoNan),
        ["clip_by_value"] = Ternary(Tf.ClipByValue, Tf.ClipByValue, Tf.ClipByValue, Tf.ClipByValue),
        ["relu"] = Unary(Tf.Nn.Relu, Tf.Nn.Relu, Tf.Nn.Relu, Tf.Nn.Relu),
        ["relu6"] = Unary(Tf.Nn.Relu6, Tf.Nn.Relu6),
        ["leaky_relu"] = new(LeakyRelu),
        ["elu"] = Unary(Tf.Nn.Elu, Tf.Nn.Elu),
        ["selu"] = Unary(Tf.Nn.Selu, Tf.Nn.Selu),
        ["softsign"] = Unary(Tf.Nn.Softsign, Tf.Nn.Softsign),
        ["swish"] = Without("beta", Unary(Tf.Nn.Silu, Tf.Nn.Silu)),
        ["is_nan"] = Question(Tf.Math.IsNan, Tf.Math.IsNan),
        ["is_inf"] = Question(Tf.Math.IsInf, Tf.Math.IsInf),
        ["is_finite"] = Question(Tf.Math.IsFinite, Tf.Math.IsFinite),
        ["bitwise_and"] = Integers(Tf.Bitwise.BitwiseAnd, Tf.Bitwise.BitwiseAnd),
        ["bitwise_or"] = Integers(Tf.Bitwise.BitwiseOr, Tf.Bitwise.BitwiseOr),
        ["bitwise_xor"] = Integers(Tf.Bitwise.BitwiseXor, Tf.Bitwise.BitwiseXor),
        ["left_shift"] = Integers(Tf.Bitwise.LeftShift, Tf.Bitwise.LeftShift),
        ["right_shift"] = Integers(Tf.Bitwise.RightShift, Tf.Bitwise.RightShift),
        ["invert"] = new((x, _) => x[0] switch
        {
            Tensor<int> t => Tf.Bitwise.Invert(t),
            Tensor<long> t => Tf.Bitwise.Invert(t),
            _ => throw new NotExpressibleException(x[0].DType.Name),
        }),
        ["xlogy"] = Binary(Tf.Math.Xlogy, Tf.Math.Xlogy),
        ["xlog1py"] = Binary(Tf.Math.Xlog1py, Tf.Math.Xlog1py),
        ["xdivy"] = Binary(Tf.Math.Xdivy, Tf.Math.Xdivy),
        ["add_n"] = new(AddN),
        ["sigmoid_cross_entropy_with_logits"] = Binary(Tf.Nn.SigmoidCrossEntropyWithLogits, Tf.Nn.SigmoidCrossEntropyWithLogits),
        ["weighted_cross_entropy_with_logits"] = new(WeightedCrossEntropy),
        ["log_poisson_loss"] = new(LogPoissonLoss),
        ["l2_loss"] = Unary(Tf.Nn.L2Loss, Tf.Nn.L2Loss),
        ["less"] = Comparison(Tf.Less, Tf.Less, Tf.Less, Tf.Less),
        ["less_equal"] = Comparison(Tf.LessEqual, Tf.LessEqual, Tf.LessEqual, Tf.LessEqual),
        ["greater"] = Comparison(Tf.Greater, Tf.Greater, Tf.Greater, Tf.Greater),
        ["greater_equal"] = Comparison(Tf.GreaterEqual, Tf.GreaterEqual, Tf.GreaterEqual, Tf.GreaterEqual),
        ["equal"] = Comparison(Tf.Equal, Tf.Equal, Tf.Equal, Tf.Equal, Tf.Equal),
        ["not_equal"] = Comparison(Tf.NotEqual, Tf.NotEqual, Tf.NotEqual, Tf.NotEqual, Tf.NotEqual),
        ["logical_and"] = Logical(Tf.LogicalAnd),
        ["logical_or"] = Logical(Tf.LogicalOr),
        ["logical_xor"] = Logical(Tf.LogicalXor),
        ["logical_not"] = new((x, _) => Tf.LogicalNot(Bool(x[0]))),
        ["where"] = new(Where),
        ["reduce_prod"] = Reduction(Tf.ReduceProd, Tf.ReduceProd, Tf.ReduceProd, Tf.ReduceProd),
        ["reduce_max"] = Reduction(Tf.ReduceMax, Tf.ReduceMax, Tf.ReduceMax, Tf.ReduceMax),
        ["reduce_min"] = Reduction(Tf.ReduceMin, Tf.ReduceMin, Tf.ReduceMin, Tf.ReduceMin),
        ["reduce_all"] = LogicalReduction(Tf.ReduceAll),
        ["reduce_any"] = LogicalReduction(Tf.ReduceAny),
        ["reduce_variance"] = Reduction(Tf.ReduceVariance, Tf.ReduceVariance),
        ["reduce_std"] = Reduction(Tf.ReduceStd, Tf.ReduceStd),
        ["reduce_euclidean_norm"] = Reduction(Tf.ReduceEuclideanNorm, Tf.ReduceEuclideanNorm),
        ["reduce_logsumexp"] = Reduction(Tf.ReduceLogSumExp, Tf.ReduceLogSumExp),
        ["softmax"] = Row(Tf.Nn.Softmax, Tf.Nn.Softmax),
        ["log_softmax"] = Row(Tf.Nn.LogSoftmax, Tf.Nn.LogSoftmax),
        ["sparse_softmax_cross_entropy_with_logits"] = new((x, _) => (x[0], x[1]) switch
        {
            (Tensor<int> labels, Tensor<float> logits) => Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits),
            (Tensor<int> labels, Tensor<double> logits) => Tf.Nn.SparseSoftmaxCrossEntropyWithLogits(labels, logits),
            _ => throw new NotExpressibleException($"{x[0].DType.Name} with {x[1].DType.Name}"),
        }),
        ["gelu"] = new(Gelu),
        ["identity"] = Unary(Tf.Identity, Tf.Identity, Tf.Identity, Tf.Identity),
        ["zeros_like"] = Like(Unary(Tf.ZerosLike, Tf.ZerosLike, Tf.ZerosLike, Tf.ZerosLike)),
        ["ones_like"] = Like(Unary(Tf.OnesLike, Tf.OnesLike, Tf.OnesLike, Tf.OnesLike)),
        ["reduce_sum"] = Reduction(Tf.ReduceSum, Tf.ReduceSum, Tf.ReduceSum, Tf.ReduceSum),
        ["reduce_mean"] = Reduction(Tf.ReduceMean, Tf.ReduceMean, Tf.ReduceMean, Tf.ReduceMean),
        ["matmul"] = new(MatMul),
        ["cast"] = new((x, attributes) => Tf.Cast(x[0], attributes.DType()!)),
        ["zeros"] = new((_, attributes) => Filled(attributes, Tf.Zeros<float>, Tf.Zeros<double>, Tf.Zeros<int>, Tf.Zeros<long>)),
        ["ones"] = new((_, attributes) => Filled(attributes, Tf.Ones<float>, Tf.Ones<double>, Tf.Ones<int>, Tf.Ones<long>)),
        ["fill"] = new(Fill),
        ["linspace"] = new(Linspace, IsDifferentiable: false),
    }.Concat(GoldenMovement.All).Concat(GoldenWindows.All).Concat(GoldenSearching.All).Concat(GoldenLinear.All).ToDictionary();

    private static Tensor<bool> Bool(Tensor x) => x as Tensor<bool> ?? throw new NotExpressibleException(x.DType.Name);

    private static GoldenOperator Logical(BinaryFunction<bool> function) => new((x, _) => function(Bool(x[0]), Bool(x[1])));

    private static GoldenOperator LogicalReduction(ReductionFunction<bool> function) =>
        new((x, attributes) => function(Bool(x[0]), AxesOf(attributes), attributes.Find("keepdims") is { } keep && keep.GetBoolean()));

    private static Tensor Where(Tensor[] x, JsonElement attributes) => x.Length == 1 ? Tf.Where(Bool(x[0])) : x.Length == 2 ? throw new NotExpressibleException("one of two") : (x[1], x[2]) switch
    {
        (Tensor<float> a, Tensor<float> b) => Tf.Where(Bool(x[0]), a, b),
        (Tensor<double> a, Tensor<double> b) => Tf.Where(Bool(x[0]), a, b),
        (Tensor<int> a, Tensor<int> b) => Tf.Where(Bool(x[0]), a, b),
        (Tensor<long> a, Tensor<long> b) => Tf.Where(Bool(x[0]), a, b),
        (Tensor<bool> a, Tensor<bool> b) => Tf.Where(Bool(x[0]), a, b),
        _ => throw new NotExpressibleException($"{x[1].DType.Name} with {x[2].DType.Name}"),
    };

    private static GoldenOperator Like(GoldenOperator like) =>
        new((x, attributes) => attributes.DType() is { } dtype ? Tf.Cast(like.Call(x, attributes), dtype) : like.Call(x, attributes));

    // An argument that C#'s signature does not have.
    private static GoldenOperator Without(string attribute, GoldenOperator @operator) =>
        new((x, attributes) => attributes.Find(attribute) is null ? @operator.Call(x, attributes) : throw new NotExpressibleException(attribute));

    private static GoldenOperator Question(Func<Tensor<float>, Tensor<bool>> single, Func<Tensor<double>, Tensor<bool>> number) => new((x, _) => x[0] switch
    {
        Tensor<float> t => single(t),
        Tensor<double> t => number(t),
        _ => throw new NotExpressibleException(x[0].DType.Name),
    });

    private static GoldenOperator Integers(BinaryFunction<int> integer, BinaryFunction<long> wide) => new((x, _) => (x[0], x[1]) switch
    {
        (Tensor<int> a, Tensor<int> b) => integer(a, b),
        (Tensor<long> a, Tensor<long> b) => wide(a, b),
        _ => throw new NotExpressibleException($"{x[0].DType.Name} with {x[1].DType.Name}"),
    });

    private static Tensor TrueDiv(Tensor[] x, JsonElement attributes) => (x[0], x[1]) switch
    {
        (Tensor<int> a, Tensor<int> b) => Tf.TrueDiv(a, b),
        (Tensor<long> a, Tensor<long> b) => Tf.TrueDiv(a, b),
        _ => Binary(Tf.Divide, Tf.Divide).Call(x, attributes),
    };

    private static Tensor LeakyRelu(Tensor[] x, JsonElement attributes) => attributes.Find("alpha") is { } alpha
        ? Unary(v => Tf.Nn.LeakyRelu(v, alpha.GetDouble()), v => Tf.Nn.LeakyRelu(v, alpha.GetDouble())).Call(x, attributes)
        : Unary(Tf.Nn.LeakyRelu, Tf.Nn.LeakyRelu).Call(x, attributes);

    private static Tensor AddN(Tensor[] x, JsonElement attributes) => x.FirstOrDefault() switch
    {
        null or Tensor<float> => Tf.AddN(Typed<float>(x)),
        Tensor<double> => Tf.AddN(Typed<double>(x)),
        Tensor<int> => Tf.AddN(Typed<int>(x)),
        Tensor<long> => Tf.AddN(Typed<long>(x)),
        var other => throw new NotExpressibleException(other.DType.Name),
    };

    private static Tensor<T>[] Typed<T>(Tensor[] x) => Array.ConvertAll(x, t => t as Tensor<T> ?? throw new NotExpressibleException(t.DType.Name));

    private static Tensor WeightedCrossEntropy(Tensor[] x, JsonElement attributes)
    {
        var weight = attributes.Find("pos_weight")!.Value.GetDouble();
        return Binary((z, v) => Tf.Nn.WeightedCrossEntropyWithLogits(z, v, (float)weight), (z, v) => Tf.Nn.WeightedCrossEntropyWithLogits(z, v, weight)).Call(x, attributes);
    }

    private static Tensor LogPoissonLoss(Tensor[] x, JsonElement attributes)
    {
        var isFull = attributes.Find("compute_full_loss") is { } flag && flag.GetBoolean();
        return Binary((z, v) => Tf.Nn.LogPoissonLoss(z, v, isFull), (z, v) => Tf.Nn.LogPoissonLoss(z, v, isFull)).Call(x, attributes);
    }

    private static Tensor Gelu(Tensor[] x, JsonElement attributes)
    {
        var approximate = attributes.Find("approximate") is { } flag && flag.GetBoolean();
        return Unary(v => Tf.Nn.Gelu(v, approximate), v => Tf.Nn.Gelu(v, approximate)).Call(x, attributes);
    }

    private static Tensor MatMul(Tensor[] x, JsonElement attributes)
    {
        if (attributes.Find("adjoint_a") is not null) throw new NotExpressibleException("adjoint_a");
        var transposeX = attributes.Find("transpose_a") is { } a && a.GetBoolean();
        var transposeY = attributes.Find("transpose_b") is { } b && b.GetBoolean();
        return Binary(
            (v, w) => Tf.MatMul(v, w, transposeX, transposeY),
            (v, w) => Tf.MatMul(v, w, transposeX, transposeY),
            (v, w) => Tf.MatMul(v, w, transposeX, transposeY),
            (v, w) => Tf.MatMul(v, w, transposeX, transposeY)).Call(x, attributes);
    }

    private static Tensor Filled(
        JsonElement attributes, Func<Tensor<int>, Tensor> single, Func<Tensor<int>, Tensor> number, Func<Tensor<int>, Tensor> integer, Func<Tensor<int>, Tensor> wide)
    {
        var shape = attributes.Sizes("shape");
        return (attributes.DType()?.Name ?? "float32") switch
        {
            "float32" => single(shape),
            "float64" => number(shape),
            "int32" => integer(shape),
            "int64" => wide(shape),
            var other => throw new NotExpressibleException(other),
        };
    }

    private static Tensor Fill(Tensor[] x, JsonElement attributes)
    {
        var shape = attributes.Sizes("dims");
        return Unary(v => Tf.Fill(shape, v), v => Tf.Fill(shape, v), v => Tf.Fill(shape, v), v => Tf.Fill(shape, v)).Call(x, attributes);
    }

    private static Tensor Linspace(Tensor[] x, JsonElement attributes)
    {
        if (attributes.Find("num") is not { ValueKind: JsonValueKind.Number } num || x.Any(t => t.Rank > 0)) throw new NotExpressibleException("ends or num");
        return (x[0], x[1]) switch
        {
            (Tensor<float> start, Tensor<float> stop) => Tf.Linspace((float)start, (float)stop, num.GetInt32()),
            (Tensor<double> start, Tensor<double> stop) => Tf.Linspace((double)start, (double)stop, num.GetInt32()),
            (Tensor<int> start, Tensor<int> stop) => Tf.Linspace((int)start, (int)stop, num.GetInt32()),
            _ => throw new NotExpressibleException("dtypes"),
        };
    }
}
