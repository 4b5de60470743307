using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Libraries;

/// <summary>
/// Operators as text, <c>Mean({-1}, true)</c>: the name of the record and the values of its primary constructor, which is all
/// that an operator is. One mechanism for all of them; only the generator runs it.
/// </summary>
internal static class AttributeText
{
    private static readonly Dictionary<string, ConstructorInfo> s_operators = typeof(Operator).Assembly.GetTypes()
        .Where(t => !t.IsAbstract && typeof(Operator).IsAssignableFrom(t))
        .ToDictionary(t => t.Name, t => t.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First(), StringComparer.Ordinal);

    private static readonly Dictionary<string, DType> s_dtypes = DType.All.ToDictionary(d => d.Name, StringComparer.Ordinal);

    public static string Write(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Quoted(text),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        DType dtype => dtype.Name,
        Dim dim => Write(dim),
        Shape { IsUnknown: true } => "<unknown>",
        Shape shape => "[" + string.Join(",", shape.RawDims.ToArray().Select(Write)) + "]",
        TensorType type => (type.IsVariable ? "variable " : "") + type.DType.Name + Write(type.Shape),
        Operator @operator => Write(@operator),
        IEnumerable items => "{" + string.Join(", ", items.Cast<object?>().Select(Write)) + "}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Write(Dim dim) => dim.Size is { } size
        ? size.ToString(CultureInfo.InvariantCulture)
        : dim.Name is { } name ? (dim.IsPack ? "*" : "") + (name.All(c => char.IsLetterOrDigit(c) || c == '_') && !char.IsDigit(name[0]) ? name : Quoted(name)) : "?";

    private static string Write(Operator @operator)
    {
        var type = @operator.GetType();
        var values = s_operators[@operator.Name].GetParameters().Select(p => Write(type.GetProperty(p.Name)!.GetValue(@operator))).ToList();
        return @operator.Name + (values.Count == 0 ? "" : "(" + string.Join(", ", values) + ")");
    }

    private static string Quoted(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\n", " ").Replace("\r", " ") + "'";

    /// <summary>Reads such a text from left to right.</summary>
    /// <exception cref="FormatException">It was written by a version that knows other operators, or not by this at all.</exception>
    internal sealed class Reader(string text)
    {
        private int _at;

        public bool IsAtEnd => _at >= text.Length;

        /// <summary>What has not been read.</summary>
        public string Rest => text[_at..];

        public bool Take(string token)
        {
            if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0) return false;
            _at += token.Length;
            return true;
        }

        public void Expect(string token)
        {
            if (!Take(token)) throw new FormatException($"'{token}' is missing before '{Rest}'");
        }

        public string Word()
        {
            var start = _at;
            while (!IsAtEnd && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '+' or '.')) _at++;
            return _at > start ? text[start.._at] : throw new FormatException($"a word is missing before '{Rest}'");
        }

        public int Number() => int.TryParse(Word(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"a number is missing before '{Rest}'");

        public Operator Operator()
        {
            var name = Word();
            if (!s_operators.TryGetValue(name, out var constructor)) throw new FormatException($"there is no operator '{name}'");
            var parameters = constructor.GetParameters();
            var values = new object?[parameters.Length];
            if (values.Length > 0)
            {
                Expect("(");
                for (var i = 0; i < values.Length; i++)
                {
                    if (i > 0) Expect(", ");
                    values[i] = Read(parameters[i].ParameterType);
                }

                Expect(")");
            }

            return (Operator)constructor.Invoke(values);
        }

        public TensorType Type()
        {
            var isVariable = Take("variable ");
            return new TensorType((DType)Read(typeof(DType))!, (Shape)Read(typeof(Shape))!, isVariable);
        }

        private object? Read(Type type)
        {
            if (Take("null")) return null;
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type == typeof(bool)) return Word() == "true";
            if (type == typeof(string)) return Text();
            if (type == typeof(DType)) return s_dtypes.TryGetValue(Word(), out var dtype) ? dtype : throw new FormatException($"an element type is missing before '{Rest}'");
            if (type == typeof(Dim)) return Dimension();
            if (type == typeof(Shape)) return Shape();
            if (type == typeof(TensorType)) return Type();
            if (typeof(Operator).IsAssignableFrom(type)) return Operator();
            if (type.IsEnum) return Enum.Parse(type, Word());
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>)) return Array(type);
            return Convert.ChangeType(Word(), type, CultureInfo.InvariantCulture);
        }

        private object Array(Type type)
        {
            var element = type.GetGenericArguments()[0];
            var items = new ArrayList();
            Expect("{");
            while (!Take("}"))
            {
                if (items.Count > 0) Expect(", ");
                items.Add(Read(element));
            }

            return Activator.CreateInstance(type, items.ToArray(element))!;
        }

        private Shape Shape()
        {
            if (Take("<unknown>")) return GraphCompiler.Shape.Unknown;
            var dims = new List<Dim>();
            Expect("[");
            while (!Take("]"))
            {
                if (dims.Count > 0) Expect(",");
                dims.Add(Dimension());
            }

            return GraphCompiler.Shape.Create([.. dims]);
        }

        private Dim Dimension()
        {
            if (Take("?")) return Dim.Unknown;
            var isPack = Take("*");
            if (!IsAtEnd && text[_at] == '\'') return isPack ? Dim.Pack(Text()) : Dim.Named(Text());
            if (!isPack && char.IsDigit(text[_at])) return Number();
            return isPack ? Dim.Pack(Word()) : Dim.Named(Word());
        }

        private string Text()
        {
            Expect("'");
            var value = new StringBuilder();
            while (!Take("'"))
            {
                if (IsAtEnd) throw new FormatException("a text has no end");
                if (text[_at] == '\\') _at++;
                value.Append(text[_at++]);
            }

            return value.ToString();
        }
    }
}
