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
        ["gelu"] = new(Gelu),
        ["identity"] = Unary(Tf.Identity, Tf.Identity, Tf.Identity, Tf.Identity),
        ["zeros_like"] = Like(Unary(Tf.ZerosLike, Tf.ZerosLike, Tf.ZerosLike, Tf.ZerosLike)),
        ["ones_like"] = Like(Unary(Tf.OnesLike, Tf.OnesLike, Tf.OnesLike, Tf.OnesLike)),
        ["reduce_sum"] = Reduction(Tf.ReduceSum, Tf.ReduceSum, Tf.ReduceSum, Tf.ReduceSum),
        ["reduce_mean"] = Reduction(Tf.ReduceMean, Tf.ReduceMean, Tf.ReduceMean, Tf.ReduceMean),
        ["cast"] = new((x, attributes) => Tf.Cast(x[0], attributes.DType()!)),
        ["zeros"] = new((_, attributes) => Filled(attributes, Tf.Zeros<float>, Tf.Zeros<double>, Tf.Zeros<int>, Tf.Zeros<long>)),
        ["ones"] = new((_, attributes) => Filled(attributes, Tf.Ones<float>, Tf.Ones<double>, Tf.Ones<int>, Tf.Ones<long>)),
        ["fill"] = new(Fill),
        ["linspace"] = new(Linspace, IsDifferentiable: false),
    }.Concat(GoldenMovement.All).ToDictionary();

    private static GoldenOperator Like(GoldenOperator like) =>
        new((x, attributes) => attributes.DType() is { } dtype ? Tf.Cast(like.Call(x, attributes), dtype) : like.Call(x, attributes));

    // An argument that C#'s signature does not have.
    private static GoldenOperator Without(string attribute, GoldenOperator @operator) =>
        new((x, attributes) => attributes.Find(attribute) is null ? @operator.Call(x, attributes) : throw new NotExpressibleException(attribute));

    private static Tensor Gelu(Tensor[] x, JsonElement attributes)
    {
        var approximate = attributes.Find("approximate") is { } flag && flag.GetBoolean();
        return Unary(v => Tf.Nn.Gelu(v, approximate), v => Tf.Nn.Gelu(v, approximate)).Call(x, attributes);
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
