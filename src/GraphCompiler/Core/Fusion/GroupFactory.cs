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
        var (patterns, extents) = Merge(step.Space, [.. step.Inputs.Select(i => graph.TypeOf(i).Shape)], dropOnes);
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
                    Add(node, inputs);
                    break;
            }
        }

        var outputs = step.Outputs.Select(o => new GroupOutput(o.Kind, Number(SourceOf(o)), graph.TypeOf(SourceOf(o)).DType)).ToEquatableArray();
        var operands = step.Inputs.Select((value, i) => new GroupOperand(graph.TypeOf(value).DType, patterns[i])).ToEquatableArray();
        return new BoundGroup(new Group(extents.Length, operands, nodes.ToEquatableArray(), outputs), extents, [.. origins]);

        // A sum's value is numbered after the reduction; the group sees what goes into it.
        int SourceOf(KernelOutput output) => output.Kind == OutputKind.Sum ? graph.Producer(output.Source).Inputs[0] : output.Source;

        int Number(int value)
        {
            if (numbers.TryGetValue(value, out var number)) return number;
            var constant = graph.Producer(value);
            Add(constant, []);
            return numbers[value];
        }

        void Add(Node node, EquatableArray<int> inputs)
        {
            numbers[node.Result] = step.Inputs.Count + nodes.Count;
            nodes.Add(new GroupNode(node.Operator, inputs, node.Type.DType));
            origins.Add(node);
        }
    }

    /// <summary>The pattern of each operand and the extents, neighbouring axes merged where all operands agree.</summary>
    public static (string[] Patterns, Dim[] Extents) Merge(Shape space, Shape[] operands, bool dropOnes)
    {
        var axes = space.RawDims;
        var letters = operands.Select(_ => new List<char>()).ToArray();
        var extents = new List<Dim>();
        var column = new char[operands.Length];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (dropOnes && axes[axis] == 1) continue;
            for (var i = 0; i < operands.Length; i++) column[i] = Letter(axes, axis, operands[i].RawDims);
            if (extents.Count > 0 && letters.Select(l => l[^1]).SequenceEqual(column))
            {
                extents[^1] = extents[^1].Size is { } a && axes[axis].Size is { } b ? checked(a * b) : Dim.Unknown;
                continue;
            }

            extents.Add(axes[axis]);
            for (var i = 0; i < operands.Length; i++) letters[i].Add(column[i]);
        }

        return ([.. letters.Select(l => new string([.. l]))], [.. extents]);
    }

    private static char Letter(ReadOnlySpan<Dim> space, int axis, ReadOnlySpan<Dim> operand)
    {
        var own = axis - (space.Length - operand.Length);
        return own >= 0 && operand[own] == space[axis] ? 'E' : 'B';
    }
}
