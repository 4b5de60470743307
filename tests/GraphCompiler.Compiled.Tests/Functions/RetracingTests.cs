namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>The warning of a function that traces again and again (A18), and what becomes of traces that nobody can ask for.</summary>
public sealed partial class RetracingTests : IDisposable
{
    private readonly Action<string> _logger = Tf.Config.WarningLogger;
    private readonly List<string> _warnings = [];

    public RetracingTests() => Tf.Config.WarningLogger = _warnings.Add;

    public void Dispose() => Tf.Config.WarningLogger = _logger;

    [TfFunction]
    internal static Tensor<float> Often(Tensor<float> x, int n) => n == 0 ? x : -x;

    [TfFunction]
    internal static Tensor<float> Rarely(Tensor<float> x, int n) => n == 0 ? x : -x;

    [Fact]
    public void Fifth_trace_among_few_calls_warns_twice_at_most()
    {
        for (var i = 0; i < 10; i++) _ = Often(1f, i);
        Assert.Equal(2, _warnings.Count);
        Assert.StartsWith("5 out of the last 5 calls to Often triggered tf.function retracing.", _warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("6 out of the last 6 calls", _warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_between_count()
    {
        for (var i = 0; i < 4; i++) _ = Rarely(1f, i);
        for (var i = 0; i < 6; i++) _ = Rarely(1f, 3);
        Assert.Empty(_warnings);
        _ = Rarely(1f, 4);
        Assert.StartsWith("5 out of the last 11 calls", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    internal sealed class Owner
    {
        public Variable<float> V { get; } = new(2f);
    }

    [TfFunction]
    internal static Tensor<float> Owned(Owner owner, Tensor<float> x) => owner.V * x;

    [Fact]
    public void Trace_of_an_object_that_is_gone_lets_its_variables_go()
    {
        var variable = CallOnce();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var owner = new Owner();
        _ = Owned(owner, 1f);
        GC.Collect();
        Assert.False(variable.TryGetTarget(out _));
        Assert.Equal(2, OwnedFunction.TracingCount);
        Assert.Single(OwnedFunction.ConcreteFunctions);
        GC.KeepAlive(owner);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference<Variable<float>> CallOnce()
    {
        var owner = new Owner();
        _ = Owned(owner, 1f);
        return new WeakReference<Variable<float>>(owner.V);
    }
}
