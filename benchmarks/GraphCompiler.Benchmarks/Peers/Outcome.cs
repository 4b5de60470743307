using System.Globalization;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>What a case measured: the median of the rounds of each side.</summary>
internal sealed record Outcome(Case Case, double Ours, double? Fresh, IReadOnlyList<(string Peer, string Form, double Seconds)> Peers, double LeastSeconds)
{
    /// <summary>How many times faster than the peer of the target, or else than the fastest.</summary>
    public double? Ratio => Case.Target?.Peer is { } peer
        ? SecondsOf(peer) / Ours
        : Peers.Count > 0 ? Peers.Min(p => p.Seconds) / Ours : null;

    public bool IsMissed => Case.Target is { } target && !(target.Share(this) >= target.Accepted);

    /// <summary>By how much the target is missed: below 1.</summary>
    public double Share => Case.Target?.Share(this) ?? 1;

    /// <summary>How near the machine's limit.</summary>
    public double? Limit => Case.Work == default ? null : LeastSeconds / Ours;

    public double? SecondsOf(string peer) => Peers.Where(p => p.Peer == peer).Select(p => (double?)p.Seconds).FirstOrDefault();

    public static string Time(double? seconds) => seconds switch
    {
        null => "",
        < 1e-6 => Number(seconds.Value * 1e9) + " ns",
        < 1e-3 => Number(seconds.Value * 1e6) + " µs",
        _ => Number(seconds.Value * 1e3) + " ms",
    };

    /// <summary>Three digits.</summary>
    public static string Number(double value) => value.ToString(value < 10 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
