using System.Diagnostics.Tracing;

namespace GraphCompiler;

/// <summary>
/// What tools can listen to, under the name <c>GraphCompiler</c>: each trace with what it was made for, retracing that costs, and caches
/// that a hot reload has cleared.
/// </summary>
[EventSource(Name = "GraphCompiler")]
internal sealed class TraceEvents : EventSource
{
    public static TraceEvents Log { get; } = new();

    private TraceEvents()
    {
    }

    /// <summary>A function was traced.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="signature">What it was traced for.</param>
    /// <param name="traces">How many traces it has now.</param>
    /// <param name="milliseconds">How long that took.</param>
    [Event(1, Level = EventLevel.Informational)]
    public void Traced(string function, string signature, int traces, double milliseconds) => WriteEvent(1, function, signature, traces, milliseconds);

    /// <summary>A function is traced so often that it may be by mistake.</summary>
    [Event(2, Level = EventLevel.Warning)]
    public void Retracing(string message) => WriteEvent(2, message);

    /// <summary>Code was reloaded: every function is traced anew.</summary>
    [Event(3, Level = EventLevel.Informational)]
    public void Reloaded() => WriteEvent(3);
}
