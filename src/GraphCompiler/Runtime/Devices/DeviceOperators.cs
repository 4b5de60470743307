using System.Collections.Concurrent;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Devices;

/// <summary>Single operators on a device: each is a function of its operands.</summary>
internal static class DeviceOperators
{
    // A program has as many operators as lines; one that makes ever new ones starts over.
    private const int MostFunctions = 4096;

    private static readonly ConcurrentDictionary<(Operator Operator, EquatableArray<TensorType> Types), GraphFunction> s_functions = [];

    /// <summary>Runs an operator on the device of the present scope.</summary>
    public static Value[] Run(Operator @operator, Value[] inputs)
    {
        if (s_functions.Count >= MostFunctions) s_functions.Clear();
        var function = s_functions.GetOrAdd((@operator, inputs.Select(v => v.Type).ToEquatableArray()), Create);
        object?[] leaves = [.. inputs.Select(v => CallOperator.Dense(((EagerValue)v).Tensor))];
        return Array.ConvertAll<Tensor, Value>(function.Run(leaves, []), t => new EagerValue(t));
    }

    private static GraphFunction Create((Operator Operator, EquatableArray<TensorType> Types) call)
    {
        var builder = new OperatorBuilder();
        var graph = builder.Build(call.Operator.Name, builder.Apply(call.Operator, [.. call.Types.Select((type, i) => builder.Input(InputKind.Argument, $"x{i}", type))]));
        return new GraphFunction(graph, GraphBinding.ByPosition(graph));
    }

    // The operator runs at once: what only a trace refuses (windows longer than what they slide over) gives nothing.
    private sealed class OperatorBuilder : GraphBuilder
    {
        public override bool RunsNow => true;
    }
}
