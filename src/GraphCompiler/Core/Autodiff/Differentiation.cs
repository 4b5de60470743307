using GraphCompiler.Core.Operators;

namespace GraphCompiler.Core.Autodiff;

/// <summary>
/// Reverse-mode differentiation of a record of operators. Rules return graph; accumulation and un-broadcasting are here and
/// nowhere else, so order k is this pass k times.
/// </summary>
internal static class Differentiation
{
    public static Value?[] Gradient(
        Builder builder,
        IReadOnlyList<TapeEntry> entries,
        IReadOnlyList<Value> targets,
        IReadOnlyList<Value?> seeds,
        IReadOnlyList<Value> sources)
    {
        var reached = new HashSet<Value>(sources);
        foreach (var entry in entries)
        {
            if (Array.Exists(entry.Inputs, reached.Contains)) reached.UnionWith(entry.Outputs);
        }

        var (phase, source) = (builder.Phase, builder.Source);
        builder.Phase = Phase.Backward;
        try
        {
            var gradients = new Dictionary<Value, Value>();
            for (var i = 0; i < targets.Count; i++)
            {
                if (!targets[i].DType.IsFloating || (seeds[i] is null && targets[i].Type.IsList)) continue;
                var seed = seeds[i] ?? targets[i].Constant(1);
                Accumulate(gradients, targets[i], targets[i].Type.IsList ? seed : seed.BroadcastTo(targets[i].Shape));
            }

            for (var i = entries.Count - 1; i >= 0; i--)
            {
                var entry = entries[i];
                var arriving = Array.ConvertAll(entry.Outputs, o => gradients.TryGetValue(o, out var g) ? g : null);
                var needed = Array.ConvertAll(entry.Inputs, v => v.DType.IsFloating && reached.Contains(v));
                if (Array.TrueForAll(arriving, g => g is null) || !Array.Exists(needed, n => n)) continue;

                builder.Source = entry.Source;
                var leaving = entry.Operator.Gradient(new GradientContext(entry.Inputs, entry.Outputs, arriving, needed));
                for (var input = 0; input < leaving.Length; input++)
                {
                    if (!needed[input] || leaving[input] is not { } gradient) continue;
                    Accumulate(gradients, entry.Inputs[input], gradient.Type.IsList ? gradient : gradient.SumTo(entry.Inputs[input].Shape));
                }
            }

            return [.. sources.Select(s => gradients.TryGetValue(s, out var gradient) ? gradient : null)];
        }
        finally
        {
            (builder.Phase, builder.Source) = (phase, source);
        }
    }

    /// <summary>The sum of two gradients: of lists item by item; of rows and rows all of them, which with anything else become dense.</summary>
    public static Value Sum(Value x, Value y)
    {
        if (x.Type.IsList) return x.Apply(new ListAdd(), y);
        var builder = x.Builder;
        return builder.Rows(x) is var (values, indices) && builder.Rows(y) is var (others, numbers)
            ? builder.Apply(new Concat(0), values, others)[0].Apply(new Slices(x.Shape), builder.Apply(new Concat(0), indices, numbers)[0])
            : x + y;
    }

    private static void Accumulate(Dictionary<Value, Value> gradients, Value value, Value gradient) =>
        gradients[value] = gradients.TryGetValue(value, out var sum) ? Sum(sum, gradient) : gradient;
}
