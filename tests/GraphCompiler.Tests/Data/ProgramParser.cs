using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphCompiler.Tests.Data;

internal abstract record Expression;

internal sealed record Number(double Value, bool IsInteger) : Expression;

internal sealed record Name(string Text) : Expression;

internal sealed record Items(char Bracket, Expression[] Values) : Expression;

internal sealed record Entries((string Key, Expression Value)[] Values) : Expression;

internal sealed record Binary(string Operator, Expression Left, Expression Right) : Expression;

internal sealed record Call(Expression? Target, string Method, Expression[] Arguments, Dictionary<string, Expression> Named) : Expression;

internal sealed record Lambda(string[] Parameters, Expression Body) : Expression;

/// <summary>Reads the programs of data.json: calls of tf.data, in a Python that leaves out what a reader does not need.</summary>
internal sealed partial class ProgramParser
{
    private static readonly string[][] s_levels = [["==", "<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]];

    private readonly List<string> _tokens;
    private int _next;

    // "10x" is a product.
    private ProgramParser(string text) => _tokens = [.. Tokens().Matches(Products().Replace(text, "$1*$2")).Select(m => m.Value)];

    public static Expression Parse(string text)
    {
        var parser = new ProgramParser(text);
        var expression = parser.Argument();
        return parser._next == parser._tokens.Count ? expression : throw new FormatException($"{text}: what is {parser.Peek()}?");
    }

    [GeneratedRegex(@"\d+(\.\d*)?|\w+|->|==|<=|>=|\S")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\b(\d+)([a-z])")]
    private static partial Regex Products();

    private string Peek(int ahead = 0) => _next + ahead < _tokens.Count ? _tokens[_next + ahead] : "";

    private bool Take(string token)
    {
        if (Peek() != token) return false;
        _next++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token)) throw new FormatException($"{token} is missing before {Peek()}");
    }

    // A function, with or without its arrow, or a value. "key" and "reduce" only say what the function is for.
    private Expression Argument()
    {
        if ((Peek() is "key" or "reduce") && char.IsLetter(Peek(1).FirstOrDefault())) _next++;
        var start = _next;
        if (Parameters() is { } parameters) return new Lambda(parameters, Level(0));
        _next = start;
        return Level(0);
    }

    private string[]? Parameters()
    {
        var names = new List<string>();
        if (Take("("))
        {
            do names.Add(_tokens[_next++]);
            while (Take(","));
            if (!Take(")")) return null;
        }
        else
        {
            names.Add(_tokens[_next++]);
        }

        return Take("->") ? [.. names] : null;
    }

    private Expression Level(int level)
    {
        if (level == s_levels.Length) return Postfix();
        var left = Level(level + 1);
        while (Array.IndexOf(s_levels[level], Peek()) >= 0) left = new Binary(_tokens[_next++], left, Level(level + 1));
        return left;
    }

    private Expression Postfix()
    {
        var value = Primary();
        while (Take("."))
        {
            var method = _tokens[_next++];
            value = Arguments(value, method);
        }

        return value;
    }

    private Call Arguments(Expression? target, string method)
    {
        Expect("(");
        var (arguments, named) = (new List<Expression>(), new Dictionary<string, Expression>(StringComparer.Ordinal));
        while (!Take(")"))
        {
            if (Peek(1) == "=")
            {
                var name = _tokens[_next];
                _next += 2;
                named[name] = Argument();
            }
            else
            {
                arguments.Add(Argument());
            }

            Take(",");
        }

        return new Call(target, method, [.. arguments], named);
    }

    private Expression Primary()
    {
        var token = _tokens[_next++];
        if (token == "-") return new Binary("-", new Number(0, true), Primary());
        if (token is "(" or "[") return List(token[0]);
        if (token == "{")
        {
            var entries = new List<(string, Expression)>();
            while (!Take("}"))
            {
                var key = _tokens[_next++];
                Expect(":");
                entries.Add((key, Level(0)));
                Take(",");
            }

            return new Entries([.. entries]);
        }

        if (char.IsDigit(token[0]))
        {
            return new Number(double.Parse(token, CultureInfo.InvariantCulture), !token.Contains('.', StringComparison.Ordinal));
        }

        return Peek() == "(" ? Arguments(null, token) : new Name(token);
    }

    private Expression List(char bracket)
    {
        var (items, hasComma) = (new List<Expression>(), false);
        while (!Take(bracket == '(' ? ")" : "]"))
        {
            items.Add(Argument());
            hasComma |= Take(",");
        }

        return bracket == '(' && !hasComma ? items[0] : new Items(bracket, [.. items]);
    }
}
