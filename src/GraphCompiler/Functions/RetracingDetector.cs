namespace GraphCompiler;

/// <summary>
/// Warns of a method that traces again and again. The history is a list of chunks, each a tracing call and the calls after it
/// that ran its trace; all instances of a method share it, so that handles made in a loop are found as well.
/// </summary>
internal sealed class RetracingDetector
{
    private const int Threshold = 5;
    private const int History = 10;
    private const int WarningLimit = 2;

    private readonly List<int> _chunks = [];
    private int _calls;
    private int _warnings;

    // Counted without a lock: that a thread's call is lost here costs nothing, and a lock would cost each call.
    private int _hits;

    /// <summary>A call ran a trace that was there.</summary>
    public void CountHit() => _hits++;

    /// <summary>A call traced.</summary>
    public void CountTrace(string name)
    {
        lock (_chunks)
        {
            Flush();
            _chunks.Add(1);
            _calls++;
            while (_calls - _chunks[0] > History)
            {
                _calls -= _chunks[0];
                _chunks.RemoveAt(0);
            }

            if (_chunks.Count < Threshold || _warnings == WarningLimit) return;
            _warnings++;
            var message =
                $"{_chunks.Count} out of the last {_calls} calls to {name} triggered tf.function retracing. Tracing is expensive and the excessive number of tracings "
                + "could be due to (1) creating the function repeatedly in a loop, (2) passing tensors with different shapes, (3) passing host values instead of tensors.";
            Tf.Config.WarningLogger(message);
            TraceEvents.Log.Retracing(message);
        }
    }

    /// <summary>Gives the hits since the last trace to its chunk.</summary>
    private void Flush()
    {
        var hits = Interlocked.Exchange(ref _hits, 0);
        if (hits == 0) return;
        if (_chunks.Count == 0) _chunks.Add(0);
        _chunks[^1] += hits;
        _calls += hits;
    }
}
