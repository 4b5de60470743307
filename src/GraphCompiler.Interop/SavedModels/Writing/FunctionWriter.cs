using GraphCompiler.Core;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop;

/// <summary>One function of the library while it is written: its arguments, its nodes, and the order of its effects.</summary>
/// <param name="library">The library.</param>
/// <param name="name">The function's name.</param>
internal sealed class FunctionWriter(LibraryWriter library, string name)
{
    public const int Resource = 20;
    public const int Variant = 21;

    private readonly FunctionDef _function = new() { Signature = new OpDef { Name = name } };
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly List<Shape> _inputShapes = [];
    private readonly List<string> _stateful = [];
    private readonly List<string> _readsSince = [];
    private string? _lastEffect;
    private bool _draws;

    public LibraryWriter Library => library;

    public string Name => name;

    /// <summary>Whether it reads variables, draws random numbers or is seen to run.</summary>
    public bool IsStateful => _draws || _stateful.Count > 0;

    /// <summary>The number of a value's type in files.</summary>
    public static int TypeNumber(TensorType type) => type.IsVariable ? Resource : type.IsList ? Variant : ElementTypes.Write(type.DType);

    /// <summary>Adds an argument; gives its name.</summary>
    public string Argument(string wanted, TensorType type)
    {
        var own = Unique(LibraryWriter.Sanitized(wanted));
        _function.Signature.InputArg.Add(new OpDef.Types.ArgDef { Name = own, Type = TypeNumber(type) });
        _inputShapes.Add(type.IsVariable || type.IsList ? Shape.Scalar : type.Shape);
        return own;
    }

    /// <summary>Adds an argument that is text.</summary>
    public string TextArgument(string wanted)
    {
        var own = Unique(wanted);
        _function.Signature.InputArg.Add(new OpDef.Types.ArgDef { Name = own, Type = Bundles.ElementType.String });
        _inputShapes.Add(Shape.Scalar);
        return own;
    }

    /// <summary>Adds a node; gives the names of its results.</summary>
    public string[] Add(string operation, IEnumerable<string> operands, ReadOnlySpan<(string Name, AttrValue Value)> attributes, int results)
    {
        library.Operations.Require(operation);
        var node = new NodeDef { Name = Unique(operation), Op = operation };
        node.Input.AddRange(operands);
        foreach (var (key, value) in attributes) node.Attr[key] = value;
        _function.NodeDef.Add(node);
        if (operation == "ReadVariableOp")
        {
            Order(node, _lastEffect is null ? [] : [_lastEffect]);
            _readsSince.Add(node.Name);
            _stateful.Add(node.Name);
        }

        return Results(node, results);
    }

    /// <summary>Adds a node that is seen to run: after what was before it.</summary>
    public string[] AddEffect(string operation, IEnumerable<string> operands, ReadOnlySpan<(string Name, AttrValue Value)> attributes, int results)
    {
        var names = Add(operation, operands, attributes, results);
        var node = _function.NodeDef[^1];
        Order(node, _lastEffect is null ? _readsSince : [_lastEffect, .. _readsSince]);
        _readsSince.Clear();
        _lastEffect = node.Name;
        _stateful.Add(node.Name);
        return names;
    }

    /// <summary>Adds a node that draws numbers from a state of its own: it gives others each time, and nobody sees it run.</summary>
    public string[] AddDraw(string operation, IEnumerable<string> operands, ReadOnlySpan<(string Name, AttrValue Value)> attributes, int results)
    {
        _draws = true;
        return Add(operation, operands, attributes, results);
    }

    /// <summary>Ends the function.</summary>
    /// <param name="results">The names of what it gives, with their types.</param>
    public void Complete(IReadOnlyList<(string Value, TensorType Type)> results) => Complete([.. results.Select(r => (r.Value, TypeNumber(r.Type)))]);

    /// <summary>Ends a function that gives a text.</summary>
    public void CompleteWithText(string value) => Complete([(value, Bundles.ElementType.String)]);

    private void Complete((string Value, int Type)[] results)
    {
        string[] control = [];
        if (_stateful.Count > 0)
        {
            // What a function gives is there when all of it has run.
            var all = new NodeDef { Name = Unique("NoOp"), Op = "NoOp" };
            Order(all, _stateful);
            control = [all.Name];
            _function.NodeDef.Add(all);
        }

        foreach (var (value, type) in results)
        {
            var node = new NodeDef { Name = Unique("Identity"), Op = "Identity", Attr = { ["T"] = Attributes.Type(type) } };
            node.Input.Add(value);
            Order(node, control);
            _function.NodeDef.Add(node);
            var result = LibraryWriter.Sanitized(node.Name);
            _function.Signature.OutputArg.Add(new OpDef.Types.ArgDef { Name = result, Type = type });
            _function.Ret[result] = $"{node.Name}:output:0";
        }

        foreach (var node in _stateful)
        {
            _function.ControlRet[node] = node;
            _function.Signature.ControlOutput.Add(node);
        }

        // What an operator is written as may have more results than are taken.
        var needed = NodeOrder.Of(_function.NodeDef, _function.Ret.Values.Concat(_stateful), name);
        _function.NodeDef.Clear();
        _function.NodeDef.AddRange(needed);

        _function.Signature.IsStateful = IsStateful;
        _function.Attr["_input_shapes"] = Attributes.Shapes(_inputShapes);
        library.Add(_function);
    }

    private static void Order(NodeDef node, IEnumerable<string> before) => node.Input.AddRange(before.Distinct().Select(b => "^" + b).ToArray());

    private static string[] Results(NodeDef node, int count)
    {
        var own = NodeForms.Find(node.Op)?.Results ?? ["output"];
        return [.. Enumerable.Range(0, count).Select(i => own.Length > 1 ? $"{node.Name}:{own[Math.Min(i, own.Length - 1)]}:{Math.Max(0, i - own.Length + 1)}" : $"{node.Name}:{own[0]}:{i}")];
    }

    private string Unique(string wanted)
    {
        var unique = wanted;
        for (var i = 1; !_used.Add(unique.ToLowerInvariant()); i++) unique = $"{wanted}_{i}";
        return unique;
    }
}
