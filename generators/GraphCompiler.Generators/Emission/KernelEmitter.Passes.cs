using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

internal sealed partial class KernelEmitter
{
    /// <summary>The loops of a pass from <c>i</c> up to <c>end</c>.</summary>
    private void EmitPass(int pass, string suffix)
    {
        if (!_plan.IsVector)
        {
            using (_writer.Braces("for (; i < end; i++)"))
            {
                EmitCall(pass, "", v => $"Unsafe.Add(ref {ReadName(v, suffix)}, i)");
                foreach (var output in _plan.Passes[pass].Stores) _writer.Line($"Unsafe.Add(ref {OutputName(output, suffix)}, i) = {Result(pass, _group.Outputs[output].Value)};");
                foreach (var value in _plan.Passes[pass].Kept) _writer.Line($"Unsafe.Add(ref {_names.Kept(value)}, i) = {Result(pass, value)};");
                foreach (var fold in _plan.Passes[pass].Folds) EmitFold(pass, fold);
            }

            return;
        }

        var width = Number(Width);
        if (_plan.Passes[pass] is { Results.Count: 1, Stores.Count: 0, Kept.Count: 0, Folds: [var only] } && IsLaneFold(only))
        {
            EmitFoldOnly(pass, suffix, only);
            return;
        }

        var folds = _plan.Passes[pass].Folds.Where(IsLaneFold).ToList();
        if (folds.Count > 0)
        {
            using (_writer.Braces($"for (; i <= end - {Number(4 * Width)}; i += {Number(4 * Width)})"))
            {
                for (var part = 0; part < 4; part++) EmitVector(pass, suffix, part == 0 ? "i" : $"i + {Number(part * Width)}", "ABCD"[part].ToString());
                foreach (var fold in folds) _writer.Line($"{_names.Fold(fold)}.Add({string.Join(", ", "ABCD".Select(p => Result(pass, _plan.NodeOf(fold)!.Inputs[0]) + p))});");
            }
        }
        else
        {
            using (_writer.Braces($"for (; i <= end - {width}; i += {width})")) EmitVector(pass, suffix, "i", "");
        }

        _writer.Line();
        using (_writer.Braces(folds.Count > 0 ? $"for (var part = 0; i < end; i += {width}, part++)" : "if (i < end)"))
        {
            _writer.Line(folds.Count > 0 ? $"var count = Math.Min({width}, end - i);" : "var count = end - i;");
            EmitTail(pass, suffix, folds);
        }
    }

    /// <summary>The loops of a pass that feeds one fold and nothing else.</summary>
    private void EmitFoldOnly(int pass, string suffix, int fold)
    {
        var width = Number(Width);
        using (_writer.Braces($"for (; i <= end - {Number(4 * Width)}; i += {Number(4 * Width)})"))
        {
            _writer.Line($"{_names.Fold(fold)}.Add(");
            for (var part = 0; part < 4; part++)
            {
                var at = part == 0 ? "i" : $"i + {Number(part * Width)}";
                _writer.Line($"    {CallText(pass, v => LoadText(v, ReadName(v, suffix), at))}{(part < 3 ? "," : ");")}");
            }
        }

        _writer.Line();
        using (_writer.Braces($"for (var part = 0; i < end; i += {width}, part++)"))
        {
            _writer.Line($"var count = Math.Min({width}, end - i);");
            _writer.Line($"{_names.Fold(fold)}.Add(part, {CallText(pass, v => TailText(v, suffix))}, count);");
        }
    }

    /// <summary>One vector of positions.</summary>
    private void EmitVector(int pass, string suffix, string at, string part)
    {
        EmitCall(pass, part, v => LoadText(v, ReadName(v, suffix), at));
        foreach (var output in _plan.Passes[pass].Stores) _writer.Line(StoreText(_group.Outputs[output].DType, Result(pass, _group.Outputs[output].Value) + part, OutputName(output, suffix), at));
        foreach (var value in _plan.Passes[pass].Kept) _writer.Line($"{Result(pass, value)}{part}.StoreUnsafe(ref {_names.Kept(value)}, {Unsigned(at)});");
        foreach (var fold in _plan.Passes[pass].Folds.Where(f => !IsLaneFold(f)))
        {
            var result = Result(pass, _plan.NodeOf(fold)!.Inputs[0]) + part;
            _writer.Line(_plan.NodeOf(fold)!.Fold == FoldKind.Full ? $"{_names.Fold(fold)}.Add({result}, {Number(Width)});" : AccumulateText(fold, result, at, Number(Width), isWhole: true));
        }
    }

    private void EmitTail(int pass, string suffix, List<int> folds)
    {
        EmitCall(pass, "", v => TailText(v, suffix));
        foreach (var output in _plan.Passes[pass].Stores)
        {
            var mask = _group.Outputs[output].DType == DType.Bool ? "Mask" : "";
            _writer.Line($"Lanes.Store{mask}({Result(pass, _group.Outputs[output].Value)}, ref {OutputName(output, suffix)}, i, count);");
        }

        foreach (var value in _plan.Passes[pass].Kept) _writer.Line($"Lanes.Store({Result(pass, value)}, ref {_names.Kept(value)}, i, count);");
        foreach (var fold in _plan.Passes[pass].Folds)
        {
            var result = Result(pass, _plan.NodeOf(fold)!.Inputs[0]);
            _writer.Line(folds.Contains(fold) ? $"{_names.Fold(fold)}.Add(part, {result}, count);"
                : _plan.NodeOf(fold)!.Fold == FoldKind.Full ? $"{_names.Fold(fold)}.Add({result}, count);"
                : AccumulateText(fold, result, "i", "count", isWhole: false));
        }
    }

    /// <summary>Adds one element to a fold.</summary>
    private void EmitFold(int pass, int fold)
    {
        var result = Result(pass, _plan.NodeOf(fold)!.Inputs[0]);
        var isBool = _group.DTypeOf(fold) == DType.Bool;
        if (_plan.NodeOf(fold)!.Fold != FoldKind.Column)
        {
            _writer.Line($"{_names.Fold(fold)}.Add({(isBool ? $"{result} ? -1 : 0" : result)});");
            return;
        }

        var place = $"Unsafe.Add(ref {_names.OutputRow(OutputOf(fold))}, i)";
        var name = $"{_plan.NodeOf(fold)!.Operator.Name}Of<{LaneKeyword(_group.DTypeOf(fold))}>.Combine";
        _writer.Line(isBool ? $"{place} = {name}({place} ? -1 : 0, {result} ? -1 : 0) != 0;" : $"{place} = {name}({place}, {result});");
    }

    private string AccumulateText(int fold, string result, string at, string count, bool isWhole)
    {
        var isBool = _group.DTypeOf(fold) == DType.Bool;
        return $"Lanes.Accumulate{(isBool ? "Mask" : "")}<{FoldTypes(fold)}>({result}, ref {_names.OutputRow(OutputOf(fold))}, {at}{(isWhole && !isBool ? "" : ", " + count)});";
    }

    private int OutputOf(int fold) => Enumerable.Range(0, _group.Outputs.Count).First(o => _group.Outputs[o].Value == fold);

    /// <summary>Whether a fold keeps four vectors: along a row, or over a space that is one row.</summary>
    private bool IsLaneFold(int fold) => _plan.NodeOf(fold)!.Fold == FoldKind.Row || (_plan.NodeOf(fold)!.Fold == FoldKind.Full && _group.Rank == 1);

    private string OutputName(int output, string suffix) => suffix.Length == 0 ? _names.Output(output) : _names.OutputRow(output);

    private string ReadName(int value, string suffix) => value >= _group.Operands.Count ? _names.Kept(value) : suffix.Length == 0 ? _names.Value(value) : _names.Row(value);

    private string Result(int pass, int value) => _names.Result(_plan.Passes[pass].Results.IndexOf(value));

    private string ElementName(int pass) => Enumerable.Range(0, _plan.Passes.Count).Count(p => _plan.Passes[p].Results.Count > 0 && HasElement(p)) == 1 ? "Element" : "Element" + Number(pass + 1);

    private void EmitCall(int pass, string part, Func<int, string> load)
    {
        var results = _plan.Passes[pass].Results;
        if (results.Count == 1)
        {
            _writer.Line($"var {_names.Result(0)}{part} = {CallText(pass, load)};");
            return;
        }

        var arguments = Arguments(pass, load);
        arguments.AddRange(Enumerable.Range(0, results.Count).Select(k => $"out var {_names.Result(k)}{part}"));
        _writer.Line($"{ElementName(pass)}({string.Join(", ", arguments)});");
    }

    /// <summary>The only result of a pass: a call, or what it would hand back as it is.</summary>
    private string CallText(int pass, Func<int, string> load) =>
        HasElement(pass) ? $"{ElementName(pass)}({string.Join(", ", Arguments(pass, load))})" : Arguments(pass, load)[0];

    /// <summary>Whether a pass computes anything: one that only folds or stores what is there needs no method.</summary>
    private bool HasElement(int pass) => _plan.Passes[pass].Results.Count > 1 || _plan.BodyOf(pass).Computed.Count > 0;

    private List<string> Arguments(int pass, Func<int, string> load)
    {
        return [.. _plan.BodyOf(pass).Parameters.Select(Argument)];

        string Argument(int value) => _plan.LevelOf(value) switch
        {
            Level.Element => load(value),
            Level.Row when !_plan.IsVector => RowName(value),
            _ when !_plan.IsVector => _names.Value(value),
            _ => LanesName(value),
        };
    }

    /// <summary>What a pass computes at a position.</summary>
    private void EmitElement(int pass)
    {
        var (computed, parameters) = _plan.BodyOf(pass);
        var results = _plan.Passes[pass].Results;
        var single = results.Count == 1;
        var types = parameters.Select(v => $"{Type(_group.DTypeOf(v))} {_names.Value(v)}");
        var outs = single ? [] : Enumerable.Range(0, results.Count).Select(k => $"out {Type(_group.DTypeOf(results[k]))} {_names.Result(k)}");
        _writer.Line(Inline);
        using (_writer.Braces($"private static {(single ? Type(_group.DTypeOf(results[0])) : "void")} {ElementName(pass)}({string.Join(", ", types.Concat(outs))})"))
        using (_writer.Braces("unchecked"))
        {
            foreach (var value in computed) EmitNode(value, _plan.IsVector, [.. _plan.NodeOf(value)!.Inputs.Select(_names.Value)]);
            if (single) _writer.Line($"return {_names.Value(results[0])};");
            else for (var k = 0; k < results.Count; k++) _writer.Line($"{_names.Result(k)} = {_names.Value(results[k])};");
        }
    }

    private string TailText(int value, string suffix) => _group.DTypeOf(value) == DType.Bool && value < _group.Operands.Count
        ? $"Lanes.LoadMask<{LaneKeyword(DType.Bool)}>(ref {ReadName(value, suffix)}, i, count)"
        : $"Lanes.Load(ref {ReadName(value, suffix)}, i, count)";

    private string LoadText(int value, string name, string at) => _group.DTypeOf(value) == DType.Bool && value < _group.Operands.Count
        ? $"Lanes.LoadMask<{LaneKeyword(DType.Bool)}>(ref {name}, {at})"
        : $"Vector512.LoadUnsafe(ref {name}, {Unsigned(at)})";

    private static string StoreText(DType dtype, string value, string name, string at) => dtype == DType.Bool
        ? $"Lanes.StoreMask({value}, ref {name}, {at});"
        : $"{value}.StoreUnsafe(ref {name}, {Unsigned(at)});";

    /// <summary>The type of a lane, which for a mask is an integer.</summary>
    private string LaneKeyword(DType dtype) => dtype != DType.Bool ? dtype.Keyword : _plan.LaneSize == 8 ? "long" : "int";

    private string Type(DType dtype) => _plan.IsVector ? $"Vector512<{LaneKeyword(dtype)}>" : dtype.Keyword;

    private string Spread(string scalar, DType dtype) => dtype == DType.Bool
        ? $"Vector512.Create({scalar} ? {(_plan.LaneSize == 8 ? "-1L : 0L" : "-1 : 0")})"
        : $"Vector512.Create({scalar})";

    private static string Unsigned(string index) => index.Contains(' ') ? $"(nuint)({index})" : $"(nuint){index}";
}
