using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Generators.Emission;

internal sealed partial class IlgpuEmitter
{
    private static readonly string[] s_four = ["A", "B", "C", "D"];

    private const int MostItems = 7;

    // While the loop over four positions at a time is written; the last axis is then counted in fours.
    private bool _byFours;

    /// <summary>
    /// The loops of a pass over positions, all or those of a row: four neighbours at a time, which a device reads and writes at once, where the last axis is as long;
    /// then what is left, one by one.
    /// </summary>
    private void EmitLoops(int pass, string first, string count, string step)
    {
        _byFours = true;
        EmitLoop(pass, first, "fours", step);
        _byFours = false;
        _writer.Line();
        EmitLoop(pass, $"(4 * fours) + {first}", count, step);
    }

    /// <summary>How many times four positions there are, before the loops; none where rows are not as long.</summary>
    private void EmitFours(string count)
    {
        var last = Extent(_group.Rank - 1);
        if (_group.Rank == 1)
        {
            _writer.Line($"var fours = {count} / 4;");
            return;
        }

        _writer.Line($"var across = {last} / 4;");
        _writer.Line($"var fours = {last} % 4 == 0 ? {(_group.IsRowwise ? "across" : count + " / 4")} : 0;");
    }

    private void EmitLoop(int pass, string first, string count, string step)
    {
        var (computed, parameters) = _plan.BodyOf(pass);
        using (_writer.Braces($"for (var i = {first}; i < {count}; i += {step})"))
        {
            if (!_group.IsRowwise) EmitPosition();
            foreach (var operand in parameters.Where(v => _plan.LevelOf(v) == Level.Element))
            {
                _writer.Line($"var {_names.Element(operand)} = {Memory(_names.Value(operand), _group.Operands[operand].DType)}[{Place(_group.Operands[operand].Pattern)}];");
            }

            var results = computed.Count == 0 ? 0 : Lanes.Length;
            for (var lane = 0; lane < results; lane++)
            {
                _writer.Line($"var r{Number(lane + 1)} = {ElementMethod(pass)}({string.Join(", ", parameters.Select(v => Argument(v, lane)))});");
            }

            foreach (var output in _plan.Passes[pass].Stores) EmitLaneStore(pass, output);
            if (!_group.IsRowwise) EmitSingleStores(pass);
            foreach (var fold in _plan.Passes[pass].Folds) EmitLaneFolds(pass, fold);
        }
    }

    /// <summary>Where a position of all is, and what is the same along its row.</summary>
    private void EmitPosition()
    {
        var outputs = Enumerable.Range(0, _group.Outputs.Count).Where(o => !IsTotal(o)).Select(o => _group.Outputs[o].Pattern);
        EmitIndices("i", [.. Enumerable.Range(0, _group.Rank)], UsedAxes(_group.Rank, _group.Operands.Select(o => o.Pattern), outputs));
        foreach (var value in Values.Where(v => _plan.LevelOf(v) == Level.Row)) EmitValue(value);
    }

    private string[] Lanes => _byFours ? s_four : [""];

    /// <summary>The view of memory, of four elements at a time where the loop takes these.</summary>
    private string Memory(string view, DType dtype) => _byFours ? $"{view}.Cast<Four<{MemoryKeyword(dtype)}>>()" : view;

    private string Argument(int value, int lane) => value < _group.Operands.Count && _plan.LevelOf(value) == Level.Element
        ? Loaded(_group.Operands[value].DType, _names.Element(value) + (_byFours ? "." + s_four[lane] : ""))
        : Name(value);

    /// <summary>A result of a pass at a position: what its method computed, or what was there anyway.</summary>
    private string Result(int pass, int value, int lane)
    {
        var parts = Computed(pass);
        var part = parts.FindIndex(p => p.Contains(value));
        return part < 0 ? Argument(value, lane)
            : $"r{Number(lane + 1)}{(parts.Count == 1 ? "" : $".Part{Number(part + 1)}")}{(parts[part].Count == 1 ? "" : "." + _names.Value(value))}";
    }

    /// <summary>What a pass's method returns, in parts of as many as a tuple has without others in it, whose constructors ILGPU does not compile.</summary>
    private List<List<int>> Computed(int pass)
    {
        var results = _plan.Passes[pass].Results.Where(_plan.BodyOf(pass).Computed.Contains).ToList();
        return [.. Enumerable.Range(0, (results.Count + MostItems - 1) / MostItems).Select(part => results.Skip(part * MostItems).Take(MostItems).ToList())];
    }

    /// <summary>One value of a kind, or a tuple of several.</summary>
    private static string Tuple(IReadOnlyList<string> items) => items.Count == 1 ? items[0] : $"({string.Join(", ", items)})";

    private void EmitLaneStore(int pass, int output)
    {
        var (value, pattern, dtype) = (_group.Outputs[output].Value, _group.Outputs[output].Pattern, _group.Outputs[output].DType);
        var lanes = Lanes.Select((_, lane) => Stored(Result(pass, value, lane), dtype));
        _writer.Line($"{(_group.IsRowwise ? "" : Guard(pattern))}{Memory(_names.Output(output), dtype)}[{Place(pattern)}] = {(_byFours ? $"new({string.Join(", ", lanes)})" : lanes.Single())};");
    }

    /// <summary>Stores of what is the same along a row, by the first position of each.</summary>
    private void EmitSingleStores(int pass)
    {
        foreach (var output in Enumerable.Range(0, _group.Outputs.Count).Where(o => !IsTotal(o) && !_plan.Passes[pass].Stores.Contains(o))) EmitStore(output);
    }

    private void EmitLaneFolds(int pass, int fold)
    {
        var input = _plan.NodeOf(fold)!.Inputs[0];
        if (_plan.NodeOf(fold)!.Fold == FoldKind.Column && _group.IsRowwise)
        {
            foreach (var output in Totals.Where(o => _group.Outputs[o].Value == fold)) EmitColumnPart(output, Result(pass, input, 0));
            return;
        }

        for (var lane = 0; lane < Lanes.Length; lane++) EmitFold(fold, Result(pass, input, lane));
    }

    /// <summary>The methods of what passes compute at a position.</summary>
    private void EmitElementMethods()
    {
        for (var pass = 0; pass < _plan.Passes.Count && _group.Rank > 0 && (_group.IsRowwise || !IsColumnwise); pass++)
        {
            var (computed, parameters) = _plan.BodyOf(pass);
            if (computed.Count == 0) continue;
            var parts = Computed(pass);
            var type = Tuple([.. parts.Select((part, i) => Tuple([.. part.Select(v => HeldKeyword(v) + (part.Count == 1 ? "" : " " + _names.Value(v)))]) + (parts.Count == 1 ? "" : $" Part{Number(i + 1)}"))]);
            _writer.Line();
            using (_writer.Braces($"private static {type} {ElementMethod(pass)}({string.Join(", ", parameters.Select(v => $"{HeldKeyword(v)} {Name(v)}"))})"))
            using (_writer.Braces("unchecked"))
            {
                foreach (var value in computed) EmitNode(value);
                _writer.Line($"return {Tuple([.. parts.Select(part => Tuple([.. part.Select(Name)]))])};");
            }
        }
    }

    private string ElementMethod(int pass) => $"{_name}Element{(pass == 0 ? "" : Number(pass + 1))}";
}
