using System.Globalization;
using GraphCompiler.Bundles;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.TensorFlowJs;

/// <summary>
/// When a function ends, TensorFlow.js frees what it computed and does not give, also what it has put into a list. So a loop gives the items of its lists too, as variables that nothing reads.
/// </summary>
/// <remarks>Source: GraphExecutor._executeAsync of tfjs-converter 4.22; a loop frees what its body gave but for what is marked as kept, as items of lists are.</remarks>
internal static class KeptItems
{
    private const string Write = "TensorListSetItem";

    /// <summary>Adds the variables to a loop; gives the constants that they start as.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="condition">Its condition.</param>
    /// <param name="body">Its body.</param>
    /// <param name="constant">Makes a constant of a name and an element type.</param>
    public static IReadOnlyList<NodeDef> Add(NodeDef loop, FunctionDef condition, FunctionDef body, Func<string, int, NodeDef> constant)
    {
        var constants = new List<NodeDef>();
        var computed = body.NodeDef.Where(n => n.Op != "Const").Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var write in body.NodeDef.Where(n => n.Op == Write))
        {
            var (item, type) = (write.Input[2], write.Attr["element_dtype"].Type);
            if (!computed.Contains(item.Split(':')[0]) || body.Ret.Values.Contains(item)) continue;
            var name = string.Create(CultureInfo.InvariantCulture, $"kept_{constants.Count}");
            constants.Add(constant($"{loop.Name}/{name}", type));
            loop.Input.Add(constants[^1].Name);
            loop.Attr["T"].List.Type.Add(type);
            loop.Attr["output_shapes"].List.Shape.Add(new TensorShapeProto { UnknownRank = true });
            foreach (var function in new[] { condition, body }) function.Signature.InputArg.Add(new OpDef.Types.ArgDef { Name = name, Type = type });
            body.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = $"{name}_next", Type = type });
            body.Ret[$"{name}_next"] = item;
        }

        return constants;
    }

    /// <summary>Refuses a branch that writes to a list, whose items nothing can keep.</summary>
    /// <exception cref="NotSupportedException">It does.</exception>
    public static void Refuse(FunctionDef branch)
    {
        if (branch.NodeDef.Any(n => n.Op == Write)) throw new NotSupportedException("TensorFlow.js frees what a branch of a condition writes to a list: choose the item in the condition, and write it after.");
    }
}
