using System.Globalization;
using System.Numerics;

namespace GraphCompiler.Tests.Data;

/// <summary>Python's arithmetic on numbers and tensors: a number becomes what the other one is.</summary>
internal static class Arithmetic
{
    public static object Apply(string @operator, object left, object right)
    {
        if (left is not Tensor && right is not Tensor) return Host(@operator, left, right);
        var dtype = (left as Tensor ?? (Tensor)right).DType;

        // Of two element types, the wider one.
        if (left is Tensor a && right is Tensor b && a.DType != b.DType) dtype = DType.Int64;
        if (@operator == "/" && dtype.IsInteger) dtype = DType.Float64;
        if (dtype == DType.Int64) return Apply(@operator, To<long>(left), To<long>(right));
        if (dtype == DType.Int32) return Apply(@operator, To<int>(left), To<int>(right));
        if (dtype == DType.Float32) return @operator == "/" ? To<float>(left) / To<float>(right) : Apply(@operator, To<float>(left), To<float>(right));
        return @operator == "/" ? To<double>(left) / To<double>(right) : Apply(@operator, To<double>(left), To<double>(right));
    }

    private static object Host(string @operator, object left, object right)
    {
        if (left is long a && right is long b)
        {
            return @operator switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "%" => a % b,
                _ => throw new FormatException(@operator),
            };
        }

        var (x, y) = (Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture));
        return @operator == "-" ? x - y : @operator == "+" ? x + y : @operator == "*" ? x * y : x / y;
    }

    private static object Apply<T>(string @operator, Tensor<T> left, Tensor<T> right)
        where T : INumber<T> => @operator switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "%" => left % right,
            "<" => left < right,
            ">" => left > right,
            "<=" => left <= right,
            ">=" => left >= right,
            "==" => Tf.Equal(left, right),
            _ => throw new FormatException(@operator),
        };

    private static Tensor<T> To<T>(object value) => value is Tensor tensor ? Tf.Cast<T>(tensor) : Tf.Cast<T>(Tf.Constant(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
}
