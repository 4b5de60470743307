using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Passes;

/// <summary>
/// Computes nothing twice. A variable is read at most once between two writes, and a read after a write is the written value.
/// Sizes and broadcasts stay apart: two that a trace finds equal may be so by chance, which the build could not foresee. So do boundaries, which kernels would meet behind.
/// </summary>
internal static class CommonSubexpressionsPass
{
    public static Graph Run(Graph graph)
    {
        var known = new Dictionary<(Operator, EquatableArray<int>), Value[]>();
        var current = new Dictionary<Value, Value>();
        return Rewriter.Rewrite(graph, (builder, node, inputs) =>
        {
            if (node.Operator is ReadVariable)
            {
                if (!current.TryGetValue(inputs[0], out var value)) current[inputs[0]] = value = Append()[0];
                return [value];
            }

            if (node.Operator is Assign)
            {
                Append();
                current[inputs[0]] = inputs[1];
                return [inputs[1]];
            }

            if (node.Operator is RandomSkip)
            {
                var states = Append();
                current[inputs[0]] = states[1];
                return states;
            }

            foreach (var (variable, effect) in GraphEffects.Of(node))
            {
                if (effect == Effect.Writes) current.Remove(inputs[node.Inputs.IndexOf(variable)]);
            }

            if (node.Operator.Effect != Effect.None || node.Operator is Input or ShapeQuery or BroadcastTo or Boundary) return null;
            var key = (node.Operator, Array.ConvertAll(inputs, i => ((NodeValue)i).Id).ToEquatableArray());
            if (!known.TryGetValue(key, out var results)) known[key] = results = Append();
            return results;

            Value[] Append() => builder.Append(node, inputs);
        });
    }
}
