using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.Tests;

/// <summary>
/// How TensorFlow declares its operations: those that its own saved models use, from them; others from <c>operations.txt</c>, a line each:
/// <c>Name(operand:type, ...) -> result:type, ... | attribute:type, attribute:type=, ...</c>, what ends with = having a default, several operands of one type being
/// <c>type*N</c>, and those of any types a name in brackets.
/// </summary>
internal static class Operations
{
    private static readonly Lazy<Dictionary<string, OpDef>> s_all = new(Read);

    /// <summary>Requires every node of a model to be as its operation is declared.</summary>
    public static void Check(string path, List<string> failures)
    {
        using var file = new ModelFile(path);
        foreach (var node in file.Graph.Functions.Values.SelectMany(f => f.NodeDef).Concat(file.Graph.Nodes.Values))
        {
            if (!s_all.Value.TryGetValue(node.Op, out var operation)) failures.Add($"{node.Op} is not declared");
            else if (Fault(node, operation) is { } fault) failures.Add($"{node.Name}: {fault}");
        }

        foreach (var function in file.Graph.Functions.Values)
        {
            var nodes = function.NodeDef.ToDictionary(n => n.Name);
            foreach (var reference in function.NodeDef.SelectMany(n => n.Input).Where(i => i.Contains(':', StringComparison.Ordinal)).Select(i => i.Split(':')))
            {
                if (s_all.Value.TryGetValue(nodes[reference[0]].Op, out var operation) && operation.OutputArg.All(o => o.Name != reference[1])) failures.Add($"{operation.Name} has no result {reference[1]}");
            }
        }

        foreach (var fault in TypeFaults(file)) failures.Add(fault);
    }

    private static string? Fault(NodeDef node, OpDef operation)
    {
        if (operation.Attr.FirstOrDefault(a => a.DefaultValue is null && !node.Attr.ContainsKey(a.Name)) is { } missing) return $"{node.Op} lacks {missing.Name}";
        if (node.Attr.Keys.FirstOrDefault(k => !k.StartsWith('_') && operation.Attr.All(a => a.Name != k)) is { } unknown) return $"{node.Op} has no {unknown}";
        var operands = operation.InputArg.Sum(a => Count(node, a));
        var given = node.Input.Count(i => !i.StartsWith('^'));
        return operands == given ? null : $"{node.Op} takes {operands} operands and is given {given}";
    }

    private static int Count(NodeDef node, OpDef.Types.ArgDef argument) => argument switch
    {
        { NumberAttr.Length: > 0 } => (int)node.Attr[argument.NumberAttr].I,
        { TypeListAttr.Length: > 0 } => node.Attr[argument.TypeListAttr].List.Type.Count,
        _ => 1,
    };

    private static IEnumerable<int> Types(NodeDef node, IEnumerable<OpDef.Types.ArgDef> arguments, OpDef operation) => arguments.SelectMany(a => a.TypeListAttr.Length > 0
        ? node.Attr[a.TypeListAttr].List.Type
        : Enumerable.Repeat(a.TypeAttr.Length == 0 ? a.Type : node.Attr.TryGetValue(a.TypeAttr, out var given) ? given.Type : operation.Attr.First(d => d.Name == a.TypeAttr).DefaultValue!.Type, Count(node, a)));

    // Operands are of the types that attributes say.
    private static IEnumerable<string> TypeFaults(ModelFile file)
    {
        foreach (var function in file.Graph.Functions.Values)
        {
            var known = function.Signature.InputArg.ToDictionary(a => a.Name, a => a.Type);
            foreach (var node in function.NodeDef.Where(n => s_all.Value.ContainsKey(n.Op)))
            {
                var operation = s_all.Value[node.Op];
                foreach (var result in operation.OutputArg)
                {
                    foreach (var (type, i) in Types(node, [result], operation).Select((t, i) => (t, i))) known[$"{node.Name}:{result.Name}:{i}"] = type;
                }
            }

            foreach (var node in function.NodeDef.Where(n => s_all.Value.ContainsKey(n.Op)))
            {
                var operands = node.Input.Where(i => !i.StartsWith('^')).ToArray();
                foreach (var (type, i) in Types(node, s_all.Value[node.Op].InputArg, s_all.Value[node.Op]).Select((t, i) => (t, i)))
                {
                    if (i < operands.Length && known.TryGetValue(operands[i], out var given) && given != type) yield return $"{node.Name}: operand {i} of {node.Op} is {ElementTypes.Name(given)}, not {ElementTypes.Name(type)}";
                }
            }
        }
    }

    private static Dictionary<string, OpDef> Read()
    {
        var all = new Dictionary<string, OpDef>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data", "fixtures"), "saved_model.pb", SearchOption.AllDirectories).Where(p => !p.Contains("corrupt", StringComparison.Ordinal)))
        {
            foreach (var operation in SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).MetaGraphs[0].MetaInfoDef.StrippedOpList.Op) all[operation.Name] = operation;
        }

        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "operations.txt")).Where(l => l.Length > 0))
        {
            var operation = Parse(line);
            all.TryAdd(operation.Name, operation);
        }

        return all;
    }

    private static OpDef Parse(string line)
    {
        var parts = line.Split(["(", ") ->", "|"], StringSplitOptions.TrimEntries);
        var (name, operands, results, attributes) = (parts[0], parts[1], parts[2], parts[3]);
        var operation = new OpDef { Name = name };
        operation.InputArg.AddRange(List(operands).Select(Argument));
        operation.OutputArg.AddRange(List(results).Select(Argument));
        operation.Attr.AddRange(List(attributes).Select(a => a.EndsWith('=') ? new OpDef.Types.AttrDef { Name = a[..^1], DefaultValue = new AttrValue { Type = 3 } } : new OpDef.Types.AttrDef { Name = a }));
        return operation;

        static string[] List(string text) => text.Length == 0 ? [] : text.Split(", ");
    }

    private static OpDef.Types.ArgDef Argument(string text)
    {
        var parts = text.Split(':');
        var argument = new OpDef.Types.ArgDef { Name = parts[0] };
        var type = parts[1];
        if (type.StartsWith('[')) return new OpDef.Types.ArgDef { Name = parts[0], TypeListAttr = type[1..^1] };
        if (type.Split('*') is [var single, var number]) (type, argument.NumberAttr) = (single, number);
        if (DType.All.FirstOrDefault(d => d.Name == type) is { } dtype) argument.Type = ElementTypes.Write(dtype);
        else if (type is "string" or "resource" or "variant") argument.Type = type == "string" ? 7 : type == "resource" ? FunctionWriter.Resource : FunctionWriter.Variant;
        else argument.TypeAttr = type;
        return argument;
    }
}
