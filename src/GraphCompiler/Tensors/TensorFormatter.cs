using System.Globalization;
using System.Numerics;
using System.Text;

namespace GraphCompiler;

/// <summary>
/// Prints tensors as TensorFlow does, which is as numpy prints arrays: every word of an array has one width, rows wrap at
/// 75 characters, and an array of more than 1000 elements shows three at either end of each axis.
/// </summary>
internal static class TensorFormatter
{
    private const int LineWidth = 75;
    private const int Threshold = 1000;
    private const int EdgeItems = 3;
    private const int Precision = 8;
    private const string ArrayOpening = "array(";

    /// <summary>The tensor's <c>str</c>: <c>tf.Tensor([1. 2.], shape=(2,), dtype=float32)</c>.</summary>
    public static string Str<T>(ReadOnlySpan<T> values, Shape shape) =>
        $"tf.Tensor({OnOwnLines(Values(values, shape.ToArray()))}, shape={shape}, dtype={DType.Of<T>().Name})";

    /// <summary>The tensor's <c>repr</c>: <c>&lt;tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)&gt;</c>.</summary>
    public static string Repr<T>(ReadOnlySpan<T> values, Shape shape) =>
        $"<tf.Tensor: shape={shape}, dtype={DType.Of<T>().Name}, numpy={OnOwnLines(ArrayRepr(values, shape.ToArray()))}>";

    /// <summary>The variable's <c>repr</c>: <c>&lt;tf.Variable 'Variable:0' shape=() dtype=float32, numpy=5.0&gt;</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">What it holds.</param>
    /// <param name="shape">The shape of what it holds.</param>
    /// <param name="declared">Its own shape, which may leave dimensions open.</param>
    public static string VariableRepr<T>(string name, ReadOnlySpan<T> values, Shape shape, Shape declared) =>
        $"<tf.Variable '{name}' shape={declared} dtype={DType.Of<T>().Name}, numpy={OnOwnLines(ArrayRepr(values, shape.ToArray()))}>";

    /// <summary>The values as numpy's <c>str</c> prints them; at rank 0, the scalar.</summary>
    public static string Values<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape) =>
        shape.IsEmpty ? Scalar(values[0]) : Lay(values, shape, " ", 0, LineWidth);

    /// <summary>The values as numpy's <c>repr</c> prints them, <c>array([1., 2.], dtype=float32)</c>; at rank 0, the scalar.</summary>
    public static string ArrayRepr<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape)
    {
        if (shape.IsEmpty) return Scalar(values[0]);

        // numpy leaves out the type that its values imply, which an array of no values cannot.
        var dtype = typeof(T) == typeof(string) ? "object" : DType.Of<T>().Name;
        var implied = dtype is "float64" or "int64" or "bool" && !values.IsEmpty;
        var body = Lay(values, shape, ", ", ArrayOpening.Length, LineWidth - 1);
        if (values.IsEmpty && shape.Length > 1) body += $", shape={Shape.Create([.. shape])}";
        if (implied) return $"{ArrayOpening}{body})";

        var text = $"{ArrayOpening}{body},";
        var suffix = $"dtype={dtype})";
        var lastLine = text.Length - (text.LastIndexOf('\n') + 1);
        var fits = lastLine + 1 + suffix.Length <= LineWidth;
        return text + (fits ? " " : "\n" + new string(' ', ArrayOpening.Length)) + suffix;
    }

    // TensorFlow starts a text of several lines on a line of its own, so that its rows stay aligned; the rank is not asked.
    private static string OnOwnLines(string text) => text.Contains('\n', StringComparison.Ordinal) ? "\n" + text : text;

    private static string Lay<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape, string separator, int indent, int width)
    {
        if (values.IsEmpty) return "[]";

        // Only what is shown decides the widths, so the words are made from the gathered values and laid out in the same order.
        var summarize = values.Length > Threshold;
        var shown = new List<T>();
        Gather(values, shape, summarize, shown);
        var words = new Queue<string>(Words(shown.ToArray()));
        return Rows(words, shape, summarize, separator, new string(' ', indent + 1), width);
    }

    private static bool Elided(bool summarize, int length) => summarize && length > 2 * EdgeItems;

    private static void Gather<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape, bool summarize, List<T> shown)
    {
        if (shape.IsEmpty)
        {
            shown.Add(values[0]);
            return;
        }

        var stride = values.Length / shape[0];
        for (var i = 0; i < shape[0]; i++)
        {
            if (i == EdgeItems && Elided(summarize, shape[0])) i = shape[0] - EdgeItems;
            Gather(values.Slice(i * stride, stride), shape[1..], summarize, shown);
        }
    }

    // The width left shrinks by the one bracket that each enclosing axis still has to close.
    private static string Rows(
        Queue<string> words, ReadOnlySpan<int> shape, bool summarize, string separator, string indent, int width)
    {
        var elided = Elided(summarize, shape[0]);
        var items = elided ? 2 * EdgeItems + 1 : shape[0];
        var text = new StringBuilder();
        var line = indent;
        for (var i = 0; i < items; i++)
        {
            var ellipsis = elided && i == EdgeItems;
            if (shape.Length > 1)
            {
                if (i > 0) text.Append(separator.TrimEnd()).Append('\n', shape.Length - 1).Append(indent);
                text.Append(ellipsis ? "..." : Rows(words, shape[1..], summarize, separator, indent + " ", width - 1));
                continue;
            }

            var word = ellipsis ? "..." : words.Dequeue();
            if (i > 0) line += separator;

            // One character stays free for the comma or bracket that follows; a word too long for any line is not wrapped.
            if (line.Length + word.Length > width - 1 && line.Length > indent.Length)
            {
                text.Append(line.TrimEnd()).Append('\n');
                line = indent;
            }

            line += word;
        }

        if (shape.Length == 1) text.Append(line).Remove(0, indent.Length);
        return $"[{text}]";
    }

    private static string[] Words<T>(T[] values) => (object)values switch
    {
        float[] singles => FloatWords(Array.ConvertAll(singles, x => (double)x), FloatKind.Single),
        double[] doubles => FloatWords(doubles, FloatKind.Double),
        Half[] halves => FloatWords(Array.ConvertAll(halves, x => (double)x), FloatKind.Half),
        bool[] flags => Array.ConvertAll(flags, x => x ? " True" : "False"),
        string[] or Complex64[] or Complex[] => Array.ConvertAll(values, Scalar),
        _ => IntegerWords(values),
    };

    private static string[] IntegerWords<T>(T[] values)
    {
        var words = Array.ConvertAll(values, x => Convert.ToString(x, CultureInfo.InvariantCulture)!);
        var width = words.Max(x => x.Length);
        return Array.ConvertAll(words, x => x.PadLeft(width));
    }

    private static string Scalar<T>(T value) => value switch
        {
            float single => FloatScalar(single, FloatKind.Single),
            double number => FloatScalar(number, FloatKind.Double),
            Half half => FloatScalar((double)half, FloatKind.Half),
            Complex64 complex => ComplexScalar(complex, FloatKind.Single),
            Complex complex => ComplexScalar(complex, FloatKind.Double),
            string text => PythonBytes(text),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string ComplexScalar(Complex value, FloatKind kind) =>
        $"{FloatScalar(value.Real, kind)}{(double.IsNegative(value.Imaginary) ? "" : "+")}{FloatScalar(value.Imaginary, kind)}j";

    // As Python shows bytes.
    private static string PythonBytes(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var shown = new StringBuilder().Append('b').Append(quote);
        foreach (var value in TextBytes.Encode(text))
        {
            shown.Append((char)value switch
            {
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                var c when c == quote || c == '\\' => $"\\{c}",
                var c and >= ' ' and <= '~' => $"{c}",
                _ => $"\\x{value:x2}",
            });
        }

        return shown.Append(quote).ToString();
    }

    private static string FloatScalar(double value, FloatKind kind)
    {
        if (!double.IsFinite(value)) return NonFinite(value);

        var magnitude = Math.Abs(value);
        if (magnitude is 0 or (>= 1e-4 and < 1e16))
        {
            var (whole, fraction) = Positional(value, kind, null, null);
            return $"{whole}.{(fraction.Length == 0 ? "0" : fraction)}";
        }

        var parts = Scientific(value, kind, null, null);
        var point = parts.Fraction.Length == 0 ? "" : ".";
        return $"{parts.Whole}{point}{parts.Fraction}e{ExponentText(parts.Exponent, 2)}";
    }

    // Each value is written twice: first on its own, for the widths that the array needs, then to those widths.
    private static string[] FloatWords(double[] values, FloatKind kind)
    {
        var finite = Array.FindAll(values, double.IsFinite);
        var (left, right) = (0, 0);
        Func<double, string> write = NonFinite;
        if (finite.Length > 0 && NeedsExponent(finite, kind))
        {
            var parts = Array.ConvertAll(finite, x => Scientific(x, kind, Precision, null));
            var digits = parts.Max(x => x.Fraction.Length);
            var exponentDigits = parts.Max(x => ExponentText(x.Exponent, 2).Length) - 1;
            left = parts.Max(x => x.Whole.Length);
            right = digits + exponentDigits + 2;
            write = x =>
            {
                var (whole, fraction, exponent) = Scientific(x, kind, digits, digits);
                return $"{whole}.{fraction.PadRight(digits, '0')}e{ExponentText(exponent, exponentDigits)}";
            };
        }
        else if (finite.Length > 0)
        {
            var parts = Array.ConvertAll(finite, x => Positional(x, kind, Precision, null));
            left = parts.Max(x => x.Whole.Length);
            var fractionWidth = right = parts.Max(x => x.Fraction.Length);
            write = x =>
            {
                // Whole digits are all of the exact value here, where a scalar fills up its shortest digits with zeros.
                var (whole, fraction) = Positional(x, kind, Precision, 0);
                return $"{whole}.{fraction.PadRight(fractionWidth)}";
            };
        }

        var width = left + 1 + right;
        foreach (var value in values)
            if (!double.IsFinite(value)) width = Math.Max(width, NonFinite(value).Length);
        return Array.ConvertAll(values, x => (double.IsFinite(x) ? write(x) : NonFinite(x)).PadLeft(width));
    }

    private static bool NeedsExponent(double[] finite, FloatKind kind)
    {
        var magnitudes = Array.FindAll(Array.ConvertAll(finite, Math.Abs), x => x != 0);
        if (magnitudes.Length == 0) return false;

        var (min, max) = (magnitudes.Min(), magnitudes.Max());
        return max >= 1e8 || min < 1e-4 || kind.Round(max / min) > 1000;
    }

    // The sign of a zero is printed, that of a nan is not.
    private static string Sign(double value) => double.IsNegative(value) ? "-" : "";

    private static string NonFinite(double value) => double.IsNaN(value) ? "nan" : Sign(value) + "inf";

    private static (string Whole, string Fraction) Positional(double value, FloatKind kind, int? atMost, int? atLeast)
    {
        var (digits, exponent) = FloatDigits.Generate(value, kind, atMost, atLeast, afterPoint: true);
        if (exponent < 0) digits = new string('0', -exponent) + digits;
        var wholeLength = Math.Max(exponent, 0) + 1;
        digits = digits.PadRight(wholeLength, '0');
        return (Sign(value) + digits[..wholeLength], digits[wholeLength..].TrimEnd('0'));
    }

    private static (string Whole, string Fraction, int Exponent) Scientific(double value, FloatKind kind, int? atMost, int? atLeast)
    {
        // The counts are of digits after the point, of which there is one more before it.
        var (digits, exponent) = FloatDigits.Generate(value, kind, atMost + 1, atLeast + 1, afterPoint: false);
        return (Sign(value) + digits[..1], digits[1..].TrimEnd('0'), exponent);
    }

    private static string ExponentText(int exponent, int digits) =>
        (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
}
