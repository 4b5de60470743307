using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>What a loop does.</summary>
/// <param name="Names">The names of its variables.</param>
/// <param name="Initial">What they are before it.</param>
/// <param name="Condition">Whether there is another iteration, given the variables; null where only a limit ends it.</param>
/// <param name="Body">One iteration, given the variables, its number, and an item of each list: the variables after it, and what to collect.</param>
/// <param name="Wording">The words for what is wrong with it.</param>
internal sealed record LoopCode(
    string[] Names,
    object?[] Initial,
    Func<object?[], Tensor<bool>>? Condition,
    Func<object?[], Tensor<int>, Tensor[], (object?[] Variables, Tensor[] Collected)> Body,
    ControlWording Wording)
{
    /// <summary>How many iterations there are at most; null for any number.</summary>
    public Tensor<int>? Limit { get; init; }

    /// <summary>Lists of which each iteration gets one item.</summary>
    public IReadOnlyList<Tensor> Replays { get; init; } = [];
}

/// <summary>Traces a loop: the condition and the body, once each, as graphs of their own.</summary>
internal sealed class LoopTrace
{
    private readonly LoopCode _loop;
    private readonly TraceBuilder _trace = TraceBuilder.Current!;
    private readonly ControlValues _initial;
    private readonly bool[] _wasUndefined;
    private readonly int[] _carried;
    private readonly Value[] _fixed;
    private readonly LoopShapes _shapes = new();

    private LoopTrace(LoopCode loop)
    {
        _loop = loop;
        _initial = ControlValues.Of(loop.Names, loop.Initial);
        _wasUndefined = Array.ConvertAll(_initial.Leaves, leaf => leaf is null);
        if (Array.Exists(_wasUndefined, u => u)) _initial = Defined();
        _carried = [.. Enumerable.Range(0, _initial.Leaves.Length).Where(i => ControlValues.TensorOf(_initial.Leaves[i]) is not null)];
        _fixed =
        [
            Ambient.ValueOf(loop.Limit ?? -1),
            .. _carried.Select(i => ControlValues.ValueOf(_initial.Leaves[i]!)),
            .. loop.Replays.Select(Ambient.ValueOf),
        ];
    }

    /// <summary>Adds the loop to the graph that is being traced.</summary>
    /// <returns>The number of iterations, the variables after it, and a list of each value that was collected.</returns>
    public static (Tensor<int> Count, object?[] Variables, Tensor[] Collected) Run(LoopCode loop) => new LoopTrace(loop).Run();

    private (Tensor<int> Count, object?[] Variables, Tensor[] Collected) Run()
    {
        var (loop, operands) = _shapes.Run(Graphs);
        var results = Array.ConvertAll(_trace.Apply(loop, [.. operands]), r => TensorFactory.Symbolic((NodeValue)r));
        var leaves = (object?[])_initial.Leaves.Clone();
        for (var i = 0; i < _carried.Length; i++) leaves[_carried[i]] = ControlValues.Leaf(_initial.Leaves[_carried[i]]!, results[1 + i]);
        var count = (Tensor<int>)results[0];
        foreach (var i in _carried)
        {
            if (_wasUndefined[i] && !ControlWording.IsUnset(_initial.Names[i])) RequireIteration(count, _initial.Names[i]);
        }

        var collected = loop.Body.Graph.OutputIds.Count - _carried.Length;
        return (count, _initial.With(leaves), results[(1 + _carried.Length)..(1 + _carried.Length + collected)]);
    }

    private (While Loop, List<Value> Operands) Graphs()
    {
        var operands = _fixed.ToList();
        Subgraph? condition = null;
        if (_loop.Condition is { } test)
        {
            var conditionTrace = new TraceBuilder(_trace, operands, _fixed.Length);
            var variables = Arguments(conditionTrace);
            var truth = conditionTrace.Run(() => BranchTrace.Condition(test(variables.With(variables.Leaves)), "while loop"));
            condition = conditionTrace.Complete("while", [truth]);
        }

        var trace = new TraceBuilder(_trace, operands, _fixed.Length);
        var before = Arguments(trace);
        var number = (Tensor<int>)trace.Operand(0, new TensorType(DType.Int32, Shape.Scalar));
        var items = _loop.Replays.Select((r, i) => trace.Operand(1 + _carried.Length + i, r.AsValue().Type with { IsList = false })).ToArray();
        _shapes.Variables = before.Leaves;
        var outputs = trace.Run(() =>
        {
            var (variables, collected) = _loop.Body(before.With(before.Leaves), number, items);
            return Outputs(before, ControlValues.Of(_loop.Names, variables)).Concat(collected.Select(Ambient.ValueOf)).ToList();
        });
        return (new While(condition, trace.Complete("do", outputs), _carried.Length, _loop.Replays.Count), operands);
    }

    private ControlValues Arguments(TraceBuilder trace)
    {
        var leaves = (object?[])_initial.Leaves.Clone();
        for (var i = 0; i < _carried.Length; i++)
        {
            var type = _fixed[1 + i].Type;
            if (_shapes.Of(_carried[i]) is { } shape)
            {
                if (!Covers(shape, type.Shape)) throw new TfValueException($"'{ControlWording.Shown(_initial.Names[_carried[i]])}' has shape {type.Shape} before the loop, which does not conform with the shape invariant {shape}.");
                type = type with { Shape = shape };
            }

            leaves[_carried[i]] = ControlValues.Leaf(_initial.Leaves[_carried[i]]!, trace.Operand(1 + i, type));
        }

        return ControlValues.Of(_loop.Names, _initial.With(leaves));
    }

    /// <summary>What the variables are after an iteration, if they are still of the same kind.</summary>
    private IEnumerable<Value> Outputs(ControlValues before, ControlValues after)
    {
        if (!before.HasFormOf(after)) throw _loop.Wording.LoopStructure(before.FirstDifference(after));
        for (var i = 0; i < after.Leaves.Length; i++)
        {
            var (name, leaf) = (after.Names[i], after.Leaves[i]);
            if (!_carried.Contains(i))
            {
                if (!Equals(leaf, before.Leaves[i])) throw _loop.Wording.LoopStructure(name);
                continue;
            }

            if (leaf is null) throw new TfValueException($"'{ControlWording.Shown(name)}' is None at the end of the iteration.");
            if (ControlValues.TensorOf(leaf) is null) throw _loop.Wording.LoopStructure(name);
            var (value, argument) = (ControlValues.ValueOf(leaf), ControlValues.TensorOf(before.Leaves[i])!);
            if (value.DType != argument.DType) throw _loop.Wording.LoopTypes(name, argument.DType, value.DType);
            if (!value.Type.IsList && !Covers(argument.Shape, value.Shape))
            {
                throw _shapes.Of(i) is { } invariant
                    ? new TfValueException($"'{ControlWording.Shown(name)}' has shape {value.Shape} after one iteration, which does not conform with the shape invariant {invariant}.")
                    : _loop.Wording.LoopShapes(_loop.Wording.AllowsNulls ? $"{argument}" : name, argument.Shape, value.Shape);
            }

            yield return value;
        }
    }

    /// <summary>Whether every tensor of one shape is of the other.</summary>
    private static bool Covers(Shape general, Shape special)
    {
        if (!general.IsRankKnown) return true;
        if (!special.IsRankKnown || special.Rank != general.Rank) return false;
        for (var i = 0; i < general.Rank; i++)
        {
            if (general.Dims[i].IsKnown && general.Dims[i] != special.Dims[i]) return false;
        }

        return true;
    }

    /// <summary>Gives variables that only the body sets something to begin with: of what kind they are, a first look at it says.</summary>
    private ControlValues Defined()
    {
        var operands = new List<Value>();
        var scratch = new TraceBuilder(_trace, operands, 0);
        var leaves = (object?[])_initial.Leaves.Clone();
        ControlValues after;
        try
        {
            after = scratch.Run(() =>
            {
                var items = _loop.Replays.Select((r, i) => TensorFactory.Symbolic((NodeValue)scratch.Input(InputKind.Argument, "item", r.AsValue().Type with { IsList = false }))).ToArray();
                var number = (Tensor<int>)TensorFactory.Symbolic((NodeValue)scratch.Input(InputKind.Argument, "number", new TensorType(DType.Int32, Shape.Scalar)));
                return ControlValues.Of(_loop.Names, _loop.Body(_loop.Initial, number, items).Variables);
            });
        }
        catch (Exception e) when (e is NullReferenceException or ArgumentNullException or TfValueException or TfTypeException && FirstUndefined() is not null)
        {
            throw new TfValueException($"'{FirstUndefined()}' must be defined before the loop. Note: AutoGraph tried to define it automatically, but ran into a {e.GetType().Name}.");
        }

        for (var i = 0; i < leaves.Length; i++)
        {
            if (!_wasUndefined[i]) continue;
            if (i >= after.Leaves.Length || after.Leaves[i] is not { } leaf || ControlValues.TensorOf(leaf) is not { } tensor)
            {
                if (ControlWording.IsUnset(_initial.Names[i])) continue;
                throw new TfValueException($"'{ControlWording.Shown(_initial.Names[i])}' is None at the end of the iteration.");
            }

            var type = tensor.AsValue().Type;
            if (!type.Shape.IsFullyDefined && !type.IsList) _shapes.Set(i, type.Shape.IsUnknown ? Shape.Unknown : Shape.Create([.. type.Shape.Dims.ToArray().Select(d => d.IsKnown ? d : Dim.Unknown)]));
            var shape = type.Shape.IsRankKnown ? Shape.Create([.. type.Shape.Dims.ToArray().Select(d => d.IsKnown ? d : 0)]) : Shape.Scalar;
            leaves[i] = ControlValues.Leaf(leaf, type.IsList ? new TensorList(type.DType, []) : TensorFactory.Filled(type.DType, shape, 0));
        }

        return ControlValues.Of(_loop.Names, _initial.With(leaves));
    }

    /// <summary>The first variable that the user sets to null before the loop.</summary>
    private string? FirstUndefined() => _initial.Names.Where((n, i) => _wasUndefined[i] && !ControlWording.IsUnset(n)).FirstOrDefault();

    private void RequireIteration(Tensor<int> count, string name)
    {
        var happened = count > 0;
        _trace.Apply(new Assertion($"loop must iterate at least once to initialize {name}", 3), Ambient.ValueOf(happened));
    }
}
