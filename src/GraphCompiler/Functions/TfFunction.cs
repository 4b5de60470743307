namespace GraphCompiler;

/// <summary>
/// The handle of a compiled function: its traces. The generator gives every [TfFunction] a typed one; generic methods get
/// this untyped base, whose count adds up over T.
/// </summary>
public abstract class TfFunction
{
    private protected TfFunction(string name) => Name = name;

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>How many concrete functions there are. A first call that creates variables traces twice and makes two.</summary>
    public abstract int TracingCount { get; }

    /// <summary>
    /// The specs that were declared of all tensors. Null when none were; empty for a method without parameters.
    /// </summary>
    public abstract IReadOnlyList<TensorSpec>? InputSignature { get; }

    /// <summary>The traces, in order.</summary>
    public IReadOnlyList<ConcreteFunction> ConcreteFunctions => Traces;

    private protected abstract IReadOnlyList<ConcreteFunction> Traces { get; }

    /// <summary>All verbose signatures in trace order, a blank line between them.</summary>
    public string PrettyPrintedConcreteSignatures() => string.Join("\n\n", ConcreteFunctions.Select(f => f.PrettyPrintedSignature(verbose: true)));

    /// <summary>Forgets every trace: the count is 0 and the next call traces again.</summary>
    public abstract void ClearCache();

    /// <summary>The graph of the only trace.</summary>
    /// <exception cref="InvalidOperationException">There are several, or none.</exception>
    public Graph Graph => ConcreteFunctions is [var only]
        ? only.Graph
        : throw new InvalidOperationException($"{Name} has {TracingCount} traces; ask one of {nameof(ConcreteFunctions)}.");

    /// <summary>
    /// Traces without running. An argument is a <see cref="TensorSpec"/>, a tensor (its spec is taken), a host value, or
    /// a tuple, array or dictionary of these; none at all where every parameter declares its spec. A trace that covers what is asked for is returned as it is; equal arguments give
    /// the same object.
    /// </summary>
    /// <exception cref="TfTypeException">The arguments do not fit the parameters.</exception>
    public ConcreteFunction GetConcreteFunction(params ReadOnlySpan<object?> arguments) => Trace(arguments);

    private protected abstract ConcreteFunction Trace(ReadOnlySpan<object?> arguments);

    /// <summary>Calls with arguments that are not statically typed.</summary>
    /// <exception cref="TfTypeException">The arguments do not fit the parameters.</exception>
    public abstract object? Invoke(params ReadOnlySpan<object?> arguments);
}

/// <summary>The handle of a generic method: the traces of all its closed forms.</summary>
internal sealed class FunctionFamily(string name) : TfFunction(name)
{
    private readonly List<TfFunction> _members = [];

    public override int TracingCount
    {
        get
        {
            lock (_members) return _members.Sum(m => m.TracingCount);
        }
    }

    public override IReadOnlyList<TensorSpec>? InputSignature
    {
        get
        {
            lock (_members) return _members.FirstOrDefault()?.InputSignature;
        }
    }

    private protected override IReadOnlyList<ConcreteFunction> Traces
    {
        get
        {
            lock (_members) return [.. _members.SelectMany(m => m.ConcreteFunctions)];
        }
    }

    public void Add(TfFunction member)
    {
        lock (_members) _members.Add(member);
    }

    public override void ClearCache()
    {
        lock (_members) _members.ForEach(m => m.ClearCache());
    }

    private protected override ConcreteFunction Trace(ReadOnlySpan<object?> arguments) => throw Open();

    public override object? Invoke(params ReadOnlySpan<object?> arguments) => throw Open();

    private NotSupportedException Open() => new($"{Name} is generic: call the method itself, whose type arguments are known.");
}
