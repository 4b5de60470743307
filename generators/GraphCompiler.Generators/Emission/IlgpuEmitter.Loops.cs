using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Emission;

internal sealed partial class IlgpuEmitter
{
    /// <summary>Rows, each the work of one group of threads, in as many passes as its folds ask for.</summary>
    private void EmitRows()
    {
        var folds = Values.Where(v => _plan.NodeOf(v)?.Fold == FoldKind.Row).ToList();
        EmitTrees(folds);
        if (IsColumnwise) EmitColumnStarts();
        else EmitFours("columns");
        EmitUniformValues();
        using (_writer.Braces("for (var row = Grid.IdxX; row < rows; row += Grid.DimX)"))
        {
            var axes = _group.Rank - 1;
            EmitIndices("row", [.. Enumerable.Range(0, axes)], UsedAxes(axes, _group.Operands.Select(o => Outer(o.Pattern)), _group.Outputs.Select(o => Outer(o.Pattern))));
            EmitRowValues(0);
            for (var pass = 0; pass < _plan.Passes.Count; pass++)
            {
                if (_plan.Passes[pass].Results.Count > 0) EmitPass(pass);
                EmitRowValues(pass + 1);
            }
        }
    }

    private static string Outer(string pattern) => pattern.Substring(0, pattern.Length - 1);

    private void EmitPass(int pass)
    {
        var folds = _plan.Passes[pass].Folds.Where(v => _plan.NodeOf(v)!.Fold == FoldKind.Row).ToList();
        foreach (var fold in folds) EmitFoldStart(fold);
        if (IsColumnwise) EmitLoop(pass, "Group.IdxX", "columns", "Group.DimX");
        else EmitLoops(pass, "Group.IdxX", "columns", "Group.DimX");
        if (folds.Count == 0) return;
        _writer.Line();
        EmitTree(folds);
        foreach (var fold in folds) _writer.Line($"var {_names.Value(fold)} = {TreeName(fold)}[0]{(_group.DTypeOf(fold) == DType.Bool ? " != 0" : "")};");

        // The next pass writes where a slower thread still reads.
        _writer.Line("Group.Barrier();");
        _writer.Line();
    }

    /// <summary>What is the same along a row and known after so many passes, and stores of it, by one thread.</summary>
    private void EmitRowValues(int depth)
    {
        foreach (var value in Values.Where(v => _plan.LevelOf(v) == Level.Row && _plan.DepthOf(v) == depth))
        {
            if (_plan.NodeOf(value)?.Folded is null) EmitValue(value);
        }

        for (var i = 0; i < _group.Outputs.Count; i++)
        {
            var (value, pattern) = (_group.Outputs[i].Value, _group.Outputs[i].Pattern);
            if (_plan.LevelOf(value) is not (Level.Row or Level.Uniform) || pattern[^1] != 'B' || _plan.DepthOf(value) != depth) continue;
            _writer.Line($"if (Group.IsFirstThread) {_names.Output(i)}[{Place(pattern)}] = {Stored(Name(value), _group.Outputs[i].DType)};");
        }
    }

    /// <summary>The memory in which the threads of a group fold what each has.</summary>
    private void EmitTrees(IEnumerable<int> folds)
    {
        foreach (var fold in folds) _writer.Line($"var {TreeName(fold)} = SharedMemory.Allocate<{FoldKeyword(fold)}>(GroupSize);");
    }

    private void EmitFoldStart(int fold) => _writer.Line($"var {_names.Fold(fold)} = {FoldStart(fold)};");

    private string FoldStart(int fold)
    {
        var dtype = _group.DTypeOf(fold);
        var identity = FoldOf(fold).Identity;
        return dtype == DType.Bool ? Number((int)identity)
            : dtype.IsFloating ? KernelEmitter.ScalarText(new Intrinsic(identity, dtype))
            : identity == 0 ? $"({dtype.Keyword})0"
            : $"{dtype.Keyword}.{(identity < 0 ? "MinValue" : "MaxValue")}";
    }

    private void EmitFold(int fold, string element) => _writer.Line($"{_names.Fold(fold)} = {Combined(fold, _names.Fold(fold), Folded(fold, element))};");

    private string Folded(int fold, string element) => _group.DTypeOf(fold) == DType.Bool ? $"({element} ? 1 : 0)" : element;

    /// <summary>Folds by halves what each thread has, in an order that depends on the number of threads alone.</summary>
    private void EmitTree(List<int> folds)
    {
        foreach (var fold in folds) _writer.Line($"{TreeName(fold)}[Group.IdxX] = {_names.Fold(fold)};");
        _writer.Line("Group.Barrier();");
        using (_writer.Braces("for (var half = Group.DimX / 2; half > 0; half /= 2)"))
        {
            using (_writer.Braces("if (Group.IdxX < half)"))
            {
                foreach (var fold in folds) _writer.Line($"{TreeName(fold)}[Group.IdxX] = {Combined(fold, TreeName(fold) + "[Group.IdxX]", TreeName(fold) + "[Group.IdxX + half]")};");
            }

            _writer.Line();
            _writer.Line("Group.Barrier();");
        }

        _writer.Line();
    }

    private string Combined(int fold, string x, string y) => FoldOf(fold).Combine.DeviceText([x, y], _group.DTypeOf(fold), _group.DTypeOf(fold))!;

    private IFold FoldOf(int fold) => (IFold)_plan.NodeOf(fold)!.Operator;

    /// <summary>The type in which a fold grows: a bool is an integer, since a GPU's memory holds none.</summary>
    private string FoldKeyword(int fold) => _group.DTypeOf(fold) == DType.Bool ? "int" : _group.DTypeOf(fold).Keyword;

    private string TreeName(int fold) => _names.Value(fold) + "_tree";

    /// <summary>The axes of which memory needs the index: those it has, where it does not have all; all, where an output is stored once along some.</summary>
    private static List<int> UsedAxes(int axes, IEnumerable<string> operands, IEnumerable<string> outputs) => outputs.Any(HasSomeAxes)
        ? [.. Enumerable.Range(0, axes)]
        : [.. Enumerable.Range(0, axes).Where(axis => operands.Any(p => HasSomeAxes(p) && p[axis] == 'E'))];

    /// <summary>The index on each of some axes that a position among them stands for, as far as used.</summary>
    private void EmitIndices(string position, List<int> axes, List<int> used)
    {
        if (used.Count == 0) return;
        var rest = position;
        foreach (var axis in axes.Where(a => a > used[0]).Reverse())
        {
            _writer.Line($"var rest{Number(axis)} = {rest} / {Extent(axis)};");
            if (used.Contains(axis)) _writer.Line($"var {Index(axis)} = {rest} - (rest{Number(axis)} * {Extent(axis)});");
            rest = "rest" + Number(axis);
        }

        _writer.Line($"var {Index(used[0])} = {rest}{(used[0] == axes[0] ? "" : " % " + Extent(used[0]))};");
    }

    private static bool HasSomeAxes(string pattern) => pattern.IndexOf('E') >= 0 && pattern.IndexOf('B') >= 0;

    /// <summary>Where in memory that has some of the axes the present position is.</summary>
    private string Place(string pattern)
    {
        if (pattern.IndexOf('E') < 0) return "0";
        if (!_group.IsRowwise) return PlaceOf(pattern, "i");
        var (outer, last) = (Outer(pattern), pattern[^1]);
        var row = outer.IndexOf('E') < 0 ? "" : PlaceOf(outer, "row");
        return last == 'B' ? row : row.Length == 0 ? "i" : $"({(row.IndexOf(' ') < 0 ? row : $"({row})")} * {Extent(_group.Rank - 1)}) + i";
    }

    private string PlaceOf(string pattern, string position) => HasSomeAxes(pattern) ? PlaceOfAxes(Enumerable.Range(0, pattern.Length).Where(axis => pattern[axis] == 'E')) : position;

    private string PlaceOfAxes(IEnumerable<int> axes) =>
        axes.Skip(1).Aggregate(Index(axes.First()), (place, axis) => $"({(place.IndexOf(' ') < 0 ? place : $"({place})")} * {Extent(axis)}) + {Index(axis)}");

    private static string Index(int axis) => "index" + Number(axis);

    private string Extent(int axis) => _byFours && axis == _group.Rank - 1 ? "across" : _group.IsRowwise && axis == _group.Rank - 1 ? "columns" : "extent" + Number(axis);
}
