using System.Runtime.Intrinsics;

namespace GraphCompiler.CompilerServices;

// One lane of a vector each, which is what makes the bits the same.
public static partial class VectorMath
{
    /// <inheritdoc cref="Acos(Vector512{float})"/>
    public static float Acos(float x) => Acos(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Acos(Vector512{double})"/>
    public static double Acos(double x) => Acos(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Acosh(Vector512{float})"/>
    public static float Acosh(float x) => Acosh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Acosh(Vector512{double})"/>
    public static double Acosh(double x) => Acosh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Asin(Vector512{float})"/>
    public static float Asin(float x) => Asin(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Asin(Vector512{double})"/>
    public static double Asin(double x) => Asin(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Asinh(Vector512{float})"/>
    public static float Asinh(float x) => Asinh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Asinh(Vector512{double})"/>
    public static double Asinh(double x) => Asinh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Atan(Vector512{float})"/>
    public static float Atan(float x) => Atan(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Atan(Vector512{double})"/>
    public static double Atan(double x) => Atan(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Atan2(Vector512{float}, Vector512{float})"/>
    public static float Atan2(float y, float x) => Atan2(Vector128.Create(y), Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Atan2(Vector512{double}, Vector512{double})"/>
    public static double Atan2(double y, double x) => Atan2(Vector128.Create(y), Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Atanh(Vector512{float})"/>
    public static float Atanh(float x) => Atanh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Atanh(Vector512{double})"/>
    public static double Atanh(double x) => Atanh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Cos(Vector512{float})"/>
    public static float Cos(float x) => Cos(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Cos(Vector512{double})"/>
    public static double Cos(double x) => Cos(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Cosh(Vector512{float})"/>
    public static float Cosh(float x) => Cosh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Cosh(Vector512{double})"/>
    public static double Cosh(double x) => Cosh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Erf(Vector512{float})"/>
    public static float Erf(float x) => Erf(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Erf(Vector512{double})"/>
    public static double Erf(double x) => Erf(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Erfc(Vector512{float})"/>
    public static float Erfc(float x) => Erfc(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Erfc(Vector512{double})"/>
    public static double Erfc(double x) => Erfc(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    public static float Exp(float x) => Exp(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Exp(Vector512{double})"/>
    public static double Exp(double x) => Exp(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    public static float Expm1(float x) => Expm1(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Expm1(Vector512{double})"/>
    public static double Expm1(double x) => Expm1(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Log(Vector512{float})"/>
    public static float Log(float x) => Log(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Log(Vector512{double})"/>
    public static double Log(double x) => Log(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    public static float Log1p(float x) => Log1p(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Log1p(Vector512{double})"/>
    public static double Log1p(double x) => Log1p(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float})"/>
    public static float Pow(float x, float y) => Pow(Vector128.Create(x), Vector128.Create(y)).ToScalar();

    /// <inheritdoc cref="Pow(Vector512{double}, Vector512{double})"/>
    public static double Pow(double x, double y) => Pow(Vector128.Create(x), Vector128.Create(y)).ToScalar();

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    public static float Sigmoid(float x) => Sigmoid(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Sigmoid(Vector512{double})"/>
    public static double Sigmoid(double x) => Sigmoid(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Sin(Vector512{float})"/>
    public static float Sin(float x) => Sin(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Sin(Vector512{double})"/>
    public static double Sin(double x) => Sin(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Sinh(Vector512{float})"/>
    public static float Sinh(float x) => Sinh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Sinh(Vector512{double})"/>
    public static double Sinh(double x) => Sinh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Softplus(Vector512{float})"/>
    public static float Softplus(float x) => Softplus(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Softplus(Vector512{double})"/>
    public static double Softplus(double x) => Softplus(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Tan(Vector512{float})"/>
    public static float Tan(float x) => Tan(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Tan(Vector512{double})"/>
    public static double Tan(double x) => Tan(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    public static float Tanh(float x) => Tanh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="Tanh(Vector512{double})"/>
    public static double Tanh(double x) => Tanh(Vector128.Create(x)).ToScalar();
}
