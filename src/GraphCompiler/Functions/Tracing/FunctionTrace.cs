using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>What a trace gives: the graph, what it took from outside, and the form of the result.</summary>
/// <param name="Definition">The function.</param>
/// <param name="Signature">What it was traced for.</param>
/// <param name="Function">The graph, ready to run.</param>
/// <param name="Result">The form of the result.</param>
/// <param name="ResultLeaves">For each leaf of the result the output that it is, -1 for what is no tensor.</param>
/// <param name="ResultHosts">For each leaf of the result the host value that it is, of a null and of a member of a record.</param>
internal sealed record TracedFunction(
    FunctionDefinition Definition, Signature Signature, GraphFunction Function, Structure Result, EquatableArray<int> ResultLeaves, object?[] ResultHosts);

/// <summary>Runs the body of a function once, with symbols in the place of tensors.</summary>
internal sealed class FunctionTrace
{
    private readonly FunctionDefinition _definition;
    private readonly Signature _signature;
    private readonly CallArguments _arguments;
    private readonly TraceBuilder _builder;
    private readonly List<int> _tensorLeaves = [];
    private readonly List<int> _scalarInputs = [];

    /// <param name="definition">The function.</param>
    /// <param name="signature">What to trace for.</param>
    /// <param name="arguments">The call that asks for it; specs stand for tensors where none is made.</param>
    /// <param name="onCreate">Allows or refuses a variable that the body creates.</param>
    public FunctionTrace(FunctionDefinition definition, Signature signature, CallArguments arguments, Action<IVariable> onCreate)
    {
        (_definition, _signature, _arguments) = (definition, signature, arguments);
        _builder = new TraceBuilder(definition, onCreate);
    }

    /// <summary>Runs the body.</summary>
    /// <param name="target">What the method is called on.</param>
    /// <exception cref="TfException">The body broke a rule of traced functions, or an operator refused its operands.</exception>
    public TracedFunction Run(object? target)
    {
        _definition.Initialize();
        var leaves = Leaves();
        var objects = _arguments.Objects(leaves);
        var scalars = _arguments.Scalars.Select(Scalar).ToArray();
        return _builder.Run(() =>
        {
            var result = _definition.Body(target, objects, scalars);
            CheckUnchanged(objects, leaves);
            return Complete(result);
        });
    }

    /// <summary>Gives the variables that the body created their first values.</summary>
    /// <exception cref="TfValueException">A value depends on an argument, and there is none.</exception>
    public void Initialize()
    {
        foreach (var (variable, initial) in _builder.InitialValues)
        {
            // A checkpoint or an assignment in an init scope came first.
            if (variable.IsInitialized) continue;
            var graph = WithoutEffects(_builder.Build(_definition.Name, [initial]));
            var used = graph.Body.SelectMany(n => n.Inputs).Concat(graph.OutputIds).ToHashSet();
            var needs = graph.Inputs.Any(n => used.Contains(n.Result) && ((Input)n.Operator).Kind is InputKind.Argument);
            if (needs && _tensorLeaves.Exists(l => _arguments.Leaves[l] is not Tensor { Elements: not null }))
            {
                throw new TfValueException($"Unable to lift the initial value of {variable.Name} out of {_definition.Name}, because it depends transitively on an argument that has no value here.");
            }

            var value = new GraphFunction(graph, Binding()).Run(_arguments.Leaves, _arguments.Scalars)[0];
            ((IStoredVariable)variable).Storage.Replace(value.Elements!, value.Shape, exposed: true);
        }
    }

    private static Graph WithoutEffects(Graph graph) => DeadCodePass.Run(
        Rewriter.Rewrite(LowerPass.Run(graph), (_, node, inputs) => node.Operator is Assign ? [inputs[1]] : null));

    private object?[] Leaves()
    {
        var names = LeafNames.Of(_definition, _signature).Leaves;
        var leaves = (object?[])_arguments.Leaves.Clone();
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i] is BuiltInValue built)
            {
                leaves[i] = built.Tensor;
            }
            else if (_signature.Leaves[i] is TensorLeaf tensor)
            {
                leaves[i] = _builder.Argument(names[i], tensor.Type);
                _tensorLeaves.Add(i);
            }
            else if (_signature.Leaves[i] is VariableLeaf { Alias: var alias } && alias == _builder.Variables.Count)
            {
                _builder.Argument(names[i], (IStoredVariable)leaves[i]!, i);
            }
        }

        return leaves;
    }

    private HostScalar Scalar(HostScalar value, int index)
    {
        if (_signature.Scalars[index] is not TensorLeaf input) return value;
        _scalarInputs.Add(index);
        return _builder.Scalar(_definition.Scalars[index].Name, input.DType);
    }

    private void CheckUnchanged(object?[] objects, object?[] leaves)
    {
        var changed = new List<string>();
        var next = 0;
        for (var i = 0; i < objects.Length; i++)
        {
            var now = new List<object?>();
            var same = Structure.Flatten(objects[i], now).Equals(_arguments.Structures[i]);
            if (!same || !now.SequenceEqual(leaves.Skip(next).Take(now.Count))) changed.Add(_definition.Objects[i].Name);
            next += _arguments.Structures[i].LeafCount;
        }

        if (changed.Count == 0) return;
        var parameters = string.Join(", ", _definition.Parameters.Select(p => p.Name));
        throw new TfValueException(
            $"{_definition.Name}({parameters}) should not modify its Python input arguments. Modifying a copy is allowed. The following parameter(s) were modified: {string.Join(", ", changed)}");
    }

    private TracedFunction Complete(object? result)
    {
        var leaves = new List<object?>();
        var structure = Structure.Flatten(result, leaves);
        var outputs = new List<Value>();
        var places = new List<int>();
        var hosts = new List<object?>();
        foreach (var (leaf, mayBeTensor) in leaves.Zip(structure.Places()))
        {
            var tensor = leaf is not null && mayBeTensor && HostScalar.FromBoxed(leaf) is not null ? HostConversion.ToTensor(leaf, null) : leaf as Tensor;
            if (tensor is null && leaf is not null && mayBeTensor) throw NotATensor(leaf);
            places.Add(tensor is null ? -1 : outputs.Count);
            hosts.Add(tensor is null ? leaf : null);
            if (tensor is not null) outputs.Add(Ambient.ValueOf(tensor));
        }

        var graph = _builder.Build(_definition.Name, outputs);
        return new TracedFunction(_definition, _signature, new GraphFunction(graph, Binding()) { Caller = _definition.Name }, structure, places.ToEquatableArray(), [.. hosts]);
    }

    private GraphBinding Binding() => new(
        _tensorLeaves.ToEquatableArray(),
        _scalarInputs.ToEquatableArray(),
        _builder.Captures.ToEquatableArray(),
        _builder.Variables.Select(v => new VariableBinding(v.Leaf < 0 ? v.Variable : null, v.Leaf)).ToEquatableArray());

    private TfTypeException NotATensor(object leaf) => new(
        "To be compatible with tf.function, Python functions must return zero or more Tensors or ExtensionTypes or None values; "
        + $"in compilation of {_definition.Name}, found return value of type {(leaf.GetType() == typeof(object) ? "object" : leaf.GetType().Name)}, which is not a Tensor or ExtensionType.");
}
