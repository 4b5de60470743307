using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GraphCompiler.Keras;

/// <summary>
/// Keras' line of progress: <c>3/10 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - loss: 0.9327</c>. A terminal sees it move, in colours; a file or a pipe gets the line as it is in
/// the end.
/// </summary>
/// <param name="steps">How many steps there will be; null where only the end tells.</param>
/// <param name="verbose">What is printed.</param>
/// <param name="epoch">The epoch, in a training.</param>
/// <param name="output">Where to; the console unless given.</param>
/// <param name="moves">Whether that is a terminal.</param>
internal sealed class ProgressBar(int? steps, Verbose verbose, (int Number, int Of)? epoch, TextWriter? output = null, bool? moves = null)
{
    private const int Width = 20;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _moves = verbose == Verbose.ProgressBar && (moves ?? IsTerminal);
    private long _shown;
    private int _length;

    /// <summary>Whether lines that move can be seen.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected;

    private TextWriter Output => output ?? Console.Out;

    public void Start()
    {
        if (verbose != Verbose.Silent && epoch is var (number, of)) Output.Write($"Epoch {number}/{of}\n");
    }

    public void Update(int step, IReadOnlyDictionary<string, float> logs)
    {
        if (!_moves || step >= steps) return;
        var now = Stopwatch.GetTimestamp();
        if (_length > 0 && Stopwatch.GetElapsedTime(_shown, now) < TimeSpan.FromMilliseconds(50)) return;
        _shown = now;
        Show(step, steps, logs, isLast: false);
    }

    public void Finish(int seen, IReadOnlyDictionary<string, float> logs)
    {
        if (verbose == Verbose.Silent) return;
        Show(steps ?? seen, steps ?? seen, logs, isLast: true);
        Output.Write("\n");
    }

    private void Show(int step, int? all, IReadOnlyDictionary<string, float> logs, bool isLast)
    {
        var line = new Line(_moves);
        var elapsed = Stopwatch.GetElapsedTime(_start);
        var perStep = elapsed / Math.Max(1, step);
        if (all is { } known)
        {
            var digits = known.ToString(CultureInfo.InvariantCulture);
            var count = $"{step.ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length)}/{digits}";
            if (verbose == Verbose.OneLine)
            {
                line.Add($"{count} - {Seconds(elapsed)} - ");
            }
            else
            {
                var filled = (int)((long)Width * step / Math.Max(1, known));
                line.Add(count, "1").Add(" ");
                if (filled > 0) line.Add(new string('━', filled), "32");
                line.Add(new string('━', Width - filled), "37").Add(" ").Add(isLast ? Seconds(elapsed) : Remaining(perStep * (known - step)), "1").Add(" ");
            }
        }
        else
        {
            line.Add($"{step,7}/Unknown ").Add(Seconds(elapsed), "1").Add(" ");
        }

        line.Add(PerStep(perStep));
        foreach (var (name, value) in logs) line.Add($" - {name}: {LogText.Value(value)}");
        if (!_moves)
        {
            Output.Write(line.Text);
            return;
        }

        // What was there is gone over, and what of it sticks out is blotted.
        Output.Write(new string('\b', _length) + "\r" + line.Text + new string(' ', Math.Max(0, _length - line.Length)));
        _length = line.Length;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) + "s";

    private static string Remaining(TimeSpan time) => time.TotalHours > 1 ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
        : time.TotalMinutes > 1 ? time.ToString(@"m\:ss", CultureInfo.InvariantCulture)
        : $"{(int)time.TotalSeconds}s";

    private static string PerStep(TimeSpan time)
    {
        var (value, unit) = time.TotalSeconds >= 1 ? (time.TotalSeconds, "s") : time.TotalMilliseconds >= 1 ? (time.TotalMilliseconds, "ms") : (time.TotalMicroseconds, "us");
        return value.ToString("F0", CultureInfo.InvariantCulture) + unit + "/step";
    }

    /// <summary>A text with colours, and how much of it is seen.</summary>
    private sealed class Line(bool isColoured)
    {
        private readonly StringBuilder _text = new();

        public int Length { get; private set; }

        public string Text => _text.ToString();

        public Line Add(string text, string? colour = null)
        {
            if (colour is null || !isColoured) _text.Append(text);
            else _text.Append($"\u001b[{colour}m{text}\u001b[0m");
            Length += text.Length;
            return this;
        }
    }
}
