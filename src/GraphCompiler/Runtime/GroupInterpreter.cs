using GraphCompiler.Core;
using GraphCompiler.Core.Fusion;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>Binds the operators of a group that has no kernel one by one, each to the library's kernel of that operator.</summary>
internal sealed class GroupInterpreter(Graph graph, KernelStep step, PlaceTable places, Action<Launch, Slot[]> invoke)
{
    // What the group's nodes give. A broadcast is its own operand under a larger shape, so the type here is the operand's.
    private readonly Dictionary<int, (Slot Slot, TensorType Type)> _values = [];

    /// <param name="target">The slot of an output.</param>
    public void Run(Func<KernelOutput, Slot> target)
    {
        foreach (var node in step.Nodes)
        {
            switch (node.Operator)
            {
                case BroadcastTo:
                    _values[node.Result] = Operand(node.Inputs[0]);
                    break;
                case PointwiseOperator:
                    var operands = node.Inputs.Select(Operand).ToArray();
                    var result = IsStored(node.Result) ? places.Write(node.Result) : places.Temporary(node.Type);
                    Invoke(node.Operator, operands, (result, node.Type));
                    _values[node.Result] = (result, node.Type);
                    break;
                case Sum or SumTo:
                    Invoke(node.Operator, [Whole(node.Inputs[0])], (places.Write(node.Result), node.Type));
                    break;
            }
        }

        foreach (var output in step.Outputs.Where(o => o.Kind == OutputKind.Store))
        {
            if (output.Variable is null && graph.Producer(output.Source).Operator is PointwiseOperator && _values.ContainsKey(output.Source)) continue;
            Invoke(new Identity(), [Operand(output.Source)], (target(output), graph.TypeOf(output.Source)));
        }
    }

    private bool IsStored(int value) => step.Outputs.Any(o => o.Kind == OutputKind.Store && o.Source == value && o.Variable is null);

    private (Slot Slot, TensorType Type) Operand(int value) => _values.TryGetValue(value, out var inside)
        ? (places.Extended(inside.Slot), inside.Type)
        : (places.Read(value), graph.TypeOf(value));

    /// <summary>An operand with all the elements of its shape.</summary>
    private (Slot Slot, TensorType Type) Whole(int value)
    {
        var (operand, type) = (Operand(value), graph.TypeOf(value));
        if (operand.Type.Shape == type.Shape) return operand;
        var whole = (places.Temporary(type), type);
        Invoke(new Identity(), [operand], whole);
        return (places.Extended(whole.Item1), type);
    }

    private void Invoke(Operator @operator, (Slot Slot, TensorType Type)[] operands, (Slot Slot, TensorType Type) result) =>
        invoke(OperatorRunner.Bind(@operator, Array.ConvertAll(operands, o => o.Type), result.Type), [.. operands.Select(o => o.Slot), result.Slot]);
}
