using System.ComponentModel;
using GraphCompiler.CompilerServices;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <inheritdoc/>
/// <typeparam name="TDelegate">The type of the method.</typeparam>
public class TfFunction<TDelegate> : TfFunction
    where TDelegate : Delegate
{
    private readonly FunctionDefinition _definition;
    private readonly FunctionCache _cache;
    private ConcreteFunction? _last;

    internal TfFunction(FunctionDefinition definition, object? target, TDelegate call, TDelegate hostFunction, Func<ConcreteFunction, TDelegate>? bind)
        : base(definition.Name)
    {
        _definition = definition;
        _cache = new FunctionCache(definition, target, traced => new ConcreteFunction<TDelegate>(traced, bind));
        (Call, HostFunction) = (call, hostFunction);
    }

    /// <summary>The compiled function, called as <c>handle.Call(x, y)</c>.</summary>
    public TDelegate Call { get; }

    /// <summary>The method itself, always eager.</summary>
    public TDelegate HostFunction { get; }

    /// <inheritdoc/>
    public override int TracingCount => _cache.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec>? InputSignature => _definition.InputSignature;

    internal override string Id => _definition.Id;

    /// <inheritdoc cref="TfFunction.ConcreteFunctions"/>
    public new IReadOnlyList<ConcreteFunction<TDelegate>> ConcreteFunctions => [.. Traces.Cast<ConcreteFunction<TDelegate>>()];

    private protected override IReadOnlyList<ConcreteFunction> Traces => _cache.All;

    /// <inheritdoc/>
    public override void ClearCache()
    {
        _cache.Clear();
        _last = null;
    }

    /// <inheritdoc cref="TfFunction.GetConcreteFunction"/>
    public new ConcreteFunction<TDelegate> GetConcreteFunction(params ReadOnlySpan<object?> arguments) => (ConcreteFunction<TDelegate>)base.GetConcreteFunction(arguments);

    internal override ConcreteFunction Trace(GivenArguments arguments) => _cache.Get(ArgumentBinder.Bind(_definition, arguments, isRequest: true), out _);

    internal override object? Invoked(GivenArguments arguments)
    {
        var call = ArgumentBinder.Bind(_definition, arguments);
        return Tf.Config.RunFunctionsEagerly ? _cache.RunBody(call) : Run(call);
    }

    /// <summary>
    /// Calls the graph and writes its outputs into arrays that the caller owns, row-major, in the order of the result's tensors:
    /// <c>handle.CallInto([y], x)</c>. A steady call allocates nothing. No tape records it.
    /// </summary>
    /// <param name="buffers">An array for each output, of its element type and its number of elements; none may be the memory of an argument.</param>
    /// <param name="arguments">The arguments by position.</param>
    /// <exception cref="TfValueException">A buffer does not fit its output; nothing was computed then.</exception>
    /// <exception cref="InvalidOperationException">A function is being traced, which has no elements to write.</exception>
    public void CallInto(ReadOnlySpan<Array> buffers, params ReadOnlySpan<object?> arguments)
    {
        if (TraceBuilder.Current is not null) throw new InvalidOperationException($"{Name} cannot write into arrays while a function is being traced: call it, and use what it gives.");
        if (_last is { } last && _definition.Scalars.Length == 0 && last.Accepts(arguments, []))
        {
            last.Function.RunInto(arguments, [], buffers);
            return;
        }

        var (function, call) = Resolve(GivenArguments.Of(arguments));
        if (!_definition.IsChecked) _last = function;
        function.Function.RunInto(function.Read(call.Leaves), call.Scalars, buffers);
    }

    /// <summary>The trace for a call, made if there is none, and the arguments as it takes them.</summary>
    private protected virtual (ConcreteFunction Function, CallArguments Call) Resolve(GivenArguments arguments)
    {
        var call = ArgumentBinder.Bind(_definition, arguments);
        return (_cache.Get(call, out _), call);
    }

    /// <summary>Runs a function that returns nothing.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Run(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        if (_last is { OutputCount: 0 } last && IsHit(last, objects, scalars)) last.Function.Run(objects, scalars, []);
        else Run(CallArguments.Of(_definition, objects, scalars));
    }

    /// <summary>Runs a function that returns a tensor.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor RunOne(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        if (_last is not { IsTensor: true } last || !IsHit(last, objects, scalars)) return (Tensor)Run(CallArguments.Of(_definition, objects, scalars))!;
        Tensor output = null!;
        last.Function.Run(objects, scalars, new Span<Tensor>(ref output));
        return output;
    }

    /// <summary>Runs a function that returns a tuple of tensors: its items, or null where only <see cref="RunStructure"/> can tell.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor[]? RunItems(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars) =>
        _last is { } last && IsHit(last, objects, scalars) ? last.Leaves(last.Function.Run(objects, scalars)) : null;

    /// <summary>Runs a function that returns a structure of tensors.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object? RunStructure(ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        if (_last is not { } last || !IsHit(last, objects, scalars)) return Run(CallArguments.Of(_definition, objects, scalars));
        return last.Pack(last.Function.Run(objects, scalars));
    }

    /// <summary>Whether a call is for a trace, and nothing watches: no trace that the call becomes part of, no tape.</summary>
    private bool IsHit(ConcreteFunction last, ReadOnlySpan<object?> objects, ReadOnlySpan<HostScalar> scalars)
    {
        if (TraceBuilder.Current is not null || EagerBuilder.HasTapes || !last.Accepts(objects, scalars)) return false;
        _definition.Retracing.CountHit();
        return true;
    }

    private object? Run(CallArguments arguments)
    {
        if (TraceBuilder.Current is { } trace)
        {
            foreach (var leaf in arguments.Leaves.OfType<Tensor>()) trace.CheckScope(leaf);
            var inner = _cache.Get(arguments, out _);
            return inner.Pack(inner.Inline(trace, arguments));
        }

        foreach (var leaf in arguments.Leaves.OfType<Tensor>()) _ = Ambient.ReferenceTo(leaf);
        var function = _cache.Get(arguments, out var isNew);
        if (isNew) _definition.Retracing.CountTrace(Name);
        else _definition.Retracing.CountHit();
        if (_definition.IsChecked) return EagerCheck.Run(function, arguments, () => _cache.RunBody(arguments));
        _last = function;
        return function.Pack(function.Run(arguments));
    }
}
