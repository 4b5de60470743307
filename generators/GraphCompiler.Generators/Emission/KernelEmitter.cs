using System.Globalization;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Emission;

/// <summary>
/// Writes a group as a C# struct. One body serves vectors and scalars, since an operator's text means the same on both: a
/// group of one element size runs 64 bytes of lanes at a time, a group that mixes sizes element by element, a group of
/// scalars without a loop. What a pass computes at each position stands in a method of its own; the loops call it.
/// </summary>
internal sealed partial class KernelEmitter
{
    private const string Inline = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    private readonly Group _group;
    private readonly KernelNames _names;
    private readonly SourceWriter _writer;
    private readonly KernelPlan _plan;

    private KernelEmitter(Group group, KernelNames names, SourceWriter writer)
    {
        _group = group;
        _names = names;
        _writer = writer;
        _plan = new KernelPlan(group);
    }

    public static void Emit(SourceWriter writer, string name, Group group, KernelNames names) =>
        new KernelEmitter(group, names, writer).Emit(name);

    /// <summary>Elements of one 64-byte vector.</summary>
    private int Width => 64 / _plan.LaneSize;

    private IEnumerable<int> Values => Enumerable.Range(0, _group.Operands.Count + _group.Nodes.Count);

    private IEnumerable<int> Folds => Values.Where(v => _plan.NodeOf(v)?.Folded is not null);

    private void Emit(string name)
    {
        using (_writer.Braces($"private readonly struct {name} : IKernel"))
        {
            using (_writer.Braces("public static void Run(KernelArguments arguments)"))
            using (_writer.Braces("unchecked"))
            {
                if (_group.Rank == 0) EmitScalars();
                else EmitLoops();
            }

            for (var pass = 0; pass < _plan.Passes.Count && _group.Rank > 0; pass++)
            {
                if (!HasElement(pass)) continue;
                _writer.Line();
                EmitElement(pass);
            }
        }
    }

    private void EmitScalars()
    {
        for (var i = 0; i < _group.Operands.Count; i++) _writer.Line($"var {_names.Value(i)} = {Pointer(i)};");
        foreach (var value in Values.Skip(_group.Operands.Count).Where(v => !_plan.IsConstant(v)))
        {
            var node = _plan.NodeOf(value)!;
            if (node.Folded is null) EmitNode(value, vector: false);

            // The sum of one element is zero plus it, as in a loop.
            else _writer.Line($"var {_names.Value(value)} = {Name(node.Inputs[0], vector: false)}{(node.Operator is Sum ? $" + default({node.DType.Keyword})" : "")};");
        }

        for (var i = 0; i < _group.Outputs.Count; i++) _writer.Line($"{OutputPointer(i)} = {Name(_group.Outputs[i].Value, vector: false)};");
    }

    private void EmitLoops()
    {
        foreach (var value in Values.Where(v => v < _group.Operands.Count || _plan.LevelOf(v) == Level.Uniform))
        {
            if (_plan.IsConstant(value)) continue;
            if (_plan.LevelOf(value) == Level.Uniform) EmitUniform(value);
            else _writer.Line($"ref var {_names.Value(value)} = ref {Pointer(value)};");
        }

        for (var i = 0; i < _group.Outputs.Count; i++)
        {
            if (!IsTotal(i)) _writer.Line($"ref var {_names.Output(i)} = ref {OutputPointer(i)};");
        }

        foreach (var fold in Folds.Where(v => _plan.NodeOf(v)!.Fold == FoldKind.Full))
        {
            _writer.Line($"var {_names.Fold(fold)} = {(_plan.IsVector && _group.Rank == 1 ? "Lane" : "Running")}Fold<{FoldTypes(fold)}>.Start;");
        }

        if (_group.IsRowwise)
        {
            EmitWholeRows();
        }
        else if (_group.Rank == 1)
        {
            _writer.Line("var i = arguments.Begin;");
            _writer.Line("var end = arguments.End;");
            EmitPass(0, "", "end", inRow: false);
        }
        else
        {
            EmitPieces();
        }

        var totals = Enumerable.Range(0, _group.Outputs.Count).Where(IsTotal).ToList();
        if (totals.Count > 0) _writer.Line();
        foreach (var i in totals) _writer.Line($"{OutputPointer(i)} = {Total(_group.Outputs[i].Value, _names.Fold(_group.Outputs[i].Value))};");
    }

    private bool IsTotal(int output) => _plan.NodeOf(_group.Outputs[output].Value)?.Fold == FoldKind.Full;

    /// <summary>Any part of the iteration space, as pieces of rows of its last axis: what differs per row is where each operand's row starts.</summary>
    private void EmitPieces()
    {
        _writer.Line($"var columns = arguments.Extent({Number(_group.Rank - 1)});");
        if (MayKeepColumns)
        {
            EmitColumns();
            return;
        }

        using (_writer.Braces("foreach (var (row, begin, end) in arguments.Rows(columns))"))
        {
            EmitRowStarts();
            EmitRowValues(0);
            _writer.Line("var i = begin;");
            EmitPass(0, "", "end", inRow: true);
        }
    }

    /// <summary>Whole rows, each in as many passes as its folds ask for.</summary>
    private void EmitWholeRows()
    {
        _writer.Line($"var columns = arguments.Extent({Number(_group.Rank - 1)});");
        foreach (var (value, index) in _plan.Kept.Select((v, i) => (v, i)))
        {
            _writer.Line($"ref var {_names.Kept(value)} = ref Scratch.Row<{KeptType(value)}>({Number(index)}, {Number(_plan.Kept.Count)}, columns);");
        }

        using (_writer.Braces("for (var row = arguments.Begin; row < arguments.End; row++)"))
        {
            EmitRowStarts();
            EmitRowValues(0);
            _writer.Line("nint i;");
            for (var pass = 0; pass < _plan.Passes.Count; pass++)
            {
                var folds = _plan.Passes[pass].Folds.Where(v => _plan.NodeOf(v)!.Fold == FoldKind.Row).ToList();
                if (folds.Count > 0) EmitFoldingPass(pass, folds);
                else if (_plan.Passes[pass].Results.Count > 0) EmitPass(pass, "i = 0", "columns", inRow: true);
                EmitRowValues(pass + 1);
            }
        }
    }

    private void EmitFoldingPass(int pass, List<int> folds)
    {
        foreach (var fold in folds) _writer.Line($"var {_names.Row(fold)} = default(BlockFold<{FoldTypes(fold)}>);");
        using (_writer.Braces("for (i = 0; i < columns;)"))
        {
            _writer.Line("var end = Math.Min(columns, i + 8192);");
            foreach (var fold in folds) _writer.Line($"var {_names.Fold(fold)} = {(_plan.IsVector ? "Lane" : "Running")}Fold<{FoldTypes(fold)}>.Start;");
            EmitPass(pass, "", "end", inRow: true);
            _writer.Line();
            foreach (var fold in folds) _writer.Line($"{_names.Row(fold)}.Add({_names.Fold(fold)}.Total());");
        }

        _writer.Line();
    }

    private void EmitRowStarts()
    {
        var last = _group.Rank - 1;
        if (_group.Operands.Select(o => o.Pattern).Concat(_group.Outputs.Select(o => o.Pattern)).Any(p => HasSomeAxes(p.Substring(0, last))))
        {
            for (var axis = last - 1; axis >= 0; axis--)
            {
                var rest = axis == last - 1 ? "row" : $"rest{Number(axis + 1)}";
                if (axis > 0) _writer.Line($"var rest{Number(axis)} = {rest} / arguments.Extent({Number(axis)});");
                _writer.Line(axis > 0
                    ? $"var index{Number(axis)} = {rest} - (rest{Number(axis)} * arguments.Extent({Number(axis)}));"
                    : $"var index0 = {rest};");
            }
        }

        for (var i = 0; i < _group.Operands.Count; i++)
        {
            if (_plan.LevelOf(i) == Level.Element && RowOf(i) == _names.Row(i)) _writer.Line($"ref var {_names.Row(i)} = ref {RowStart(_names.Value(i), _group.Operands[i].Pattern)};");
        }

        for (var i = 0; i < _group.Outputs.Count; i++)
        {
            if (!IsTotal(i) && _group.Outputs[i].Pattern[last] == 'E' && OutputName(i, inRow: true) == _names.OutputRow(i)) _writer.Line($"ref var {_names.OutputRow(i)} = ref {RowStart(_names.Output(i), _group.Outputs[i].Pattern)};");
        }
    }

    /// <summary>What an operand's row begins with: an operand that is one row has no other name for it.</summary>
    private string RowOf(int operand) => IsOneRow(_group.Operands[operand].Pattern) ? _names.Value(operand) : _names.Row(operand);

    private string OutputName(int output, bool inRow) => !inRow || IsOneRow(_group.Outputs[output].Pattern) ? _names.Output(output) : _names.OutputRow(output);

    private static bool IsOneRow(string pattern) => pattern.IndexOf('E') == pattern.Length - 1;

    private static bool HasSomeAxes(string outer) => outer.IndexOf('E') >= 0 && outer.IndexOf('B') >= 0;

    /// <summary>What a row begins with in memory that has some of the axes.</summary>
    private string RowStart(string name, string pattern)
    {
        var last = _group.Rank - 1;
        var offset = "";
        for (var axis = 0; axis < last; axis++)
        {
            if (pattern[axis] == 'B') continue;
            var index = $"index{Number(axis)}";
            offset = !HasSomeAxes(pattern.Substring(0, last)) ? "row" : offset.Length == 0 ? index : $"({offset} * arguments.Extent({Number(axis)})) + {index}";
        }

        if (offset.Length == 0) return name;
        var place = pattern[last] == 'B' ? offset : (offset.IndexOf(' ') < 0 ? offset : $"({offset})") + " * columns";
        return $"Unsafe.Add(ref {name}, {place})";
    }

    /// <summary>What is the same along a row and known after so many passes: operands, folds, what is computed of them, and stores of these.</summary>
    private void EmitRowValues(int depth)
    {
        foreach (var value in Values.Where(v => _plan.LevelOf(v) == Level.Row && _plan.DepthOf(v) == depth))
        {
            var node = _plan.NodeOf(value);
            var isSpread = _plan.IsVector && _plan.IsUsedPerElement(value);
            var name = RowName(value);
            if (node is not null && node.Folded is null)
            {
                EmitNode(value, vector: false);
            }
            else
            {
                var text = node is null ? RowStart(_names.Value(value), _group.Operands[value].Pattern) : Total(value, _names.Row(value));
                if (!isSpread || _plan.IsUsedPerRow(value)) _writer.Line($"var {name} = {text};");
                else name = text;
            }

            if (isSpread) _writer.Line($"var {_names.Lanes(value)} = {Spread(name, _group.DTypeOf(value))};");
        }

        for (var i = 0; i < _group.Outputs.Count; i++)
        {
            var (value, pattern) = (_group.Outputs[i].Value, _group.Outputs[i].Pattern);
            if (_plan.LevelOf(value) is Level.Row or Level.Uniform && pattern[^1] == 'B' && _plan.DepthOf(value) == depth) _writer.Line($"{RowStart(_names.Output(i), pattern)} = {RowName(value)};");
        }
    }

    private string RowName(int value) => value < _group.Operands.Count ? _names.Row(value) : Name(value, vector: false);

    /// <summary>What a value is called, or the number that it is.</summary>
    private string Name(int value, bool vector) => !_plan.IsConstant(value) ? _names.Value(value)
        : (Intrinsic)_plan.NodeOf(value)!.Operator is var constant && vector ? Spread(ScalarText(constant), constant.DType)
        : constant.Constant < 0 ? $"({ScalarText(constant)})" : ScalarText(constant);

    /// <summary>A value that is the same everywhere: as lanes where a position needs it, as a scalar where a row does.</summary>
    private void EmitUniform(int value)
    {
        var (scalar, lanes) = (_plan.IsUsedPerRow(value), _plan.IsVector && _plan.IsUsedPerElement(value));
        var name = _names.Value(value);
        if (_plan.NodeOf(value) is { } node)
        {
            if (scalar || !_plan.IsVector) EmitNode(value, vector: false);
            else EmitNode(value, vector: true);
        }
        else
        {
            _writer.Line($"var {name} = {(scalar || !_plan.IsVector ? Pointer(value) : Spread(Pointer(value), _group.DTypeOf(value)))};");
        }

        if (scalar && lanes) _writer.Line($"var {_names.Lanes(value)} = {Spread(name, _group.DTypeOf(value))};");
    }

    private string Total(int fold, string accumulator) => accumulator + ".Total()" + (_group.DTypeOf(fold) == DType.Bool ? " != 0" : "");

    /// <summary>The type arguments of a fold: <c>float, SumOf&lt;float&gt;</c>.</summary>
    private string FoldTypes(int fold)
    {
        var lane = LaneKeyword(_group.DTypeOf(fold));
        return $"{lane}, {_plan.NodeOf(fold)!.Operator.Name}Of<{lane}>";
    }

    private void EmitNode(int value, bool vector)
    {
        var node = _plan.NodeOf(value)!;
        var inputs = node.Inputs.Select(i => vector ? LanesName(i) : _plan.LevelOf(i) == Level.Row ? RowName(i) : Name(i, vector: false)).ToArray();
        EmitNode(value, vector, inputs);
    }

    /// <summary>Writes a value into a variable of its name, or what is to become of it.</summary>
    private void EmitNode(int value, bool vector, string[] inputs, string? instead = null)
    {
        var node = _plan.NodeOf(value)!;
        var text = ((PointwiseOperator)node.Operator).Text(inputs, _group.DTypeOf(node.Inputs[0]), node.DType, vector);
        var comment = _names.Comment(value - _group.Operands.Count) is { Length: > 0 } source ? $" // {source}" : "";
        _writer.Line($"{instead ?? $"var {_names.Value(value)} ="} {text};{comment}");
    }

    /// <summary>The name of a value's vector outside the body of a pass.</summary>
    private string LanesName(int value) => _plan.LevelOf(value) == Level.Row || (_plan.LevelOf(value) == Level.Uniform && _plan.IsUsedPerRow(value) && !_plan.IsConstant(value)) ? _names.Lanes(value) : Name(value, vector: true);

    /// <summary>A constant as C# writes it.</summary>
    public static string ScalarText(Intrinsic constant) => constant.DType.Name switch
    {
        "float32" => Literal(((float)constant.Constant).ToString("R", CultureInfo.InvariantCulture), "f"),
        "float64" => Literal(constant.Constant.ToString("R", CultureInfo.InvariantCulture), "d"),
        "float16" => $"({constant.DType.Keyword})({Literal(((float)constant.Constant).ToString("R", CultureInfo.InvariantCulture), "f")})",
        "bool" => constant.Constant == 0 ? "false" : "true",
        _ => $"({constant.DType.Keyword})({((long)constant.Constant).ToString(CultureInfo.InvariantCulture)})",
    };

    private static string Literal(string digits, string suffix) => digits switch
    {
        "NaN" => suffix == "f" ? "float.NaN" : "double.NaN",
        "Infinity" => suffix == "f" ? "float.PositiveInfinity" : "double.PositiveInfinity",
        "-Infinity" => suffix == "f" ? "float.NegativeInfinity" : "double.NegativeInfinity",
        _ => digits + suffix,
    };

    private string Pointer(int operand) => $"arguments.Pointer<{_group.Operands[operand].DType.Keyword}>({Number(operand)})";

    private string OutputPointer(int output) => $"arguments.Pointer<{_group.Outputs[output].DType.Keyword}>({Number(_group.Operands.Count + output)})";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
