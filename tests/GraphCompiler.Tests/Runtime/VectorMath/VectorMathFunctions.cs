using System.Runtime.Intrinsics;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Tests;

/// <summary>The functions of one argument in their four forms, with a reference for the float form.</summary>
public sealed record VectorMathFunction(
    string Name,
    Func<Vector512<float>, Vector512<float>> Singles,
    Func<float, float> Single,
    Func<Vector512<double>, Vector512<double>> Doubles,
    Func<double, double> Double,
    Func<double, double> Reference)
{
    // Where System.Math has no such function, or loses digits by cancellation, our double form stands in, which the oracle checks.
    public static IReadOnlyList<VectorMathFunction> All { get; } =
    [
        new("Acos", VectorMath.Acos, VectorMath.Acos, VectorMath.Acos, VectorMath.Acos, Math.Acos),
        new("Acosh", VectorMath.Acosh, VectorMath.Acosh, VectorMath.Acosh, VectorMath.Acosh, Math.Acosh),
        new("Asin", VectorMath.Asin, VectorMath.Asin, VectorMath.Asin, VectorMath.Asin, Math.Asin),
        new("Asinh", VectorMath.Asinh, VectorMath.Asinh, VectorMath.Asinh, VectorMath.Asinh, Math.Asinh),
        new("Atan", VectorMath.Atan, VectorMath.Atan, VectorMath.Atan, VectorMath.Atan, Math.Atan),
        new("Atanh", VectorMath.Atanh, VectorMath.Atanh, VectorMath.Atanh, VectorMath.Atanh, Math.Atanh),
        new("Cos", VectorMath.Cos, VectorMath.Cos, VectorMath.Cos, VectorMath.Cos, Math.Cos),
        new("Cosh", VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh, Math.Cosh),
        new("Erf", VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf),
        new("Erfc", VectorMath.Erfc, VectorMath.Erfc, VectorMath.Erfc, VectorMath.Erfc, VectorMath.Erfc),
        new("Exp", VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, Math.Exp),
        new("Expm1", VectorMath.Expm1, VectorMath.Expm1, VectorMath.Expm1, VectorMath.Expm1, VectorMath.Expm1),
        new("Log", VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log, Math.Log),
        new("Log1p", VectorMath.Log1p, VectorMath.Log1p, VectorMath.Log1p, VectorMath.Log1p, VectorMath.Log1p),
        new("Sigmoid", VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, x => 1 / (1 + Math.Exp(-x))),
        new("Sin", VectorMath.Sin, VectorMath.Sin, VectorMath.Sin, VectorMath.Sin, Math.Sin),
        new("Sinh", VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh, Math.Sinh),
        new("Softplus", VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus),
        new("Tan", VectorMath.Tan, VectorMath.Tan, VectorMath.Tan, VectorMath.Tan, Math.Tan),
        new("Tanh", VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, Math.Tanh),
    ];

    public static TheoryData<string> Names { get; } = [.. All.Select(function => function.Name)];

    public static VectorMathFunction Named(string name) => All.Single(function => function.Name == name);
}
