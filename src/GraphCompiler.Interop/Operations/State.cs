using GraphCompiler.Core.Operators;
using GraphCompiler.Interop.Messages;
using GraphCompiler.Runtime;
using static GraphCompiler.Interop.NodeReading;

namespace GraphCompiler.Interop;

/// <summary>Operations on variables.</summary>
internal static class State
{
    public static IReadOnlyList<NodeForm> Forms { get; } =
    [
        new NodeForm("ReadVariableOp", n => One(n.Variable(0).Apply(new ReadVariable()))).Gives("value").For<ReadVariable>(w => w.Node("ReadVariableOp", w.Inputs, DType(w))),
        new NodeForm("VarIsInitializedOp", _ => [Tf.Constant(true)]).Gives("is_initialized"),
        Assignment("AssignVariableOp", new Assign()).For<Assign>(w => Assigned(w, "AssignVariableOp")),
        Assignment("AssignAddVariableOp", new AssignAdd()).For<AssignAdd>(w => Assigned(w, "AssignAddVariableOp")),
        Assignment("AssignSubVariableOp", new AssignSub()).For<AssignSub>(w => Assigned(w, "AssignSubVariableOp")),
        .. Enum.GetValues<ScatterKind>().SelectMany(Scatters),
    ];

    private static NodeForm Assignment(string name, Assignment assignment) => new(name, n =>
    {
        _ = Ambient.Builder.Apply(assignment, [n.Variable(0), .. n.Values(1)]);
        return [];
    });

    private static IEnumerable<NodeForm> Scatters(ScatterKind kind)
    {
        yield return Assignment($"ResourceScatter{kind}", new AssignScatter(kind, IsRows: true)) is var rows && kind == ScatterKind.Update ? rows.For<AssignScatter>(Scattered) : rows;
        if (kind is ScatterKind.Mul or ScatterKind.Div) yield break;
        yield return Assignment($"ResourceScatterNd{kind}", new AssignScatter(kind, IsRows: false));
    }

    private static string[] Scattered(NodeWriting w)
    {
        var scatter = w.As<AssignScatter>();
        var nd = scatter.IsRows ? "" : "Nd";
        var type = (scatter.IsRows ? "dtype" : "T", Attributes.Of(w.T));
        w.Writer.Effect($"ResourceScatter{nd}{scatter.Kind}", w.Inputs, type, ("Tindices", Attributes.Of(w.TypeOf(1).DType)));
        return w.Node("ReadVariableOp", [w.X], DType(w));
    }

    // An assignment of ours gives the new value, TensorFlow's nothing.
    private static string[] Assigned(NodeWriting w, string operation)
    {
        w.Writer.Effect(operation, w.Inputs, DType(w));
        return w.Node("ReadVariableOp", [w.X], DType(w));
    }

    private static (string, AttrValue) DType(NodeWriting w) => ("dtype", Attributes.Of(w.T));
}
