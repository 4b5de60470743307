using GraphCompiler.CompilerServices;

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

    /// <summary>The signatures in trace order: verbose ones with a blank line between them, else one to a line.</summary>
    /// <param name="verbose">Whether each on several lines and with what it captures.</param>
    public string PrettyPrintedConcreteSignatures(bool verbose = true) =>
        string.Join(verbose ? "\n\n" : "\n", ConcreteFunctions.Select(f => f.PrettyPrintedSignature(verbose)));

    /// <summary>Forgets every trace: the count is 0 and the next call traces again.</summary>
    public abstract void ClearCache();

    /// <summary>The graph of the only trace.</summary>
    /// <exception cref="InvalidOperationException">There are several, or none.</exception>
    public Graph Graph => ConcreteFunctions is [var only]
        ? only.Graph
        : throw new InvalidOperationException($"{Name} has {TracingCount} traces; ask one of {nameof(ConcreteFunctions)}.");

    /// <summary>The C# that the generator wrote for it: the handle, the kernels, and what is traced where a tensor decides something.</summary>
    /// <exception cref="InvalidOperationException">No build has seen it: it is made of a delegate.</exception>
    public string GeneratedCode => TfGeneratedCodeAttribute.Of(Id) ?? throw new InvalidOperationException($"{Name} was not generated: no build has seen it.");

    /// <summary>The name that the build gave it.</summary>
    internal abstract string Id { get; }

    /// <summary>
    /// Traces without running. An argument is a <see cref="TensorSpec"/>, a tensor (its spec is taken), a host value, which the
    /// trace has built in, or a tuple, array or dictionary of these; none at all where an input signature was declared. A trace
    /// that covers what is asked for is returned as it is; equal arguments give the same object. <see cref="NamedArguments"/> may come last.
    /// </summary>
    /// <exception cref="TfTypeException">The arguments do not fit the parameters.</exception>
    public ConcreteFunction GetConcreteFunction(params ReadOnlySpan<object?> arguments) => Trace(GivenArguments.Of(arguments));

    /// <summary>Calls with arguments that are not statically typed: numbers, arrays and lists become tensors where the method takes tensors. <see cref="NamedArguments"/> may come last.</summary>
    /// <exception cref="TfTypeException">The arguments do not fit the parameters.</exception>
    public object? Invoke(params ReadOnlySpan<object?> arguments) => Invoked(GivenArguments.Of(arguments));

    internal abstract ConcreteFunction Trace(GivenArguments arguments);

    internal abstract object? Invoked(GivenArguments arguments);
}

/// <summary>The handle of a generic method: the traces of all its closed forms.</summary>
internal sealed class FunctionFamily(string name, (Type Element, Func<TfFunction> Form)[] forms) : TfFunction(name)
{
    private readonly List<TfFunction> _members = [];

    public override int TracingCount
    {
        get
        {
            lock (_members) return _members.Sum(m => m.TracingCount);
        }
    }

    internal override string Id
    {
        get
        {
            lock (_members) return _members.FirstOrDefault()?.Id ?? "";
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

    internal override ConcreteFunction Trace(GivenArguments arguments) => Fitting(arguments, f => f.Trace(arguments));

    internal override object? Invoked(GivenArguments arguments) => Fitting(arguments, f => f.Invoked(arguments));

    /// <summary>Asks the closed form that the arguments fit: of those that the program has used, and of those of the arguments' element types.</summary>
    private T Fitting<T>(GivenArguments arguments, Func<TfFunction, T> ask)
    {
        List<TfFunction> members;
        lock (_members) members = [.. _members];
        var types = arguments.Positional.Concat(arguments.Named.Values).SelectMany(ElementsOf).ToHashSet();
        members.AddRange(forms.Where(f => types.Contains(f.Element)).Select(f => f.Form()).Where(f => !members.Contains(f)));
        foreach (var member in members)
        {
            try
            {
                return ask(member);
            }
            catch (TfTypeException) when (members.Count > 1)
            {
                // Another element type.
            }
        }

        throw new NotSupportedException($"{Name} is generic: call the method itself, whose type arguments are known; a closed form that ran can be asked for a trace.");
    }

    private static IEnumerable<Type> ElementsOf(object? argument) => argument switch
    {
        null => [],
        Tensor tensor => [tensor.DType.ClrType],
        TensorSpec spec => [spec.DType.ClrType],
        Array array => [array.GetType().GetElementType()!],
        _ => [argument.GetType(), .. argument.GetType().GenericTypeArguments.SelectMany(t => t.GenericTypeArguments.Append(t))],
    };
}
