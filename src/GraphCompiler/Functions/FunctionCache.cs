using System.Collections.Concurrent;
using System.Diagnostics;
using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// The traces of one function. Looking one up takes no lock; making one takes the lock that all functions share, since a body
/// may call other functions. A trace that fails leaves nothing behind.
/// </summary>
/// <param name="definition">The function.</param>
/// <param name="target">What its method is called on.</param>
/// <param name="wrap">Makes the public object of a trace.</param>
internal sealed class FunctionCache(FunctionDefinition definition, object? target, Func<TracedFunction, ConcreteFunction> wrap)
{
    // Graphs that differ in more than their sizes: ranks, element types, host values. Who traces more of them keeps each.
    private const int MostForms = 8;

    private static readonly Lock s_tracing = new();

    private readonly ConcurrentDictionary<Signature, ConcreteFunction> _exact = [];
    private ConcreteFunction[] _functions = [];
    private ConcreteFunction[] _general = [];
    private ConcreteFunction[] _initializers = [];
    private readonly List<Graph> _forms = [];
    private int _forgotten;
    private VariableCreation _creation;

    private enum VariableCreation
    {
        Allowed,
        OnlyInFirstCall,
        Never,
    }

    /// <summary>All traces, also the one of a first call that created variables.</summary>
    public IReadOnlyList<ConcreteFunction> All => [.. _initializers, .. _functions];

    /// <summary>How many traces were made, those included whose objects are gone.</summary>
    public int Count => _initializers.Length + _functions.Length + _forgotten;

    public void Clear()
    {
        lock (s_tracing)
        {
            (_functions, _general, _initializers, _forgotten, _creation) = ([], [], [], 0, VariableCreation.Allowed);
            _exact.Clear();
            _forms.Clear();
        }
    }

    /// <summary>The trace for a call, made if there is none.</summary>
    /// <param name="arguments">The call.</param>
    /// <param name="isNew">Whether it was made.</param>
    public ConcreteFunction Get(CallArguments arguments, out bool isNew)
    {
        isNew = false;
        var signature = Signature.Of(definition, arguments);
        if (Find(signature) is { } known) return known;
        lock (s_tracing)
        {
            if (Find(signature) is { } other) return other;
            isNew = true;
            var start = Stopwatch.GetTimestamp();
            var function = Trace(definition.ReduceRetracing ? Relaxed(signature) : signature, arguments);
            HotReload.Register(this);
            if (TraceEvents.Log.IsEnabled()) TraceEvents.Log.Traced(definition.Name, function.PrettyPrintedSignature(), Count, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return function;
        }
    }

    /// <summary>Runs the method itself.</summary>
    public object? RunBody(CallArguments arguments) => definition.Body(target, arguments.Objects(arguments.Leaves), arguments.Scalars);

    /// <summary>The trace for a signature: its own, else of those that cover it the one that no later one is more specific than.</summary>
    private ConcreteFunction? Find(Signature signature)
    {
        if (_exact.TryGetValue(signature, out var exact)) return exact;
        ConcreteFunction? best = null;
        foreach (var function in Volatile.Read(ref _general))
        {
            if (function.Signature.Covers(signature) && best?.Signature.Covers(function.Signature) != false) best = function;
        }

        return best;
    }

    // Over all traces there are: those that have nothing in common with the call leave it as it is.
    private Signature Relaxed(Signature signature) => _functions.Aggregate(signature, (s, f) => s.Relaxed(f.Signature) ?? s);

    private ConcreteFunction Trace(Signature signature, CallArguments arguments)
    {
        Restorations.Resume();
        if (_creation != VariableCreation.Allowed) return Add(TraceOnce(_ => throw NewVariable()));

        // The first call may create variables. It is traced once more, so that the graph that runs creates none.
        var created = 0;
        var first = new FunctionTrace(definition, signature, arguments, _ => created++);
        var traced = first.Run(target);
        if (created == 0)
        {
            _creation = VariableCreation.Never;
            return Add(wrap(traced));
        }

        Restorations.Resume();
        first.Initialize();
        _creation = VariableCreation.OnlyInFirstCall;
        try
        {
            var second = Add(TraceOnce(_ => throw NewVariable()));
            _initializers = [wrap(traced)];
            return second;
        }
        catch
        {
            _creation = VariableCreation.Allowed;
            throw;
        }

        ConcreteFunction TraceOnce(Action<IVariable> onCreate) => wrap(new FunctionTrace(definition, signature, arguments, onCreate).Run(target));
    }

    /// <summary>Keeps a trace; lets go of those that no call can ask for any more, and of the variables that they hold.</summary>
    private ConcreteFunction Add(ConcreteFunction function)
    {
        if (Array.Exists(_functions, f => !f.Signature.IsAlive))
        {
            _forgotten += _functions.Count(f => !f.Signature.IsAlive);
            _functions = Array.FindAll(_functions, f => f.Signature.IsAlive);
            Volatile.Write(ref _general, Array.FindAll(_general, f => f.Signature.IsAlive));

            // What is dead equals nothing, not even itself. Who looks meanwhile waits for the lock.
            _exact.Clear();
            foreach (var alive in _functions) _exact.TryAdd(alive.Signature, alive);
        }

        if (!_forms.Exists(function.Function.IsResized)) _forms.Add(function.Function.Traced);
        if (_forms.Count > MostForms) _forms.RemoveAt(0);
        _functions = [.. _functions, function];
        if (function.Signature.IsGeneral) Volatile.Write(ref _general, [.. _general, function]);
        _exact.TryAdd(function.Signature, function);
        return function;
    }

    private TfValueException NewVariable() => new(_creation == VariableCreation.OnlyInFirstCall
        ? "tf.function only supports singleton tf.Variables created on the first call. Make sure the tf.Variable is only created once or created outside tf.function."
        : "Creating variables on a non-first call to a function decorated with tf.function.");
}
