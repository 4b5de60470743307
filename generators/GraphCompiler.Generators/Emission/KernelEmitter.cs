using System.Globalization;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Emission;

/// <summary>
/// Writes a group as a C# struct. One body serves vectors and scalars, since an operator's text means the same on both: a
/// group of one element size runs 64 bytes of lanes at a time, a group that mixes sizes element by element, a group of
/// scalars without a loop.
/// </summary>
internal sealed class KernelEmitter
{
    private const string Inline = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    private readonly Group _group;
    private readonly KernelNames _names;
    private readonly SourceWriter _writer;
    private readonly bool _vector;

    private KernelEmitter(Group group, KernelNames names, SourceWriter writer)
    {
        _group = group;
        _names = names;
        _writer = writer;
        _vector = group.Rank > 0 && IsVectorizable(group);
    }

    public static void Emit(SourceWriter writer, string name, Group group, KernelNames names) =>
        new KernelEmitter(group, names, writer).Emit(name);

    private static bool IsVectorizable(Group group)
    {
        var types = group.Operands.Select(o => o.DType).Concat(group.Nodes.Select(n => n.DType)).Distinct().ToList();
        return types.TrueForAll(t => t.Size == types[0].Size && t.Size >= 4 && t != DType.Bool);
    }

    /// <summary>Elements of one 64-byte vector.</summary>
    private int Width => 64 / _group.DTypeOf(0).Size;

    private IEnumerable<int> Stores => Outputs(OutputKind.Store);

    private IEnumerable<int> Sums => Outputs(OutputKind.Sum);

    private IEnumerable<int> Outputs(OutputKind kind) => Enumerable.Range(0, _group.Outputs.Count).Where(i => _group.Outputs[i].Kind == kind);

    private void Emit(string name)
    {
        using (_writer.Braces($"private readonly struct {name} : IKernel"))
        {
            _writer.Line("[MethodImpl(MethodImplOptions.NoInlining)]");
            using (_writer.Braces("public static void Run(in KernelArguments arguments)"))
            using (_writer.Braces("unchecked"))
            {
                if (_group.Rank == 0) EmitScalars();
                else EmitLoops();
            }

            if (_group.Rank > 0)
            {
                _writer.Line();
                EmitElement();
            }
        }
    }

    private void EmitScalars()
    {
        for (var i = 0; i < _group.Operands.Count; i++) _writer.Line($"var {_names.Value(i)} = {Pointer(i)};");
        for (var i = 0; i < _group.Nodes.Count; i++) EmitNode(i, vector: false);
        for (var i = 0; i < _group.Outputs.Count; i++)
        {
            // The sum of one element is zero plus it, as in a loop.
            var sum = _group.Outputs[i].Kind == OutputKind.Sum ? " + default(" + _group.Outputs[i].DType.Keyword + ")" : "";
            _writer.Line($"{OutputPointer(i)} = {_names.Value(_group.Outputs[i].Value)}{sum};");
        }
    }

    private void EmitLoops()
    {
        for (var i = 0; i < _group.Operands.Count; i++)
        {
            _writer.Line(_group.Operands[i].IsUniform ? $"var {_names.Value(i)} = {Spread(Pointer(i))};" : $"ref var {_names.Value(i)} = ref {Pointer(i)};");
        }

        for (var i = 0; i < _group.Nodes.Count; i++)
        {
            if (IsHoisted(_group.Operands.Count + i)) EmitNode(i, _vector);
        }

        foreach (var i in Stores) _writer.Line($"ref var {_names.Output(i)} = ref {OutputPointer(i)};");
        foreach (var i in Sums)
        {
            _writer.Line(_vector && _group.Rank == 1
                ? $"var {_names.Output(i)} = default(LaneSum<{_group.Outputs[i].DType.Keyword}>);"
                : $"var {_names.Output(i)} = default(RunningSum<{_group.Outputs[i].DType.Keyword}>);");
        }

        if (_group.Rank == 1)
        {
            _writer.Line("var i = arguments.Begin;");
            _writer.Line("var end = arguments.End;");
            EmitRow("");
        }
        else
        {
            EmitRows();
        }

        if (Sums.Any()) _writer.Line();
        foreach (var i in Sums) _writer.Line($"{OutputPointer(i)} = {_names.Output(i)}.Total();");
    }

    /// <summary>The iteration space as rows of its last axis: what differs per row is where each operand's row starts.</summary>
    private void EmitRows()
    {
        var last = _group.Rank - 1;
        _writer.Line($"var columns = arguments.Extent({Number(last)});");
        using (_writer.Braces("for (var position = arguments.Begin; position < arguments.End;)"))
        {
            _writer.Line("var row = position / columns;");
            _writer.Line("var i = position - (row * columns);");
            _writer.Line("var end = Math.Min(columns, i + arguments.End - position);");
            _writer.Line("position += end - i;");
            for (var axis = last - 1; axis >= 0 && last > 1; axis--)
            {
                var rest = axis == last - 1 ? "row" : $"rest{Number(axis + 1)}";
                if (axis > 0) _writer.Line($"var rest{Number(axis)} = {rest} / arguments.Extent({Number(axis)});");
                _writer.Line(axis > 0
                    ? $"var index{Number(axis)} = {rest} - (rest{Number(axis)} * arguments.Extent({Number(axis)}));"
                    : $"var index0 = {rest};");
            }

            for (var i = 0; i < _group.Operands.Count; i++)
            {
                var operand = _group.Operands[i];
                if (operand.IsUniform) continue;
                var start = $"Unsafe.Add(ref {_names.Value(i)}, {RowStart(operand.Pattern)})";
                _writer.Line(operand.Pattern[last] == 'E' ? $"ref var {_names.Row(i)} = ref {start};" : $"var {_names.Row(i)} = {Spread(start)};");
            }

            foreach (var i in Stores) _writer.Line($"ref var {_names.OutputRow(i)} = ref Unsafe.Add(ref {_names.Output(i)}, row * columns);");
            EmitRow("Row");
        }
    }

    /// <summary>The offset of a row in an operand that has elements along some of the outer axes only.</summary>
    private string RowStart(string pattern)
    {
        var last = _group.Rank - 1;
        var offset = "";
        for (var axis = 0; axis < last; axis++)
        {
            if (pattern[axis] == 'B') continue;
            var index = last == 1 ? "row" : $"index{Number(axis)}";
            offset = offset.Length == 0 ? index : $"(({offset}) * arguments.Extent({Number(axis)})) + {index}";
        }

        if (offset.Length == 0) return "0";
        return pattern[last] == 'E' ? $"({offset}) * columns" : offset;
    }

    private void EmitRow(string suffix)
    {
        if (!_vector)
        {
            using (_writer.Braces("for (; i < end; i++)"))
            {
                EmitCall(ElementOperands.Select(k => Argument(k, suffix, name => $"Unsafe.Add(ref {name}, i)")), "");
                foreach (var k in Stores) _writer.Line($"Unsafe.Add(ref {OutputName(k, suffix)}, i) = {_names.Result(k)};");
                foreach (var k in Sums) _writer.Line($"{_names.Output(k)}.Add({_names.Result(k)});");
            }

            return;
        }

        var width = Number(Width);
        if (Sums.Any() && _group.Rank == 1)
        {
            var four = Number(4 * Width);
            using (_writer.Braces($"for (; i <= end - {four}; i += {four})"))
            {
                for (var part = 0; part < 4; part++)
                {
                    var at = part == 0 ? "i" : $"i + {Number(part * Width)}";
                    EmitCall(ElementOperands.Select(k => Argument(k, suffix, name => Load(name, at))), "ABCD"[part].ToString());
                    foreach (var k in Stores) _writer.Line($"{_names.Result(k)}{"ABCD"[part]}.StoreUnsafe(ref {OutputName(k, suffix)}, {Unsigned(at)});");
                }

                foreach (var k in Sums) _writer.Line($"{_names.Output(k)}.Add({string.Join(", ", "ABCD".Select(p => _names.Result(k) + p))});");
            }
        }
        else
        {
            using (_writer.Braces($"for (; i <= end - {width}; i += {width})"))
            {
                EmitCall(ElementOperands.Select(k => Argument(k, suffix, name => Load(name, "i"))), "");
                foreach (var k in Stores) _writer.Line($"{_names.Result(k)}.StoreUnsafe(ref {OutputName(k, suffix)}, (nuint)i);");
                foreach (var k in Sums) _writer.Line($"{_names.Output(k)}.Add({_names.Result(k)}, {width});");
            }
        }

        _writer.Line();
        using (_writer.Braces(Sums.Any() && _group.Rank == 1 ? $"for (var part = 0; i < end; i += {width}, part++)" : "if (i < end)"))
        {
            _writer.Line(Sums.Any() && _group.Rank == 1 ? $"var count = Math.Min({width}, end - i);" : "var count = end - i;");
            EmitCall(ElementOperands.Select(k => Argument(k, suffix, name => $"Lanes.Load(ref {name}, i, count)")), "");
            foreach (var k in Stores) _writer.Line($"Lanes.Store({_names.Result(k)}, ref {OutputName(k, suffix)}, i, count);");
            foreach (var k in Sums)
            {
                _writer.Line(_group.Rank == 1
                    ? $"{_names.Output(k)}.Add(part, Lanes.Keep({_names.Result(k)}, count));"
                    : $"{_names.Output(k)}.Add({_names.Result(k)}, count);");
            }
        }
    }

    private string OutputName(int output, string suffix) => suffix.Length == 0 ? _names.Output(output) : _names.OutputRow(output);

    private string Argument(int operand, string suffix, Func<string, string> load)
    {
        var pattern = _group.Operands[operand].Pattern;
        if (_group.Operands[operand].IsUniform) return _names.Value(operand);
        var name = suffix.Length == 0 ? _names.Value(operand) : _names.Row(operand);
        return pattern[^1] == 'E' ? load(name) : name;
    }

    private void EmitCall(IEnumerable<string> operands, string part)
    {
        var arguments = operands.Concat(HoistedNodes.Select(_names.Value)).ToList();
        if (_group.Outputs.Count == 1)
        {
            _writer.Line($"var {_names.Result(0)}{part} = Element({string.Join(", ", arguments)});");
            return;
        }

        arguments.AddRange(Enumerable.Range(0, _group.Outputs.Count).Select(k => $"out var {_names.Result(k)}{part}"));
        _writer.Line($"Element({string.Join(", ", arguments)});");
    }

    /// <summary>The operands that the element's body needs; others only feed what is computed before the loop.</summary>
    private IEnumerable<int> ElementOperands => Enumerable.Range(0, _group.Operands.Count).Where(IsUsedPerElement);

    /// <summary>Nodes that are the same for all positions and that the element's body needs.</summary>
    private IEnumerable<int> HoistedNodes =>
        Enumerable.Range(_group.Operands.Count, _group.Nodes.Count).Where(v => IsHoisted(v) && IsUsedPerElement(v));

    private bool IsUsedPerElement(int value) =>
        _group.Outputs.Any(o => o.Value == value)
        || Enumerable.Range(0, _group.Nodes.Count).Any(i => !IsHoisted(_group.Operands.Count + i) && _group.Nodes[i].Inputs.Contains(value));

    private bool IsHoisted(int value)
    {
        if (value < _group.Operands.Count) return _group.Operands[value].IsUniform;
        var node = _group.Nodes[value - _group.Operands.Count];
        return node.Inputs.All(IsHoisted);
    }

    private void EmitElement()
    {
        var types = ElementOperands.Concat(HoistedNodes).Select(v => $"{Type(_group.DTypeOf(v))} {_names.Value(v)}");
        var single = _group.Outputs.Count == 1;
        var outs = single ? [] : Enumerable.Range(0, _group.Outputs.Count).Select(k => $"out {Type(_group.Outputs[k].DType)} {_names.Result(k)}");
        var result = single ? Type(_group.Outputs[0].DType) : "void";
        _writer.Line(Inline);
        using (_writer.Braces($"private static {result} Element({string.Join(", ", types.Concat(outs))})"))
        using (_writer.Braces("unchecked"))
        {
            for (var i = 0; i < _group.Nodes.Count; i++)
            {
                if (!IsHoisted(_group.Operands.Count + i)) EmitNode(i, _vector);
            }

            if (single) _writer.Line($"return {_names.Value(_group.Outputs[0].Value)};");
            else for (var k = 0; k < _group.Outputs.Count; k++) _writer.Line($"{_names.Result(k)} = {_names.Value(_group.Outputs[k].Value)};");
        }
    }

    private void EmitNode(int index, bool vector)
    {
        var node = _group.Nodes[index];
        var value = _group.Operands.Count + index;
        var text = node.Operator is Intrinsic constant
            ? Constant(constant, vector)
            : ((PointwiseOperator)node.Operator).Text([.. node.Inputs.Select(_names.Value)], _group.DTypeOf(node.Inputs[0]), node.DType, vector);
        var comment = _names.Comment(index) is { Length: > 0 } source ? $" // {source}" : "";
        _writer.Line($"var {_names.Value(value)} = {text};{comment}");
    }

    private static string Constant(Intrinsic constant, bool vector)
    {
        var text = constant.DType.Name switch
        {
            "float32" => Literal(((float)constant.Constant).ToString("R", CultureInfo.InvariantCulture), "f"),
            "float64" => Literal(constant.Constant.ToString("R", CultureInfo.InvariantCulture), "d"),
            _ => $"({constant.DType.Keyword})({((long)constant.Constant).ToString(CultureInfo.InvariantCulture)})",
        };
        return vector ? $"Vector512.Create({text})" : text;
    }

    private static string Literal(string digits, string suffix) => digits switch
    {
        "NaN" => suffix == "f" ? "float.NaN" : "double.NaN",
        "Infinity" => suffix == "f" ? "float.PositiveInfinity" : "double.PositiveInfinity",
        "-Infinity" => suffix == "f" ? "float.NegativeInfinity" : "double.NegativeInfinity",
        _ => digits + suffix,
    };

    private string Type(DType dtype) => _vector ? $"Vector512<{dtype.Keyword}>" : dtype.Keyword;

    private string Spread(string scalar) => _vector ? $"Vector512.Create({scalar})" : scalar;

    private static string Load(string name, string at) => $"Vector512.LoadUnsafe(ref {name}, {Unsigned(at)})";

    private static string Unsigned(string index) => index.Contains(' ') ? $"(nuint)({index})" : $"(nuint){index}";

    private string Pointer(int operand) => $"arguments.Pointer<{_group.Operands[operand].DType.Keyword}>({Number(operand)})";

    private string OutputPointer(int output) => $"arguments.Pointer<{_group.Outputs[output].DType.Keyword}>({Number(_group.Operands.Count + output)})";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
