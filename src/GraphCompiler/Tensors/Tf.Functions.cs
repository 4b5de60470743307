using GraphCompiler.CompilerServices;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// Compiles a lambda or a method group: a new cache each time, as <c>tf.function(f)</c>. Host scalars are keyed by value, and what
    /// no build has seen is interpreted. Prefer [TfFunction] on a method.
    /// </summary>
    /// <param name="function">The function; it takes tensors, host values and structures of these.</param>
    /// <param name="reduceRetracing">Whether traces are made more general as shapes vary.</param>
    /// <param name="autoGraph">
    /// Accepted as TensorFlow has it: a delegate is traced as it is, since only a build can convert a body. What a tensor decides in it is said by <c>Tf.Cond</c>
    /// and <c>Tf.WhileLoop</c>, or stands in a [TfFunction] that it calls; elsewhere tracing throws.
    /// </param>
    public static TfFunction<TDelegate> Function<TDelegate>(TDelegate function, bool reduceRetracing = false, bool autoGraph = true)
        where TDelegate : Delegate
    {
        _ = autoGraph;
        return DelegateFunction.Create(function, reduceRetracing);
    }

    /// <summary>What is inside runs at once and outside every trace and tape.</summary>
    /// <returns>Disposing it ends the scope.</returns>
    public static IDisposable InitScope() => new InitScopes();

    /// <summary>True while a function is traced.</summary>
    public static bool IsTracing => Ambient.IsTracing;

    /// <summary>True where operators run at once: always, but while a function is traced.</summary>
    public static bool ExecutingEagerly => !Ambient.IsTracing;

    private sealed class InitScopes : IDisposable
    {
        private readonly TraceBuilder? _trace = TraceBuilder.Current;
        private readonly Core.Autodiff.Tape[] _tapes = [.. EagerBuilder.Current.Tapes];

        public InitScopes()
        {
            TraceBuilder.Current = null;
            EagerBuilder.Current.Tapes.Clear();
        }

        public void Dispose()
        {
            TraceBuilder.Current = _trace;
            EagerBuilder.Current.Tapes.AddRange(_tapes);
        }
    }
}
