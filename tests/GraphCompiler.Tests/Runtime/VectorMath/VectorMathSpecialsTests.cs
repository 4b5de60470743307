using System.Runtime.Intrinsics;
using GraphCompiler.CompilerServices;

namespace GraphCompiler.Tests;

/// <summary>The special values of C99, for float and double.</summary>
public sealed class VectorMathSpecialsTests
{
    const double Inf = double.PositiveInfinity, NaN = double.NaN, HalfPi = Math.PI / 2;

    [Theory]
    [InlineData("Exp", 0.0, 1.0, -0.0, 1.0, Inf, Inf, -Inf, 0.0, 1e4, Inf, -1e4, 0.0)]
    [InlineData("Expm1", 0.0, 0.0, -0.0, -0.0, Inf, Inf, -Inf, -1.0, 1e4, Inf, -1e4, -1.0)]
    [InlineData("Log", 0.0, -Inf, -0.0, -Inf, -1.0, NaN, Inf, Inf, -Inf, NaN, 1.0, 0.0)]
    [InlineData("Log1p", 0.0, 0.0, -0.0, -0.0, -1.0, -Inf, -2.0, NaN, Inf, Inf, -Inf, NaN)]
    [InlineData("Tanh", 0.0, 0.0, -0.0, -0.0, Inf, 1.0, -Inf, -1.0, 50.0, 1.0)]
    [InlineData("Sigmoid", 0.0, 0.5, -0.0, 0.5, Inf, 1.0, -Inf, 0.0)]
    [InlineData("Softplus", Inf, Inf, -Inf, 0.0, 1e4, 1e4, -1e4, 0.0)]
    [InlineData("Sin", 0.0, 0.0, -0.0, -0.0, Inf, NaN, -Inf, NaN)]
    [InlineData("Cos", 0.0, 1.0, -0.0, 1.0, Inf, NaN, -Inf, NaN)]
    [InlineData("Tan", 0.0, 0.0, -0.0, -0.0, Inf, NaN, -Inf, NaN)]
    [InlineData("Erf", 0.0, 0.0, -0.0, -0.0, Inf, 1.0, -Inf, -1.0)]
    [InlineData("Erfc", 0.0, 1.0, -0.0, 1.0, Inf, 0.0, -Inf, 2.0, 40.0, 0.0)]
    [InlineData("Sinh", 0.0, 0.0, -0.0, -0.0, Inf, Inf, -Inf, -Inf, -1e4, -Inf)]
    [InlineData("Cosh", 0.0, 1.0, -0.0, 1.0, Inf, Inf, -Inf, Inf, -1e4, Inf)]
    [InlineData("Asin", 0.0, 0.0, -0.0, -0.0, 1.0, HalfPi, -1.0, -HalfPi, 1.5, NaN, -Inf, NaN)]
    [InlineData("Acos", 1.0, 0.0, -1.0, Math.PI, 0.0, HalfPi, 1.5, NaN, Inf, NaN)]
    [InlineData("Atan", 0.0, 0.0, -0.0, -0.0, Inf, HalfPi, -Inf, -HalfPi)]
    [InlineData("Asinh", 0.0, 0.0, -0.0, -0.0, Inf, Inf, -Inf, -Inf)]
    [InlineData("Acosh", 1.0, 0.0, 0.5, NaN, -1e30, NaN, Inf, Inf, -Inf, NaN)]
    [InlineData("Atanh", 0.0, 0.0, -0.0, -0.0, 1.0, Inf, -1.0, -Inf, 2.0, NaN, -1e30, NaN, Inf, NaN)]
    public void Unary_FollowsC99(string name, params double[] argumentsAndResults)
    {
        var function = VectorMathFunction.Named(name);
        foreach (var pair in argumentsAndResults.Chunk(2))
        {
            AssertClose(pair[1], function.Double(pair[0]), 0, $"{name}({pair[0]:R})");
            AssertClose((float)pair[1], function.Single((float)pair[0]), 0, $"{name}({pair[0]:R}f)");
        }
    }

    [Theory]
    [MemberData(nameof(VectorMathFunction.Names), MemberType = typeof(VectorMathFunction))]
    public void NaN_StaysNaN(string name)
    {
        Assert.Equal(double.NaN, VectorMathFunction.Named(name).Double(double.NaN));
        Assert.Equal(float.NaN, VectorMathFunction.Named(name).Single(float.NaN));
    }

    /// <summary>.NET's own functions follow C99 too, and every pair of these numbers is a case of its tables.</summary>
    [Theory]
    [InlineData("Pow"), InlineData("Atan2")]
    public void Binary_FollowsC99(string name)
    {
        double[] numbers = [0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, -2.5, 1e300, -1e300, 1e-300, -1e-300, 9007199254740991, 9007199254740992, -9007199254740991, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (var x in numbers)
            foreach (var y in numbers)
            {
                var expected = name == "Pow" ? Math.Pow(x, y) : Math.Atan2(x, y);
                var actual = name == "Pow" ? VectorMath.Pow(x, y) : VectorMath.Atan2(x, y);
                AssertClose(expected, actual, 1e-15, $"{name}({x:R}, {y:R})");
                var expectedSingle = name == "Pow" ? MathF.Pow((float)x, (float)y) : MathF.Atan2((float)x, (float)y);
                var actualSingle = name == "Pow" ? VectorMath.Pow((float)x, (float)y) : VectorMath.Atan2((float)x, (float)y);
                AssertClose(expectedSingle, actualSingle, 1e-6, $"{name}({(float)x:R}f, {(float)y:R}f)");
            }
    }

    /// <summary>The kernels of the narrower vectors are the same text, reached through the halves.</summary>
    [Fact]
    public void Halves_AgreeWithTheWhole()
    {
        var x = Vector512.Create(0.1, -0.2, 3.4, -5.6, 1e-310, 700.5, -740.25, 1e12);
        Assert.Equal(VectorMath.Exp(x).GetUpper(), VectorMath.Exp(x.GetUpper()));
        Assert.Equal(VectorMath.Sin(x).GetUpper(), VectorMath.Sin(x.GetUpper()));
        Assert.Equal(VectorMath.Tanh(x).GetLower().GetUpper(), VectorMath.Tanh(x.GetLower().GetUpper()));
    }

    static void AssertClose(double expected, double actual, double tolerance, string what)
    {
        var same = double.IsNaN(expected) ? double.IsNaN(actual)
            : expected == 0 || double.IsInfinity(expected) ? actual == expected && double.IsNegative(actual) == double.IsNegative(expected)
            : Math.Abs(actual - expected) <= Math.Abs(expected) * tolerance;
        Assert.True(same, $"{what} is {actual:R}, not {expected:R}");
    }
}
