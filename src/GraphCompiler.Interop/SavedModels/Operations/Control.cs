using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Control;

namespace GraphCompiler.Interop;

/// <summary>Operations that run functions: calls, conditions, loops; and those that only order others.</summary>
internal static class Control
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("NoOp", _ => []),
        new NodeForm("PartitionedCall", Call), new NodeForm("StatefulPartitionedCall", Call),
        new NodeForm("If", If), new NodeForm("StatelessIf", If).For<If>(ControlWriting.If),
        new NodeForm("Case", Case), new NodeForm("StatelessCase", Case),
        new NodeForm("While", While), new NodeForm("StatelessWhile", While).For<While>(ControlWriting.While),
        new NodeForm("Assert", Assert).For<Assertion>(ControlWriting.Assertion),
        new NodeForm("StringFormat", n => [FormattedText.Read(n)]),
        new NodeForm("PrintV2", n => Print(n, n[0], n.Text("end", "\n"))).For<Print>(ControlWriting.Print), new NodeForm("Print", n => [n[0], .. Print(n, FormattedText.Of(n.Text("message"), n.Inputs[1..], n.Int("summarize", 3)), "\n")]),
        new NodeForm("CheckNumericsV2", n => n.Apply(new CheckNumerics(n.Text("message")))),
        new NodeForm("CheckNumerics", n => n.Apply(new CheckNumerics(n.Text("message")))).For<CheckNumerics>(w => w.Same("CheckNumerics", ("message", Attributes.Of(w.As<CheckNumerics>().Message)))),
    ];

    // The data is a message and tensors, in any order.
    private static Tensor[] Assert(NodeReading n)
    {
        var message = string.Join(" ", n.Inputs.OfType<TextTensor>().Select(t => t.Text));
        return n.Apply(new Assertion(message.Length == 0 ? "assertion failed" : message, n.Int("summarize", 3)), [.. n.Inputs.Where(i => i is not TextTensor).Select(Ambient.ValueOf)]);
    }

    private static Tensor[] Print(NodeReading n, Tensor given, string end)
    {
        var text = given as FormattedText ?? FormattedText.Of((given as TextTensor ?? throw n.Unsupported("prints what is computed")).Text, [], 3);
        Ambient.Builder.Apply(new Print(new PrintText(text.Values, "", end, n.Text("output_stream") == "stdout" ? Console.Out : null, text.Summarize)), Ambient.Values(text.Operands));
        return [];
    }

    private static Tensor[] Call(NodeReading n) => n.Frame.Call(n.Function("f"), n.Inputs);

    private static Tensor[] If(NodeReading n)
    {
        var (then, otherwise) = (n.Function("then_branch"), n.Function("else_branch"));
        return Branch(Condition(n[0]), () => n.Frame.Call(then, n.Inputs[1..]), () => n.Frame.Call(otherwise, n.Inputs[1..]));
    }

    private static Tensor[] Case(NodeReading n)
    {
        var branches = n.Attribute("branches").List?.Func.Select(f => f.Name).ToArray() ?? [];
        if (branches.Length == 0) throw n.Damaged("has no branches");

        // A number that no branch has takes the last one.
        Func<Tensor[]> rest = () => n.Frame.Call(branches[^1], n.Inputs[1..]);
        for (var i = branches.Length - 2; i >= 0; i--)
        {
            var (number, others) = (i, rest);
            rest = () => Branch(Tf.Equal((Tensor<int>)n[0], number), () => n.Frame.Call(branches[number], n.Inputs[1..]), others);
        }

        return rest();
    }

    private static Tensor[] Branch(Tensor<bool> condition, Func<Tensor[]> then, Func<Tensor[]> otherwise)
    {
        Tensor[] results = [];
        var names = new[] { "cond" };
        return (Tensor[])BranchTrace.Run(condition, names, () => [results = then()], () => [otherwise()], ControlWording.Function)[0]!;
    }

    private static Tensor[] While(NodeReading n)
    {
        var (condition, body) = (n.Function("cond"), n.Function("body"));
        var invariants = n.ShapeList("output_shapes");

        // A variable is the same one throughout.
        int[] states = [.. Enumerable.Range(0, n.Count).Where(i => n[i] is not IVariable)];
        var loop = new LoopCode(
            ["loop_var"],
            [Array.ConvertAll(states, i => n[i])],
            s => Condition(n.Frame.Call(condition, All(s))[0]),
            (s, _, _) =>
            {
                var now = (Tensor[])s[0]!;
                for (var i = 0; i < states.Length; i++)
                {
                    if (states[i] < invariants.Count && !now[i].AsValue().Type.IsList && IsWider(invariants[states[i]], now[i].Shape)) Tf.SetLoopShapeInvariant(now[i], invariants[states[i]]);
                }

                var next = n.Frame.Call(body, All(s));
                if (next.Length != n.Count) throw n.Damaged($"has {n.Count} loop variables, and its body gives {next.Length}");
                return ([Array.ConvertAll(states, i => Fitting(next[i], i < invariants.Count ? invariants[i] : Shape.Unknown))], []);
            },
            ControlWording.Function);
        var after = All(LoopTrace.Run(loop).Variables);
        return after;

        Tensor[] All(object?[] variables)
        {
            var now = (Tensor[])variables[0]!;
            var all = (Tensor[])n.Inputs.Clone();
            for (var i = 0; i < states.Length; i++) all[states[i]] = now[i];
            return all;
        }
    }

    private static Tensor Fitting(Tensor tensor, Shape shape)
    {
        var value = Ambient.ReferenceTo(tensor);
        return value.Type.IsList || value.Type.IsVariable || shape == Shape.Unknown || !IsWider(value.Shape, shape) ? tensor : Ambient.ToTensor(value.WithShape(shape));
    }

    /// <summary>Whether a shape is of more tensors than another one.</summary>
    private static bool IsWider(Shape wide, Shape narrow)
    {
        if (!wide.IsRankKnown || !narrow.IsRankKnown) return !wide.IsRankKnown && narrow.IsRankKnown;
        if (wide.Rank != narrow.Rank) return false;
        var some = false;
        for (var i = 0; i < wide.Rank; i++)
        {
            if (wide.Dims[i].IsKnown && wide.Dims[i] != narrow.Dims[i]) return false;
            some |= !wide.Dims[i].IsKnown && narrow.Dims[i].IsKnown;
        }

        return some;
    }

    // A number is true where it is not zero.
    private static Tensor<bool> Condition(Tensor tensor) =>
        tensor as Tensor<bool> ?? (Tensor<bool>)Ambient.ToTensor(Ambient.ValueOf(tensor) is var value ? value.Apply(new NotEqual(), value.Constant(0)) : null!);

    /// <summary>Values as they are, or with a gradient of their own: what follows the values are the sources that it is for.</summary>
    public static Tensor[] IdentityN(NodeReading n)
    {
        if (n.Text("_gradient_op_type") is not { Length: > 0 } type || !n.Frame.Library.Graph.Gradients.TryGetValue(type, out var gradient) || !n.Frame.Library.IsGradientOf(gradient, n.Frame)) return n.Inputs;
        var rule = n.Frame.Library.GradientOf(gradient);
        var sources = n.Inputs[rule.Values..];
        var results = CustomFunction.Call(sources, takesVariables: true, () => (n.Inputs[..rule.Values], (upstream, _) =>
        {
            Tensor[] all = [.. upstream, .. sources.Select(s => Tf.Like(s, 0))];
            var given = n.Frame.Call(gradient, [.. all, .. n.Frame.Library.CapturesOf(gradient, n.Frame)]);
            var next = 0;
            return ([.. rule.IsGiven.Select(isGiven => isGiven ? given[next++] : null)], null);
        }));
        return [.. results, .. sources];
    }
}
