using GraphCompiler.Core;
using GraphCompiler.Core.Autodiff;
using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

/// <summary>Tapes, functions with gradients of their own, and what tapes see of a call.</summary>
internal sealed partial class Interpreter
{
    private AbstractTape CreateTape(IObjectCreationOperation creation, Frame frame)
    {
        var watch = creation.Arguments.FirstOrDefault(a => a.Parameter!.Name == "watchAccessedVariables") is not { } flag
            || Evaluate(flag.Value, frame) is not AbstractHost { Constant: { HasValue: true, Value: false } };
        var persistent = creation.Arguments.FirstOrDefault(a => a.Parameter!.Name == "persistent") is { } keep
            && Evaluate(keep.Value, frame) is AbstractHost { Constant: { HasValue: true, Value: true } };
        var tape = new Tape(watch, persistent);
        Builder.Tapes.Add(tape);
        return new AbstractTape(tape);
    }

    private Abstract TapeCall(IInvocationOperation invocation, Tape tape, IReadOnlyList<Abstract> arguments, Frame frame)
    {
        switch (invocation.TargetMethod.Name)
        {
            case "Watch":
                foreach (var item in Flatten(arguments[0])) tape.Watch(ToTensor(invocation, item, DType.Float32));
                return AbstractHost.Of(null);
            case "Reset":
                tape.Reset();
                return AbstractHost.Of(null);
            case "Dispose":
                tape.IsRecording = false;
                return AbstractHost.Of(null);
            case "StopRecording":
                tape.IsRecording = false;
                return new AbstractTape(tape, recordsAfter: true);
            case "Resume":
                tape.IsRecording = true;
                return new AbstractTape(tape);
            case "Gradient":
                return TapeGradient(invocation, tape, arguments);
            case "Jacobian" or "BatchJacobian" when TapeJacobian(invocation, tape, arguments) is { } jacobian:
                return jacobian;
            default:
                return Unknown(invocation.Type, invocation.TargetMethod.Name, frame);
        }
    }

    private Abstract TapeGradient(IInvocationOperation invocation, Tape tape, IReadOnlyList<Abstract> arguments)
    {
        // A tape that is not persistent ends its recording first, so that the gradient is not recorded on it.
        if (!tape.IsPersistent) tape.IsRecording = false;
        var targets = Flatten(arguments[0]).Select(t => Read(ToTensor(invocation, t, DType.Float32))).ToList();
        var isKnown = Flatten(arguments[1]).All(s => s is AbstractTensor or AbstractVariable);

        // Of an unknown list of variables, all that were used may be in it.
        var sources = isKnown ? Flatten(arguments[1]).Select(s => ToTensor(invocation, s, DType.Float32)).ToList() : [.. tape.Variables];
        var seeds = Flatten(arguments.Count > 2 ? arguments[2] : AbstractHost.Of(null))
            .Select(s => s is AbstractHost ? null : ToTensor(invocation, s, DType.Float32)).ToList();
        while (seeds.Count < targets.Count) seeds.Add(null);
        for (var i = 0; i < targets.Count; i++)
        {
            // What arrives at a target has its shape, unless it is spread over it.
            if (seeds[i] is not { } seed || seed.Shape.IsScalar) continue;
            var (own, at) = (Shapes.Resolve(seed.Shape), Shapes.Resolve(targets[i].Shape));
            if (!own.IsRankKnown || !at.IsRankKnown || own.Rank == at.Rank) Shapes.Unify(own, at);
        }

        var gradients = tape.Gradient(Builder, targets, seeds, sources);
        if (!isKnown)
        {
            Kept.AddRange(gradients.OfType<Value>());
            return Unknown(invocation.Type, "gradients", null);
        }

        var zeros = arguments.Count > 3 && arguments[3] is AbstractHost { Constant: { HasValue: true, Value: 1 } };
        var next = 0;
        return Mirror(arguments[1]);

        Abstract Mirror(Abstract source) => source is AbstractList list
            ? new AbstractList([.. list.Items.Select(Mirror)])
            : gradients[next++] is { } gradient ? new AbstractTensor(gradient) : zeros ? Like(source, 0) : AbstractHost.Of(null);
    }

    /// <summary>Derivatives of every element; null where the build does not know enough of the shapes.</summary>
    private Abstract? TapeJacobian(IInvocationOperation invocation, Tape tape, IReadOnlyList<Abstract> arguments)
    {
        if (!tape.IsPersistent) tape.IsRecording = false;
        var target = (NodeValue)Read(ToTensor(invocation, arguments[0], DType.Float32));

        // Ranks decide on where the further axes stand.
        for (var id = 0; id < Builder.ValueCount; id++)
        {
            var value = new NodeValue(Builder, id);
            Builder.Refine(value, value.Type with { Shape = Shapes.Resolve(value.Shape) });
        }

        var sources = Flatten(arguments[1]).Select(s => ToTensor(invocation, s, DType.Float32)).ToList();
        var isBatch = invocation.TargetMethod.Name == "BatchJacobian";
        if (!target.Shape.IsRankKnown || (isBatch && !Shapes.Resolve(sources[0].Shape).IsRankKnown)) return null;
        try
        {
            if (isBatch) return Jacobian.OfBatch(Builder, tape, target, sources[0]) is { } batch ? new AbstractTensor(batch) : null;
            var jacobians = Jacobian.Of(Builder, tape, target, sources).Select(j => j is null ? AbstractHost.Of(null) : (Abstract)new AbstractTensor(j)).ToList();
            return arguments[1] is AbstractList ? new AbstractList(jacobians) : jacobians[0];
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Calls a function with a gradient of its own, whose rule becomes a graph as it does in a trace.</summary>
    private Abstract CallCustom(IOperation site, AbstractDelegate function, IReadOnlyList<Abstract> arguments, Frame frame)
    {
        Value[] sources = [.. arguments.SelectMany(Flatten).Select(a => ToTensor(site, a, DType.Float32))];
        var watcher = new Tape();
        Builder.Tapes.Add(watcher);
        Abstract result;
        try
        {
            result = CallDelegate(site, function, arguments, frame);
        }
        finally
        {
            Builder.Tapes.Remove(watcher);
        }

        if (result is not AbstractList { Items: [var values, AbstractDelegate gradient] }) return Unknown(function.Method.ReturnType, "result", frame);
        Value[] outputs = [.. Flatten(values).Select(v => Read(ToTensor(site, v, sources[0].DType)))];
        Value[] variables = [.. watcher.Variables.Where(v => !sources.Contains(v))];
        var rule = GraphRule.Cut(Builder, outputs, Backward, out var residuals);
        var results = Builder.Apply(new CustomGradient(outputs.Length, sources.Length + variables.Length, rule), [.. outputs, .. sources, .. variables, .. residuals]);
        return values is AbstractList ? new AbstractList([.. results.Select(r => new AbstractTensor(r))]) : new AbstractTensor(results[0]);

        Value?[] Backward(Value[] upstream)
        {
            var given = upstream.Select(dy => (Abstract)new AbstractTensor(dy)).ToList();
            if (gradient.Method.Parameters.Length > given.Count) given.Add(new AbstractList([.. variables.Select(v => (Abstract?)VariableOf(v) ?? AbstractHost.Of(null))]));
            var gradients = Flatten(CallDelegate(site, gradient, given, frame)).Select(g => g is AbstractHost ? null : Read(ToTensor(site, g, outputs[0].DType))).ToList();

            // What cannot be followed has no gradients here; the trace writes its own.
            return gradients.Count == sources.Length + variables.Length ? [.. gradients] : new Value?[sources.Length + variables.Length];
        }
    }

    private AbstractVariable? VariableOf(Value reference) => _variables.TryGetValue(reference, out var variable) ? variable : null;

    /// <summary>
    /// Makes what a compiled function gave the results of one call, as a trace does that writes the function's graph: each is a value of its own,
    /// connected with the inputs as the function connects them.
    /// </summary>
    /// <param name="result">What the function gave.</param>
    /// <param name="first">How many nodes there were before the call.</param>
    private Abstract ResultsOfCall(Abstract result, int first)
    {
        if (result is not (AbstractTensor or AbstractList)) return result;
        Value[] values = [.. Flatten(result).OfType<AbstractTensor>().Select(t => t.Value).Where(v => ((NodeValue)v).Graph == Builder)];
        if (values.Length == 0 || values.Length != Flatten(result).Count(leaf => leaf is AbstractTensor or AbstractVariable) || first >= Builder.Nodes.Count) return result;
        try
        {
            var connections = Connectivity.Partial(Cut(values, first, out var inputs));
            var results = CallResults.Of(Builder, values, Builder.Nodes[first].First, [.. connections.Select(c => (inputs[c.Input], c.Reaches))]);
            var next = 0;
            return ReferenceEquals(results, values) ? result : Mirror(result);

            Abstract Mirror(Abstract item) => item switch
            {
                AbstractList list => new AbstractList([.. list.Items.Select(Mirror)]),
                AbstractTensor => new AbstractTensor(results[next++]),
                _ => item,
            };
        }
        catch (TfException)
        {
            // Shapes that are not known yet; nothing but zeros in the place of gradients is lost.
            return result;
        }
    }

    /// <summary>The graph of a call by itself.</summary>
    private Graph Cut(Value[] outputs, int first, out Dictionary<int, Value> inputs)
    {
        var graph = new GraphBuilder();
        var map = new Dictionary<int, Value>();
        var outside = inputs = [];
        for (var i = first; i < Builder.Nodes.Count; i++)
        {
            var node = Builder.Nodes[i];
            if (node.Operator is Input) continue;
            var results = graph.Append(
                node.Operator.MapShapes(Shapes.Resolve),
                node.Inputs.Select(v => ((NodeValue)Mapped(v)).Id).ToEquatableArray(),
                [.. node.Results.Select(t => t with { Shape = Shapes.Resolve(t.Shape) })],
                node.Phase,
                node.Source);
            for (var r = 0; r < results.Length; r++) map[node.First + r] = results[r];
        }

        return graph.Build("call", [.. outputs.Select(o => Mapped(((NodeValue)o).Id))]);

        Value Mapped(int value)
        {
            if (map.TryGetValue(value, out var known)) return known;
            var (outer, type) = (new NodeValue(Builder, value), Builder.TypeOf(value));
            var input = graph.Input(type.IsVariable ? InputKind.Variable : InputKind.Argument, "x", type with { Shape = Shapes.Resolve(type.Shape) });
            outside[((NodeValue)input).Id] = outer;
            return map[value] = input;
        }
    }
}
