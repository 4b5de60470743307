using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>Conditions and loops as TensorFlow has them: graphs inside operators become functions of all that the operator takes.</summary>
internal static class ControlWriting
{
    public static string[] If(NodeWriting w)
    {
        var branch = w.As<If>();
        var types = Enumerable.Range(1, w.Inputs.Length - 1).Select(w.TypeOf).ToArray();
        var (then, isThenStateful) = Arm(w, "cond_true", branch.Then, types);
        var (otherwise, isElseStateful) = Arm(w, "cond_false", branch.Else, types);
        (string, AttrValue)[] attributes =
        [
            ("Tcond", Attributes.Of(w.T)), ("Tin", Types(types)), ("Tout", Types(w.Results)), ("then_branch", Attributes.Function(then)), ("else_branch", Attributes.Function(otherwise)),
            ("output_shapes", Attributes.Shapes(w.Results.Select(ShapeOf))),
        ];
        return Add(w, "If", isThenStateful || isElseStateful, w.Inputs, attributes, w.Results.Count);
    }

    // Loop variables: the number of the iteration, the limit, the states, the lists that are replayed, what is shared, the lists that are collected.
    public static string[] While(NodeWriting w)
    {
        var loop = w.As<While>();
        var collected = w.Results.Skip(1 + loop.States).ToArray();
        TensorType[] types = [new TensorType(DType.Int32, Shape.Scalar), .. Enumerable.Range(0, w.Inputs.Length).Select(i => Variable(w, loop, i)), .. collected];
        var firstCollected = 1 + w.Inputs.Length;

        var condition = new FunctionWriter(w.Writer.Function.Library, w.Writer.Function.Library.NameFor("while_cond"));
        var arguments = Arguments(condition, types);
        var graph = new GraphWriter(condition);
        var isOpen = One(graph, "Less", [arguments[1], graph.Constant(Tf.Constant(0))], DType.Int32);
        var isWithin = One(graph, "Less", [arguments[0], arguments[1]], DType.Int32);
        var goesOn = graph.Add("LogicalOr", [isOpen, isWithin], [], 1)[0];
        if (loop.Condition is { } test)
        {
            var names = graph.Write(test.Graph, Inputs(test, operand => operand == 0 ? arguments[0] : arguments[1 + operand]));
            var result = test.Outputs.First();
            goesOn = graph.Add("LogicalAnd", [goesOn, Scalar(graph, names[0], result)], [], 1)[0];
        }

        condition.Complete([(goesOn, new TensorType(DType.Bool, Shape.Scalar))]);

        var body = new FunctionWriter(w.Writer.Function.Library, w.Writer.Function.Library.NameFor("while_body"));
        arguments = Arguments(body, types);
        graph = new GraphWriter(body);
        var number = arguments[0];
        if (loop.IsReversed) number = One(graph, "Sub", [One(graph, "Sub", [arguments[1], graph.Constant(Tf.Constant(1))], DType.Int32), number], DType.Int32);
        var items = new Dictionary<int, string>();
        for (var i = 1 + loop.States; i < 1 + loop.States + loop.Replays; i++)
        {
            var item = types[1 + i];
            items[i] = graph.Add("TensorListGetItem", [arguments[1 + i], number, graph.ItemShape(item.Shape)], [("element_dtype", Attributes.Of(item.DType))], 1)[0];
        }

        var results = graph.Write(loop.Body.Graph, Inputs(loop.Body, operand => operand == 0 ? number : items.GetValueOrDefault(operand) ?? arguments[1 + operand]));
        var next = (string[])arguments.Clone();
        next[0] = One(graph, "AddV2", [arguments[0], graph.Constant(Tf.Constant(1))], DType.Int32);
        for (var i = 0; i < loop.States; i++) next[2 + i] = results[i];
        for (var i = 0; i < collected.Length; i++)
        {
            next[firstCollected + i] = graph.Add(
                "TensorListSetItem", [arguments[firstCollected + i], number, results[loop.States + i]],
                [("element_dtype", Attributes.Of(collected[i].DType)), ("resize_if_index_out_of_bounds", Attributes.Of(true))], 1)[0];
        }

        body.Complete([.. next.Zip(types)]);

        var lists = collected.Select(c => w.One(
            "TensorListReserve", [w.Writer.ItemShape(c.Shape), w.Number(0)], ("element_dtype", Attributes.Of(c.DType)), ("shape_type", Attributes.Of(DType.Int32))));
        var after = Add(
            w,
            "While",
            condition.IsStateful || body.IsStateful,
            [w.Number(0), .. w.Inputs, .. lists],
            [("T", Types(types)), ("cond", Attributes.Function(condition.Name)), ("body", Attributes.Function(body.Name)), ("output_shapes", Attributes.Shapes(types.Select(ShapeOf))), ("parallel_iterations", Attributes.Of(10))],
            types.Length);
        return [after[0], .. after.Skip(2).Take(loop.States), .. after.Skip(firstCollected)];
    }

    public static string[] Assertion(NodeWriting w)
    {
        var assertion = w.As<Assertion>();
        var condition = Scalar(w.Writer, w.X, w.TypeOf(0));
        var data = w.Inputs.Skip(1).ToArray();
        var message = w.One("Const", [], ("dtype", Attributes.Type(Bundles.ElementType.String)), ("value", Attributes.Text(assertion.Message)));
        int[] types = [Bundles.ElementType.String, .. Enumerable.Range(1, data.Length).Select(i => FunctionWriter.TypeNumber(w.TypeOf(i)))];
        w.Writer.Effect("Assert", [condition, message, .. data], ("T", Attributes.Types(types)), ("summarize", Attributes.Of(assertion.Summarize)));
        return [];
    }

    private static (string Name, bool IsStateful) Arm(NodeWriting w, string name, Subgraph arm, TensorType[] types)
    {
        var function = new FunctionWriter(w.Writer.Function.Library, w.Writer.Function.Library.NameFor(name));
        var arguments = Arguments(function, types);
        var graph = new GraphWriter(function);
        string? condition = null;
        var results = graph.Write(arm.Graph, Inputs(arm, operand => operand > 0 ? arguments[operand - 1] : condition ??= graph.Constant(Tf.Constant(name == "cond_true"))));
        function.Complete([.. results.Zip(arm.Outputs)]);
        return (function.Name, function.IsStateful);
    }

    private static string[] Arguments(FunctionWriter function, TensorType[] types) => [.. types.Select((t, i) => function.Argument($"x{i}", t))];

    private static Func<Node, string> Inputs(Subgraph graph, Func<int, string> operand) => input => operand(graph.OperandOf(input.Result));

    // A state is of every shape that an iteration may give it.
    private static TensorType Variable(NodeWriting w, While loop, int operand)
    {
        var type = w.TypeOf(operand);
        return operand >= 1 && operand <= loop.States && !type.IsList ? type with { Shape = w.Results[operand].Shape } : type;
    }

    private static string Scalar(GraphWriter graph, string value, TensorType type) => type.Shape.IsScalar ? value : graph.Add(
        "Reshape", [value, graph.Constant(Tf.Constant(Array.Empty<int>()))], [("T", Attributes.Of(type.DType)), ("Tshape", Attributes.Of(DType.Int32))], 1)[0];

    private static string One(GraphWriter graph, string operation, string[] operands, DType dtype) => graph.Add(operation, operands, [("T", Attributes.Of(dtype))], 1)[0];

    private static string[] Add(NodeWriting w, string operation, bool isStateful, IEnumerable<string> operands, (string, AttrValue)[] attributes, int results) => isStateful
        ? w.Writer.Function.AddEffect(operation, operands, attributes, results)
        : w.Writer.Add("Stateless" + operation, operands, attributes, results);

    private static AttrValue Types(IEnumerable<TensorType> types) => Attributes.Types(types.Select(FunctionWriter.TypeNumber));

    private static Shape ShapeOf(TensorType type) => type.IsVariable || type.IsList ? Shape.Scalar : type.Shape;
}
