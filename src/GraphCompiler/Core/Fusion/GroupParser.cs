using System.Globalization;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Fusion;

/// <summary>Why a text is no key, and where.</summary>
/// <param name="Column">Where the wrong part begins, from 0.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record KeyError(int Column, int Length, string Message);

/// <summary>
/// Reads a group from its key. A key may come from a file that somebody edited, and becomes the text of a kernel. Therefore
/// nothing of it is taken over unread: a group that is accepted is one that fusion could have made, and writes the same key.
/// </summary>
internal sealed class GroupParser
{
    /// <summary>The most values of a group that is read; the emitter follows them by recursion.</summary>
    public const int MostValues = 4096;

    private static readonly Dictionary<string, OperatorTable.Entry[]> s_operators =
        OperatorTable.Pointwise.GroupBy(e => Group.NameOf(e.Operator)).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    private static readonly Dictionary<string, (FoldingReduction Operator, DType[] DTypes)> s_folds =
        OperatorTable.Folds.ToDictionary(f => f.Operator.Name, StringComparer.Ordinal);

    private readonly string _text;
    private readonly List<GroupOperand> _operands = [];
    private readonly List<GroupNode> _nodes = [];
    private readonly List<GroupOutput> _outputs = [];

    // Per value, where it stands in the text, and whether something takes it.
    private readonly List<Part> _places = [];
    private readonly List<bool> _used = [];
    private int _rank;

    private GroupParser(string text) => _text = text;

    private int Count => _operands.Count + _nodes.Count;

    /// <summary>The group of a key; null and the reason where the text is not one.</summary>
    public static Group? Parse(string key, out KeyError? error)
    {
        try
        {
            error = null;
            return new GroupParser(key).Parse();
        }
        catch (RefusedException refused)
        {
            error = refused.Error;
            return null;
        }
    }

    private Group Parse()
    {
        var sections = Split(new Part(_text, 0), " | ");
        ParseHead(Split(sections[0], " "));
        foreach (var section in sections.Skip(1))
        {
            var parts = Split(section, " ");
            if (parts[0].Text == "store") ParseStore(section, parts);
            else if (_outputs.Count > 0) throw Refused(section, "no value follows a store");
            else ParseNode(section, parts);
            if (Count > MostValues) throw Refused(section, $"a kernel has at most {Text(MostValues)} values");
        }

        if (_outputs.Count == 0) throw Refused(new Part("", _text.Length), "nothing is stored");
        if (_used.IndexOf(false) is >= 0 and var unused) throw Refused(_places[unused], $"value {Text(unused)} is not used");
        var group = new Group(_rank, _operands.ToEquatableArray(), _nodes.ToEquatableArray(), _outputs.ToEquatableArray());
        return group.IsCompilable ? group : throw Refused(new Part(_text, 0), "no kernel folds in all these ways at once");
    }

    /// <summary><c>r2 float32:EE float32:BE</c></summary>
    private void ParseHead(List<Part> parts)
    {
        if (!parts[0].Text.StartsWith("r", StringComparison.Ordinal)) throw Refused(parts[0], "a key begins with r and a rank");
        _rank = ParseNumber(parts[0].From(1), "rank");
        foreach (var part in parts.Skip(1))
        {
            var (dtype, pattern) = Cut(part, ':', "an operand is an element type and a pattern, as in float32:E");
            _operands.Add(new GroupOperand(ParseDType(dtype), ParsePattern(pattern)));
            AddValue(part);
        }
    }

    /// <summary><c>2=Multiply 0 1</c>, <c>3=Sum:B 2</c> or <c>4=#float32x4000000000000000</c></summary>
    private void ParseNode(Part section, List<Part> parts)
    {
        var (number, name) = Cut(parts[0], '=', "a value is a number and an operator, as in 2=Add 0 1");
        if (number.Text != Text(Count)) throw Refused(number, $"the number of this value is {Text(Count)}");
        var inputs = parts.Skip(1).Select(ParseInput).ToEquatableArray();
        _nodes.Add(name.Text.StartsWith("#", StringComparison.Ordinal) ? ParseConstant(name.From(1), section, inputs)
            : name.Text.IndexOf(':') >= 0 ? ParseFold(name, section, inputs)
            : ParsePointwise(name, section, inputs));
        AddValue(section);
    }

    private static GroupNode ParseConstant(Part part, Part section, EquatableArray<int> inputs)
    {
        var (name, digits) = Cut(part, 'x', "a constant is an element type and the bits of a double, as in #float32x3FF0000000000000");
        var dtype = ParseDType(name);
        if (digits.Text.Length != 16 || !digits.Text.All(c => c is (>= '0' and <= '9') or (>= 'A' and <= 'F'))) throw Refused(digits, "the bits of a double are 16 digits from 0 to F");
        var value = BitConverter.Int64BitsToDouble(long.Parse(digits.Text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        if (!IsValue(value, dtype)) throw Refused(digits, $"{value.ToString("R", CultureInfo.InvariantCulture)} is not a value of {dtype.Name}");
        if (inputs.Count > 0) throw Refused(section, "a constant takes no values");
        return new GroupNode(new Intrinsic(value, dtype), [], dtype);
    }

    private GroupNode ParseFold(Part part, Part section, EquatableArray<int> inputs)
    {
        var (name, pattern) = Cut(part, ':', "");
        if (s_operators.ContainsKey(name.Text)) throw Refused(part, $"{name.Text} folds nothing");
        if (!s_folds.TryGetValue(name.Text, out var fold)) throw Unknown(name);
        var folded = ParsePattern(pattern);
        if (_rank > 0 && folded.IndexOf('B') < 0) throw Refused(pattern, "a fold has a B for each axis that vanishes");
        CheckArity(name, section, inputs, 1);
        var dtype = DTypeOf(inputs[0]);
        return fold.DTypes.Contains(dtype) ? new GroupNode(fold.Operator, inputs, dtype, folded) : throw Mistyped(name, section, inputs);
    }

    private GroupNode ParsePointwise(Part name, Part section, EquatableArray<int> inputs)
    {
        if (s_folds.ContainsKey(name.Text)) throw Refused(name, $"{name.Text} is a fold: a colon and a pattern say which axes vanish");
        if (!s_operators.TryGetValue(name.Text, out var entries)) throw Unknown(name);
        CheckArity(name, section, inputs, entries[0].Operands.Count);
        var operands = inputs.Select(DTypeOf).ToEquatableArray();
        var entry = Array.Find(entries, e => e.Operands == operands);
        return entry?.Operator is { } found ? new GroupNode(found, inputs, found.ResultOf(operands[operands.Count - 1])) : throw Mistyped(name, section, inputs);
    }

    /// <summary><c>store 3:EB</c></summary>
    private void ParseStore(Part section, List<Part> parts)
    {
        if (parts.Count != 2) throw Refused(section, "a store names one value and its pattern, as in store 3:E");
        var (number, letters) = Cut(parts[1], ':', "a store names one value and its pattern, as in store 3:E");
        var value = ParseValue(number);
        var pattern = ParsePattern(letters);
        var folded = value < _operands.Count ? null : _nodes[value - _operands.Count].Folded;
        var isSpread = folded is not null && _nodes[value - _operands.Count].Fold == FoldKind.Row && pattern.IndexOf('B') < 0;
        if (folded is not null && pattern != folded && !isSpread) throw Refused(letters, $"value {Text(value)} is folded to '{folded}'");
        if (folded is null && pattern.IndexOf('B') >= 0 && !_nodes.Exists(n => n.Fold == FoldKind.Row && n.Folded == pattern)) throw Refused(letters, "a value is stored to every position or, beside folds of rows, to every row");
        _outputs.Add(new GroupOutput(value, pattern, DTypeOf(value)));
        _used[value] = true;
    }

    private int ParseInput(Part part)
    {
        var value = ParseValue(part);
        if (value >= _operands.Count && _nodes[value - _operands.Count].Fold is FoldKind.Full or FoldKind.Column) throw Refused(part, $"value {Text(value)} is known only when the kernel has seen all, so it can only be stored");
        _used[value] = true;
        return value;
    }

    private int ParseValue(Part part)
    {
        var value = ParseNumber(part, "value");
        return value < Count ? value : throw Refused(part, $"value {part.Text} is not above");
    }

    private static int ParseNumber(Part part, string what) =>
        int.TryParse(part.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Text(number) == part.Text
            ? number
            : throw Refused(part, $"'{part.Text}' is not the number of a {what}");

    private string ParsePattern(Part part)
    {
        if (!part.Text.All(c => c is 'E' or 'B')) throw Refused(part, $"'{part.Text}' is no pattern: its letters are E, an element for each position, and B, one element repeated");
        return part.Text.Length == _rank ? part.Text : throw Refused(part, $"'{part.Text}' has {Text(part.Text.Length)} axes, the kernel has {Text(_rank)}");
    }

    private static DType ParseDType(Part part) => DType.InKernels.FirstOrDefault(d => d.Name == part.Text) ?? throw Refused(part, $"there is no element type '{part.Text}'");

    private static void CheckArity(Part name, Part section, EquatableArray<int> inputs, int arity)
    {
        if (inputs.Count != arity) throw Refused(section, $"{name.Text} takes {Text(arity)} value{(arity == 1 ? "" : "s")}, not {Text(inputs.Count)}");
    }

    private static bool IsValue(double value, DType dtype)
    {
        if (dtype.IsFloating) return true;
        var isUnsigned = dtype.Name[0] == 'u';
        var bound = dtype == DType.Bool ? 2 : Math.Pow(2, Math.Min((dtype.Size * 8) - (isUnsigned ? 0 : 1), 63));
        return value == Math.Floor(value) && value < bound && value >= (isUnsigned || dtype == DType.Bool ? 0 : -bound);
    }

    private void AddValue(Part part)
    {
        _places.Add(part);
        _used.Add(false);
    }

    private DType DTypeOf(int value) => value < _operands.Count ? _operands[value].DType : _nodes[value - _operands.Count].DType;

    private static RefusedException Unknown(Part name) => Refused(name, $"there is no operator '{name.Text}' whose kernel could be written");

    private RefusedException Mistyped(Part name, Part section, EquatableArray<int> inputs) =>
        Refused(section, $"{name.Text} does not take {string.Join(" and ", inputs.Select(i => DTypeOf(i).Name))}");

    private static List<Part> Split(Part part, string separator)
    {
        var parts = new List<Part>();
        var start = 0;
        for (int end; (end = part.Text.IndexOf(separator, start, StringComparison.Ordinal)) >= 0; start = end + separator.Length)
        {
            parts.Add(new Part(part.Text.Substring(start, end - start), part.Column + start));
        }

        parts.Add(part.From(start));
        return parts;
    }

    private static (Part Left, Part Right) Cut(Part part, char separator, string otherwise) => part.Text.IndexOf(separator) is >= 0 and var at
        ? (part with { Text = part.Text.Substring(0, at) }, part.From(at + 1))
        : throw Refused(part, otherwise);

    private static RefusedException Refused(Part part, string message) => new(new KeyError(part.Column, part.Text.Length, message));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A part of the text and where it begins.</summary>
    private readonly record struct Part(string Text, int Column)
    {
        public Part From(int start) => new(Text.Substring(start), Column + start);
    }

    private sealed class RefusedException(KeyError error) : Exception(error.Message)
    {
        public KeyError Error => error;
    }
}
