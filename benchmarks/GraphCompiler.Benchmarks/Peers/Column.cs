using System.Globalization;

namespace GraphCompiler.Benchmarks.Peers;

/// <summary>A column of the table.</summary>
/// <param name="Title">What stands over it.</param>
/// <param name="Text">What it says of a case.</param>
/// <param name="IsText">Whether it is read from the left, as words are.</param>
internal sealed record Column(string Title, Func<Outcome, string> Text, bool IsText = false)
{
    public static Column Name { get; } = new("Case", o => o.Case.Name, IsText: true);

    public static Column Threads { get; } = new("Threads", o => o.Case.Threads.ToString(CultureInfo.InvariantCulture));

    public static Column Ours { get; } = new("Ours", o => Outcome.Time(o.Ours));

    public static Column Fresh { get; } = new("New outputs", o => Outcome.Time(o.Fresh));

    public static Column Ratio { get; } = new("Ratio", o => o.Ratio is { } ratio ? Outcome.Number(ratio) + "x" : "");

    public static Column Target { get; } = new("Target", o => o.IsMissed ? $"**{o.Case.Target!.Text}**" : o.Case.Target?.Text ?? "");

    public static Column Limit(string title) => new(title, o => o.Limit is { } limit ? limit.ToString("P0", CultureInfo.InvariantCulture) : "");

    public static Column Form { get; } = new("Peer's form", o => o.Peers.FirstOrDefault(p => p.Peer == (o.Case.Target?.Peer ?? p.Peer)).Form ?? "", IsText: true);

    public static Column Peer(string name) => new(name, o => Outcome.Time(o.SecondsOf(name)));
}
