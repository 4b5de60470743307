using System.Diagnostics.CodeAnalysis;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Core.Passes;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// The graph of a function while its body runs. Tensors from outside become captures by value, variables stay references,
/// each once however often it is used.
/// </summary>
internal sealed class TraceBuilder : GraphBuilder
{
    private const int DepthLimit = 128;

    /// <summary>The trace that runs on this thread.</summary>
    [ThreadStatic]
    internal static TraceBuilder? Current;

    private readonly FunctionDefinition _definition;
    private readonly Action<IVariable> _onCreate;
    private readonly TraceBuilder? _outer = Current;
    private readonly TraceBuilder? _parent;
    private readonly TraceBuilder _root;
    private readonly int _depth;
    private readonly Dictionary<Tensor, Value> _imports = [];
    private readonly List<Value> _scalars = [];
    private readonly List<Tensor> _captures = [];
    private readonly List<(IStoredVariable Variable, int Leaf)> _variables = [];
    private readonly List<(IStoredVariable Variable, Value Initial)> _initialValues = [];
    private int _nextSource;
    private int _openDims;
    private int _randomOperators;
    private TracedExpression? _foreseen;
    private bool _isInlining;

    /// <param name="definition">The function.</param>
    /// <param name="onCreate">Allows or refuses a variable that the body creates.</param>
    public TraceBuilder(FunctionDefinition definition, Action<IVariable> onCreate)
    {
        (_definition, _onCreate, _root) = (definition, onCreate, this);
        RandomSeed = _outer is null ? RandomSeeds.Global : _outer.RandomSeed;
        _depth = (_outer?._depth ?? 0) + 1;
        if (_depth > DepthLimit)
        {
            throw new TfException($"maximum recursion depth exceeded while tracing {definition.Name}: each call of a function from its own body needs another host value.");
        }
    }

    /// <summary>A graph inside an operator of another trace: an arm, a loop's body.</summary>
    /// <param name="parent">The graph around it.</param>
    /// <param name="operands">The operands of the operator so far.</param>
    /// <param name="firstShared">The first operand that is the same for as long as the operator runs: states are not.</param>
    public TraceBuilder(TraceBuilder parent, List<Value> operands, int firstShared)
        : base(parent, operands, firstShared) =>
        (_definition, _onCreate, _parent, _root, _depth, RandomSeed) = (parent._definition, parent._onCreate, parent, parent._root, parent._depth, parent.RandomSeed);

    /// <summary>The global seed when the trace began.</summary>
    public int? RandomSeed { get; }

    /// <summary>Captured tensors by ordinal.</summary>
    public IReadOnlyList<Tensor> Captures => _captures;

    /// <summary>Variables by ordinal; the leaf is -1 for one that was not passed.</summary>
    public IReadOnlyList<(IStoredVariable Variable, int Leaf)> Variables => _variables;

    /// <summary>Created variables whose initial value the graph computes.</summary>
    public IReadOnlyList<(IStoredVariable Variable, Value Initial)> InitialValues => _initialValues;

    public override bool IsTrainable(Value variable) => VariableOf(variable).Trainable;

    /// <summary>The variable that a value refers to.</summary>
    public IStoredVariable VariableOf(Value reference) => _root._variables[((Input)_root.Producer(Origin(reference)).Operator).Ordinal].Variable;

    /// <summary>The number of a random operator without a seed among those of this graph.</summary>
    public int CountRandomOperator() => _randomOperators++;

    /// <summary>An operand of the operator that this graph is for, by its number.</summary>
    public Tensor Operand(int index, TensorType type) => TensorFactory.Symbolic((NodeValue)Operands!.Take(index, type));

    /// <summary>This graph inside an operator, with the operands that it takes.</summary>
    public Subgraph Complete(string name, IEnumerable<Value> outputs)
    {
        foreach (var symbol in Witnesses.Missing([.. Nodes], []))
        {
            if (_parent!.Witness(symbol) is { } witness) Share(witness);
        }

        return Operands!.Complete(name, outputs);
    }

    /// <summary>A value that says what an open dimension is, from this graph or one around it.</summary>
    private Value? Witness(string symbol) => Witnesses.Find(Nodes, symbol) is >= 0 and var known
        ? new NodeValue(this, known)
        : _parent?.Witness(symbol) is { } outer ? Share(outer) : null;

    /// <summary>What stands in the place of a value that another arm has: of its shape too, where that is known here.</summary>
    public Value AbsentHere(TensorType type)
    {
        var value = Absent(type);
        var isKnown = type.Shape.Symbols.All(symbol => Witness(symbol) is not null);
        return type.IsList || type.Shape == Shape.Unknown || !isKnown ? value : value.BroadcastTo(type.Shape);
    }

    /// <summary>A tensor argument.</summary>
    public Tensor Argument(string name, TensorType type) => TensorFactory.Symbolic((NodeValue)Input(InputKind.Argument, name, type));

    /// <summary>A variable argument: the body gets the variable itself.</summary>
    public void Argument(string name, IStoredVariable variable, int leaf) => Bind(name, variable, leaf);

    /// <summary>A host scalar; what stands for it in the body.</summary>
    public HostScalar Scalar(string name, DType dtype)
    {
        if (_scalars.Count == ScalarMark.Limit) throw new NotSupportedException($"A function takes at most {ScalarMark.Limit} host scalars.");
        var mark = ScalarMark.Encode(_scalars.Count);
        _scalars.Add(Input(InputKind.Scalar, name, new TensorType(dtype, Shape.Scalar)));
        return dtype == DType.Float64 ? (HostScalar)(double)mark : mark;
    }

    /// <summary>The tensor of a host scalar, if that is what a number stands for.</summary>
    public bool TryScalar<T>(T value, [NotNullWhen(true)] out Tensor? scalar)
    {
        scalar = TryScalar(value) is { } input ? TensorFactory.Symbolic((NodeValue)Converted(input, DType.Of<T>())) : null;
        return scalar is not null;
    }

    /// <summary>The input that a number stands for.</summary>
    public Value? TryScalar<T>(T value)
    {
        if (_parent is null) return ScalarMark.Decode(value) is >= 0 and var number && number < _scalars.Count ? _scalars[number] : null;
        return _parent.TryScalar(value) is { } scalar ? Share(scalar) : null;
    }

    private static Value Converted(Value scalar, DType dtype) => scalar.DType == dtype ? scalar : scalar.Apply(new Cast(dtype));

    /// <summary>A tensor as a value of this graph; a variable as a reference.</summary>
    /// <exception cref="TfTypeException">The symbol of a trace that is over.</exception>
    /// <exception cref="InaccessibleTensorException">The symbol of a trace around this one.</exception>
    public Value Import(Tensor tensor)
    {
        if (_parent is not null) return Share(tensor.AsValue() is NodeValue own && own.Graph == this ? own : _parent.Import(tensor));
        if (tensor is IStoredVariable variable) return _imports.TryGetValue(tensor, out var known) ? known : Bind(NameOf(variable), variable, leaf: -1);
        CheckScope(tensor);
        if (tensor.AsValue() is NodeValue symbol) return symbol;
        if (_imports.TryGetValue(tensor, out var capture)) return capture;
        var value = Input(InputKind.Capture, $"capture{_captures.Count}", new TensorType(tensor.DType, tensor.Shape));
        _captures.Add(Ambient.OutsideTrace(() => tensor.Dense));
        return _imports[tensor] = value;
    }

    /// <summary>Refuses the symbol of another trace.</summary>
    /// <inheritdoc cref="Import" path="/exception"/>
    public void CheckScope(Tensor tensor)
    {
        if (tensor is IVariable || tensor.AsValue() is not NodeValue symbol || IsInside(symbol.Graph)) return;
        for (var trace = this; trace is not null; trace = trace._outer)
        {
            if (symbol.Graph is TraceBuilder other && other._root == trace._root) throw Located(new InaccessibleTensorException(Ambient.OutOfScope(tensor)), "");
        }

        throw Located(new TfTypeException(Ambient.OutOfScope(tensor)), "");
    }

    /// <summary>Says that the body creates a variable.</summary>
    /// <exception cref="TfValueException">This call of the function may not create any.</exception>
    public void Create(IStoredVariable variable, Tensor initialValue)
    {
        // The functions around this one create it as well.
        for (var trace = this; trace is not null; trace = trace._outer)
        {
            if (trace._parent is null) trace._onCreate(variable);
        }

        if (initialValue.AsValue() is not NodeValue { Graph: var graph }) return;
        _root._initialValues.Add((variable, graph == _root ? _root.Import(initialValue) : throw Located(
            new TfValueException($"Tensor-typed variable initializers must either be wrapped in an init_scope or callable: the initial value of {variable.Name} could not be lifted out of the branch or loop that computes it."), "")));
    }

    /// <summary>Runs code with this trace as the thread's.</summary>
    public T Run<T>(Func<T> code)
    {
        var before = Current;
        Current = this;
        try
        {
            return Write(code);
        }
        finally
        {
            Current = before;
        }
    }

    /// <summary>Writes the graph of a called function into this one, so that both fuse.</summary>
    /// <param name="graph">The graph as it was traced.</param>
    /// <param name="connections">Its inputs that reach some of the results only, with a digit for each.</param>
    /// <param name="input">What stands for each of its inputs.</param>
    public Value[] Call(Graph graph, IReadOnlyList<(int Input, string Reaches)> connections, Func<Node, Value> input)
    {
        var before = (Phase, Source, _isInlining);
        _isInlining = true;
        try
        {
            var first = ValueCount;
            var inputs = new Dictionary<int, Value>();
            var results = Inline(WithOwnDims(graph), node => inputs[node.Result] = input(node));
            return CallResults.Of(this, results, first, [.. connections.Select(c => (inputs[c.Input], c.Reaches))]);
        }
        finally
        {
            (Phase, Source, _isInlining) = before;
        }
    }

    /// <summary>A graph whose open dimensions inside of operators are told apart from those of this trace.</summary>
    private Graph WithOwnDims(Graph graph)
    {
        if (!SegmentsPass.IsNeeded(graph)) return graph;
        var names = new Dictionary<string, Dim>(StringComparer.Ordinal);
        return graph.MapShapes(shape => shape.IsFullyDefined || shape.RawDims.IsEmpty ? shape : Shape.Create([.. shape.RawDims.ToArray().Select(Renamed)]));

        Dim Renamed(Dim dim)
        {
            if (dim.Symbol is not { } symbol || dim.Name is not null) return dim;
            return names.TryGetValue(symbol, out var known) ? known : names[symbol] = Dim.Anonymous(_root._openDims++, dim.IsPack);
        }
    }

    public override int[]? KnownInts(Value value) => HostConstants.TryInts((NodeValue)value);

    protected override Value[] Execute(Operator @operator, Value[] inputs)
    {
        if (!_isInlining && Phase == Phase.Forward) Foresee(@operator);
        try
        {
            return base.Execute(@operator, inputs);
        }
        catch (TfException exception)
        {
            throw Located(exception, @operator.Name);
        }
    }

    /// <summary>Tells every open dimension apart, so that the graph can be bound to the shapes of a call.</summary>
    protected override TensorType Inferred(TensorType type)
    {
        if (type.Shape.IsFullyDefined) return type;
        if (type.Shape.IsUnknown && type.Shape.RawDims.IsEmpty) return type with { Shape = Shape.Create([Dim.Anonymous(_root._openDims++, pack: true)]) };
        var dims = type.Shape.RawDims.ToArray();
        foreach (ref var dim in dims.AsSpan())
        {
            if (dim == Dim.Unknown) dim = Dim.Anonymous(_root._openDims++);
        }

        return type with { Shape = Shape.Create(dims) };
    }

    /// <summary>
    /// Follows what the build foresaw, operator by operator. What it missed has no expression, and what it foresaw without need
    /// is passed over.
    /// </summary>
    private void Foresee(Operator @operator)
    {
        var found = Array.FindIndex(_definition.Sources, _root._nextSource, s => s.Operator == @operator.Name);
        _root._foreseen = found < 0 ? null : _definition.Sources[found];
        Source = _root._foreseen?.Text;
        if (found >= 0) _root._nextSource = found + 1;
    }

    private TfException Located(TfException exception, string operatorName)
    {
        exception.Where ??= SourceLines.Locate(_definition, operatorName, _root._foreseen);
        return exception;
    }

    private Value Bind(string name, IStoredVariable variable, int leaf)
    {
        var value = Input(InputKind.Variable, name, new TensorType(variable.DType, variable.Shape, IsVariable: true));
        _variables.Add((variable, leaf));
        return _imports[(Tensor)variable] = value;
    }

    private static string NameOf(IVariable variable) => variable.Name.Split(':')[0];
}
