using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Fusion;

/// <summary>A group with what its key leaves out.</summary>
/// <param name="Group">The group.</param>
/// <param name="Extents">The lengths of its merged axes; unknown ones are unknown.</param>
/// <param name="Origins">The graph's node behind each of its nodes.</param>
internal sealed record BoundGroup(Group Group, Dim[] Extents, Node[] Origins);

/// <summary>
/// Writes a step's group: numbers its operands and nodes, and reduces the iteration space to the fewest axes that tell the
/// operands apart, so that rank vanishes from the key wherever it does not matter.
/// </summary>
internal static class GroupFactory
{
    /// <summary>The group of a step.</summary>
    /// <param name="graph">The graph of the step.</param>
    /// <param name="step">The step.</param>
    /// <param name="dropOnes">Whether axes of length 1 vanish; a key is looked up with them when it is not found without.</param>
    public static BoundGroup Create(Graph graph, KernelStep step, bool dropOnes = true)
    {
        // Folds and outputs tell axes apart as operands do.
        var folds = step.Nodes.Where(n => n.Operator is IFold).ToList();
        string[] letters =
        [
            .. step.Inputs.Select(i => Letters(step.Space, graph.TypeOf(i).Shape)),
            .. folds.Select(n => FoldShape.Of(graph, n).Letters),
            .. step.Outputs.Select(Stored),
        ];
        var (patterns, extents) = Merge(step.Space, letters, dropOnes);
        var numbers = new Dictionary<int, int>();
        for (var i = 0; i < step.Inputs.Count; i++) numbers[step.Inputs[i]] = i;

        var nodes = new List<GroupNode>();
        var origins = new List<Node>();
        foreach (var node in step.Nodes)
        {
            switch (node.Operator)
            {
                case BroadcastTo:
                    numbers[node.Result] = Number(node.Inputs[0]);
                    break;
                case PointwiseOperator:
                    var inputs = node.Inputs.Select(Number).ToEquatableArray();
                    Add(node, new GroupNode(node.Operator, inputs, node.Type.DType));
                    break;
                case IFold fold:
                    var folded = Number(node.Inputs[0]);
                    Add(node, new GroupNode(fold.Kind, [folded], node.Type.DType, patterns[step.Inputs.Count + folds.IndexOf(node)]));
                    break;
            }
        }

        var first = step.Inputs.Count + folds.Count;
        var outputs = step.Outputs.Select((o, i) => new GroupOutput(Number(o.Source), patterns[first + i], graph.TypeOf(o.Source).DType)).ToEquatableArray();
        var operands = step.Inputs.Select((value, i) => new GroupOperand(graph.TypeOf(value).DType, patterns[i])).ToEquatableArray();
        return new BoundGroup(new Group(extents.Length, operands, nodes.ToEquatableArray(), outputs), extents, [.. origins]);

        string Stored(KernelOutput output) => output.Variable is not null ? new string('E', step.Space.RawDims.Length)
            : graph.Producer(output.Source) is { Operator: IFold } fold ? FoldShape.Of(graph, fold).Letters
            : Letters(step.Space, graph.TypeOf(output.Source).Shape);

        int Number(int value)
        {
            if (numbers.TryGetValue(value, out var number)) return number;
            var constant = graph.Producer(value);
            Add(constant, new GroupNode(constant.Operator, [], constant.Type.DType));
            return numbers[value];
        }

        void Add(Node node, GroupNode added)
        {
            numbers[node.Result] = step.Inputs.Count + nodes.Count;
            nodes.Add(added);
            origins.Add(node);
        }
    }

    /// <summary>Per axis of a space, <c>E</c> where a shape has it and <c>B</c> where it is repeated.</summary>
    public static string Letters(Shape space, Shape shape)
    {
        var letters = new char[space.RawDims.Length];
        for (var axis = 0; axis < letters.Length; axis++)
        {
            var own = axis - (letters.Length - shape.RawDims.Length);
            letters[axis] = own >= 0 && shape.RawDims[own] == space.RawDims[axis] ? 'E' : 'B';
        }

        return new string(letters);
    }

    /// <summary>The letters of each operand and the extents, neighbouring axes merged where all operands agree.</summary>
    public static (string[] Patterns, Dim[] Extents) Merge(Shape space, IReadOnlyList<string> letters, bool dropOnes)
    {
        var axes = space.RawDims;
        var extents = new List<Dim>();
        var kept = new List<int>();
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (dropOnes && axes[axis] == 1) continue;
            if (kept.Count > 0 && letters.All(l => l[axis] == l[kept[^1]]))
            {
                extents[^1] = extents[^1].Size is { } a && axes[axis].Size is { } b ? checked(a * b) : Dim.Unknown;
                continue;
            }

            kept.Add(axis);
            extents.Add(axes[axis]);
        }

        return ([.. letters.Select(l => new string([.. kept.Select(axis => l[axis])]))], [.. extents]);
    }
}
