using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

/// <summary>Folds host numbers: enough for loop counters and conditions.</summary>
internal static class HostArithmetic
{
    public static Optional<object?> Binary(BinaryOperatorKind kind, object? left, object? right)
    {
        if (left is bool p && right is bool q)
        {
            return kind switch
            {
                BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And => p && q,
                BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or => p || q,
                BinaryOperatorKind.Equals => p == q,
                BinaryOperatorKind.NotEquals or BinaryOperatorKind.ExclusiveOr => p != q,
                _ => default(Optional<object?>),
            };
        }

        if (left is int a && right is int b)
        {
            return kind switch
            {
                BinaryOperatorKind.Add => unchecked(a + b),
                BinaryOperatorKind.Subtract => unchecked(a - b),
                BinaryOperatorKind.Multiply => unchecked(a * b),
                BinaryOperatorKind.Divide when b is not 0 and not -1 => a / b,
                BinaryOperatorKind.Remainder when b is not 0 and not -1 => a % b,
                _ => Compare(kind, a.CompareTo(b)),
            };
        }

        if (Number(left) is { } x && Number(right) is { } y) return Compare(kind, x.CompareTo(y));
        return kind switch
        {
            BinaryOperatorKind.Equals when left is null or string || right is null or string => Equals(left, right),
            BinaryOperatorKind.NotEquals when left is null or string || right is null or string => !Equals(left, right),
            _ => default(Optional<object?>),
        };
    }

    public static Optional<object?> Unary(UnaryOperatorKind kind, object? value) => (kind, value) switch
    {
        (UnaryOperatorKind.Not or UnaryOperatorKind.False, bool b) => !b,
        (UnaryOperatorKind.True, bool b) => b,
        (UnaryOperatorKind.Minus, int i) => unchecked(-i),
        (UnaryOperatorKind.Minus, float f) => -f,
        (UnaryOperatorKind.Minus, double d) => -d,
        _ => default(Optional<object?>),
    };

    private static Optional<object?> Compare(BinaryOperatorKind kind, int order) => kind switch
    {
        BinaryOperatorKind.LessThan => order < 0,
        BinaryOperatorKind.LessThanOrEqual => order <= 0,
        BinaryOperatorKind.GreaterThan => order > 0,
        BinaryOperatorKind.GreaterThanOrEqual => order >= 0,
        BinaryOperatorKind.Equals => order == 0,
        BinaryOperatorKind.NotEquals => order != 0,
        _ => default(Optional<object?>),
    };

    private static double? Number(object? value) =>
        value is int or long or float or double or byte or short ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;
}
