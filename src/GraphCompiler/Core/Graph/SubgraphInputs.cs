using System.Globalization;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core;

/// <summary>The inputs of a graph that stands inside an operator: operands of it, taken from the graph around as they are needed.</summary>
/// <param name="builder">Writes the graph.</param>
/// <param name="operands">The operands of the operator so far.</param>
/// <param name="firstShared">The first operand that is the same for as long as the operator runs: states are not.</param>
internal sealed class SubgraphInputs(GraphBuilder builder, List<Value> operands, int firstShared)
{
    private readonly List<int> _places = [];
    private readonly Dictionary<int, Value> _inputs = [];

    /// <summary>A value of the graph around.</summary>
    /// <param name="outer">The value.</param>
    /// <param name="type">What this graph takes it for.</param>
    public Value Take(Value outer, TensorType type)
    {
        if (outer.Type.IsVariable && !type.IsVariable) outer = outer.Apply(new ReadVariable());
        var index = operands.IndexOf(outer, firstShared);
        if (index < 0)
        {
            index = operands.Count;
            operands.Add(outer);
        }

        return Take(index, type);
    }

    /// <summary>An operand by its number.</summary>
    public Value Take(int index, TensorType type)
    {
        if (_inputs.TryGetValue(index, out var known)) return known;
        _places.Add(index);
        return _inputs[index] = builder.Input(type.IsVariable ? InputKind.Variable : InputKind.Argument, "x" + index.ToString(CultureInfo.InvariantCulture), type);
    }

    /// <summary>Zeros like a value of the graph around.</summary>
    public Value Zeros(Value outer)
    {
        if (outer.Type.IsList) return builder.Absent(outer.Type);
        var type = outer.Type with { IsVariable = false };
        var shape = (type.Shape.IsFullyDefined ? type : Take(outer, type).Type).Shape;
        return builder.Absent(type).BroadcastTo(shape);
    }

    /// <summary>The graph with the operands that it takes.</summary>
    public Subgraph Complete(string name, IEnumerable<Value> outputs) => new(builder.Build(name, outputs), _places.ToEquatableArray());
}
