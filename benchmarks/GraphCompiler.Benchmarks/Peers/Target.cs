using System.Globalization;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>What a case must reach.</summary>
/// <param name="Text">As the table has it.</param>
/// <param name="Share">How much of it is reached: 1 or more for all.</param>
/// <param name="Peer">Over which peer; null for a bound that no peer sets.</param>
/// <param name="Value">How many times faster than it.</param>
/// <param name="Accepted">The share that counts as reached, where noise must not decide about a draw.</param>
internal sealed record Target(string Text, Func<Outcome, double?> Share, string? Peer = null, double Value = 1, double Accepted = 1)
{
    public static Target Over(string peer, double ratio) => new(Outcome.Number(ratio) + "x", o => o.Ratio / ratio, peer, ratio);

    /// <summary>At least as fast; 0.97 over the rounds counts.</summary>
    public static Target Draw(string peer) => Over(peer, 1) with { Accepted = 0.97 };

    public static Target Below(double seconds) => new("< " + Outcome.Time(seconds), o => seconds / o.Ours);

    /// <summary>So near to what the machine can do.</summary>
    public static Target OfLimit(double share) => new(share.ToString("P0", CultureInfo.InvariantCulture), o => o.Limit / share);
}
