using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Emission;

/// <summary>
/// The loops of a pass, and the method that they call for a vector of positions or what is left of one: it loads, computes and
/// stores, and hands back what the loops fold.
/// </summary>
internal sealed partial class KernelEmitter
{
    /// <summary>The loops of a pass from <c>i</c>, or another start, up to an end.</summary>
    private void EmitPass(int pass, string start, string end, bool inRow)
    {
        var folds = Folded(pass);
        if (!_plan.IsVector)
        {
            EmitLoop($"for ({start}; i < {end}; i++)", "i", "");
            return;
        }

        var width = Number(Width);
        if (!folds.Exists(IsLaneFold))
        {
            EmitLoop($"for ({start}; i <= {end} - {width}; i += {width})", "i", width);
            EmitLoop($"if (i < {end})", "i", $"{end} - i");
            return;
        }

        var four = Number(4 * Width);
        using (_writer.Braces($"for ({start}; i <= {end} - {four}; i += {four})")) EmitFour(pass, folds, inRow);
        _writer.Line();
        using (_writer.Braces($"for (var part = 0; i < {end}; i += {width}, part++)"))
        {
            _writer.Line($"var count = Math.Min({width}, {end} - i);");
            var value = folds.Count == 1 ? _ => CallText(pass, inRow, "i", "count", "") : EmitCall(pass, inRow, "i", "count", "");
            foreach (var fold in folds) _writer.Line(IsColumnFold(fold) ? AccumulateText(fold, value(fold), inRow, "i", "count") : $"{_names.Fold(fold)}.Add(part, {value(fold)}, count);");
        }

        void EmitLoop(string header, string at, string count)
        {
            if (folds.Count == 0)
            {
                _writer.Line($"{header} {CallText(pass, inRow, at, count, "")};");
                return;
            }

            if (folds.Count == 1)
            {
                _writer.Line($"{header} {AddText(folds[0], CallText(pass, inRow, at, count, ""), at, count)}");
                return;
            }

            using (_writer.Braces(header))
            {
                var value = EmitCall(pass, inRow, at, count, "");
                foreach (var fold in folds) _writer.Line(AddText(fold, value(fold), at, count));
            }

            _writer.Line();
        }

        string AddText(int fold, string value, string at, string count) => IsColumnFold(fold)
            ? AccumulateText(fold, value, inRow, at, count)
            : $"{_names.Fold(fold)}.Add({value}{(_plan.IsVector ? ", " + count : _group.DTypeOf(fold) == DType.Bool ? " ? -1 : 0" : "")});";
    }

    /// <summary>Four vectors, each for its own lanes of every fold.</summary>
    private void EmitFour(int pass, List<int> folds, bool inRow, bool areKept = false)
    {
        string At(int part) => part == 0 ? "i" : $"i + {Number(part * Width)}";

        if (folds.Count > 1)
        {
            var values = Enumerable.Range(0, 4).Select(part => EmitCall(pass, inRow, At(part), Number(Width), "ABCD"[part].ToString())).ToList();
            foreach (var fold in folds)
            {
                if (areKept || !IsColumnFold(fold)) _writer.Line($"{_names.Fold(fold)}.Add({string.Join(", ", values.Select(v => v(fold)))});");
                else for (var part = 0; part < 4; part++) _writer.Line(AccumulateText(fold, values[part](fold), inRow, At(part), Number(Width)));
            }

            return;
        }

        _writer.Line($"{_names.Fold(folds[0])}.Add(");
        for (var part = 0; part < 4; part += 2) _writer.Line($"    {CallText(pass, inRow, At(part), Number(Width), "")}, {CallText(pass, inRow, At(part + 1), Number(Width), "")}{(part == 0 ? "," : ");")}");
    }

    /// <summary>The folds of a pass, which its loops add to.</summary>
    private List<int> Folded(int pass) => _plan.Passes[pass].Folds;

    private bool IsColumnFold(int fold) => _plan.NodeOf(fold)!.Fold == FoldKind.Column;

    /// <summary>What a pass hands to its loops, each value once.</summary>
    private List<int> Handed(int pass) => [.. Folded(pass).Select(f => _plan.NodeOf(f)!.Inputs[0]).Distinct()];

    /// <summary>Whether a fold keeps four vectors: along a row, or over a space that is one row.</summary>
    private bool IsLaneFold(int fold) => _plan.NodeOf(fold)!.Fold == FoldKind.Row || (_plan.NodeOf(fold)!.Fold == FoldKind.Full && _group.Rank == 1);

    private int OutputOf(int fold) => Enumerable.Range(0, _group.Outputs.Count).First(o => _group.Outputs[o].Value == fold);

    /// <summary>Whether a pass needs a method: one that only folds what is there does not.</summary>
    private bool HasElement(int pass) => _plan.Passes[pass] is { Results.Count: > 0 } whole
        && (Handed(pass).Count != 1 || whole.Stores.Count + whole.Kept.Count > 0 || _plan.BodyOf(pass).Computed.Count > 0);

    private string ElementName(int pass) => Enumerable.Range(0, _plan.Passes.Count).Count(HasElement) == 1 ? "Element" : "Element" + Number(pass + 1);

    /// <summary>Calls the method for the positions from <paramref name="at"/> on, and says what the value is called that a fold takes.</summary>
    private Func<int, string> EmitCall(int pass, bool inRow, string at, string count, string part)
    {
        var handed = Handed(pass);
        var call = CallText(pass, inRow, at, count, part);
        _writer.Line(handed.Count == 1 ? $"var {_names.Result(0)}{part} = {call};" : call + ";");
        return fold => _names.Result(handed.IndexOf(_plan.NodeOf(fold)!.Inputs[0])) + part;
    }

    private string CallText(int pass, bool inRow, string at, string count, string part)
    {
        if (!HasElement(pass))
        {
            var only = Handed(pass)[0];
            return _plan.LevelOf(only) == Level.Element ? LoadText(only, Memory(only), at, count) : Argument(only);
        }

        var arguments = _plan.BodyOf(pass).Parameters.Select(Argument).Concat(Written(pass).Select(w => "ref " + w.Name(inRow))).Append(at).ToList();
        if (_plan.IsVector) arguments.Add(count);
        if (Handed(pass).Count > 1) arguments.AddRange(Handed(pass).Select((_, k) => $"out var {_names.Result(k)}{part}"));
        return $"{ElementName(pass)}({string.Join(", ", arguments)})";

        string Argument(int value) => _plan.LevelOf(value) switch
        {
            Level.Element => "ref " + Memory(value),
            Level.Row when !_plan.IsVector => RowName(value),
            _ when !_plan.IsVector => Name(value, vector: false),
            _ => LanesName(value),
        };

        string Memory(int value) => _plan.StoredIn(value) is { } output ? OutputName(output, inRow) : value >= _group.Operands.Count ? _names.Kept(value) : inRow ? RowOf(value) : _names.Value(value);
    }

    /// <summary>The memory that a pass writes at each position: its type, its name inside the method and at a call, and the statement.</summary>
    private IEnumerable<(string Type, string Inside, Func<bool, string> Name, string Statement)> Written(int pass)
    {
        foreach (var output in _plan.Passes[pass].Stores)
        {
            var dtype = _group.Outputs[output].DType;
            yield return (dtype.Keyword, _names.OutputRow(output), r => OutputName(output, r), StoreText(dtype, Inner(_group.Outputs[output].Value), _names.OutputRow(output)));
        }

        foreach (var value in _plan.Passes[pass].Kept)
        {
            var kept = _names.Kept(value);
            yield return (KeptType(value), kept, _ => kept, StoreText(_plan.IsVector ? null : _group.DTypeOf(value), _names.Value(value), kept));
        }
    }

    /// <summary>What a pass does at the positions of a vector, or at one.</summary>
    private void EmitElement(int pass)
    {
        var parameters = _plan.BodyOf(pass).Parameters;
        var handed = Handed(pass);
        List<string> declared =
        [
            .. parameters.Select(v => _plan.LevelOf(v) == Level.Element ? $"ref {MemoryType(v)} {InnerName(v)}" : $"{Type(_group.DTypeOf(v))} {_names.Value(v)}"),
            .. Written(pass).Select(w => $"ref {w.Type} {w.Inside}"),
            "nint i",
        ];
        if (_plan.IsVector) declared.Add("nint count");
        if (handed.Count > 1) declared.AddRange(handed.Select((v, k) => $"out {Type(_group.DTypeOf(v))} {_names.Result(k)}"));
        using (_writer.Braces($"{Inline} private static {(handed.Count == 1 ? Type(_group.DTypeOf(handed[0])) : "void")} {ElementName(pass)}({string.Join(", ", declared)})"))
        {
            // Operators of vectors have no checked form; those of numbers do.
            if (_plan.IsVector) EmitBody(pass, handed);
            else using (_writer.Braces("unchecked")) EmitBody(pass, handed);
        }
    }

    private void EmitBody(int pass, List<int> handed)
    {
        var (computed, parameters) = _plan.BodyOf(pass);
        foreach (var value in parameters.Where(v => _plan.LevelOf(v) == Level.Element)) _writer.Line($"var {_names.Value(value)} = {LoadText(value, InnerName(value), "i", "count")};");
        foreach (var value in computed) EmitNode(value, _plan.IsVector, [.. _plan.NodeOf(value)!.Inputs.Select(Inner)], IsOnlyHanded(pass, value) ? Target(value) : null);
        foreach (var written in Written(pass)) _writer.Line(written.Statement);
        foreach (var value in handed.Where(v => !IsOnlyHanded(pass, v))) _writer.Line($"{Target(value)} {Inner(value)};");

        string Target(int value) => handed.Count == 1 ? "return" : _names.Result(handed.IndexOf(value)) + " =";
    }

    /// <summary>Whether a pass computes a value for its loops and does nothing else with it.</summary>
    private bool IsOnlyHanded(int pass, int value)
    {
        var computed = _plan.BodyOf(pass).Computed;
        var whole = _plan.Passes[pass];
        return Handed(pass).Contains(value) && computed.Contains(value)
            && (Handed(pass).Count > 1 || !Written(pass).Any())
            && !computed.Exists(v => _plan.NodeOf(v)!.Inputs.Contains(value))
            && !whole.Stores.Exists(o => _group.Outputs[o].Value == value)
            && !whole.Kept.Contains(value);
    }

    /// <summary>What a value is called inside the method.</summary>
    private string Inner(int value) => Name(value, _plan.IsVector);

    private string InnerName(int value) => value >= _group.Operands.Count ? _names.Kept(value) : _names.Row(value);

    private string MemoryType(int value) => value >= _group.Operands.Count ? KeptType(value) : _group.DTypeOf(value).Keyword;

    private string KeptType(int value) => _plan.IsVector ? LaneKeyword(_group.DTypeOf(value)) : _group.DTypeOf(value).Keyword;

    private string LoadText(int value, string name, string at, string count) =>
        !_plan.IsVector ? $"Unsafe.Add(ref {name}, {at})"
        : _group.DTypeOf(value) == DType.Bool && value < _group.Operands.Count ? $"Lanes.LoadMask<{LaneKeyword(DType.Bool)}>(ref {name}, {at}, {count})"
        : $"Lanes.Load{(value < _group.Operands.Count && IsNarrow(_group.DTypeOf(value)) ? "Narrow" : "")}(ref {name}, {at}, {count})";

    /// <summary>Stores a value; without a type, as the lanes that it is.</summary>
    private string StoreText(DType? dtype, string value, string name) =>
        !_plan.IsVector ? $"Unsafe.Add(ref {name}, i) = {value};"
        : $"Lanes.Store{(dtype == DType.Bool ? "Mask" : dtype is not null && IsNarrow(dtype) ? "Narrow" : "")}({value}, ref {name}, i, count);";

    /// <summary>Adds to the columns that stand in memory.</summary>
    private string AccumulateText(int fold, string value, bool inRow, string at, string count)
    {
        var isBool = _group.DTypeOf(fold) == DType.Bool;
        var name = OutputName(OutputOf(fold), inRow);
        if (_plan.IsVector) return $"Lanes.Accumulate{(isBool ? "Mask" : "")}<{FoldTypes(fold)}>({value}, ref {name}, {at}, {count});";
        var place = $"Unsafe.Add(ref {name}, {at})";
        return isBool ? $"{place} = {CombineText(fold, $"{place} ? -1 : 0", $"{value} ? -1 : 0")} != 0;" : $"{place} = {CombineText(fold, place, value)};";
    }

    private string CombineText(int fold, string left, string right) => $"{_plan.NodeOf(fold)!.Operator.Name}Of<{LaneKeyword(_group.DTypeOf(fold))}>.Combine({left}, {right})";

    /// <summary>The type of a lane, which for a mask is an integer, and as wide as what is computed with it.</summary>
    private string LaneKeyword(DType dtype) => dtype != DType.Bool ? LaneText.Held(dtype).Keyword : _plan.LaneSize == 8 ? "long" : "int";

    private static bool IsNarrow(DType dtype) => LaneText.Held(dtype) != dtype;

    private string Type(DType dtype) => _plan.IsVector ? $"Vector512<{LaneKeyword(dtype)}>" : dtype.Keyword;

    private string Spread(string scalar, DType dtype) => dtype == DType.Bool
        ? $"Vector512.Create({scalar} ? {(_plan.LaneSize == 8 ? "-1L : 0L" : "-1 : 0")})"
        : $"Vector512.Create({(IsNarrow(dtype) ? $"({LaneKeyword(dtype)})" : "")}{scalar})";
}
