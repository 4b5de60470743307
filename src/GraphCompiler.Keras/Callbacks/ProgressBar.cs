using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GraphCompiler.Keras;

/// <summary>Keras' line of progress: <c>3/10 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - loss: 0.9327</c>.</summary>
internal sealed class ProgressBar(int? steps, Verbose verbose, (int Number, int Of)? epoch)
{
    private const int Width = 20;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly bool _moves = !Console.IsOutputRedirected;
    private long _shown;

    public void Start()
    {
        if (verbose == Verbose.ProgressBar && epoch is var (number, of)) Console.Out.WriteLine($"Epoch {number}/{of}");
    }

    public void Update(int step, IReadOnlyDictionary<string, float> logs)
    {
        if (verbose != Verbose.ProgressBar || !_moves || step >= steps) return;
        var now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_shown, now) < TimeSpan.FromMilliseconds(50)) return;
        _shown = now;
        Console.Out.Write("\r" + Line(step, logs));
    }

    public void Finish(int seen, IReadOnlyDictionary<string, float> logs)
    {
        var step = steps ?? seen;
        if (verbose == Verbose.Silent) return;
        if (verbose == Verbose.OneLine && epoch is var (number, of)) Console.Out.WriteLine($"Epoch {number}/{of}");
        Console.Out.WriteLine((_moves && verbose == Verbose.ProgressBar ? "\r" : "") + Line(step, logs));
    }

    private string Line(int step, IReadOnlyDictionary<string, float> logs)
    {
        var elapsed = Stopwatch.GetElapsedTime(_start);
        var text = new StringBuilder();
        if (steps is { } all)
        {
            var digits = all.ToString(CultureInfo.InvariantCulture);
            text.Append(step.ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length)).Append('/').Append(digits);
            if (verbose == Verbose.ProgressBar)
            {
                var filled = Math.Min(Width, (int)((long)Width * step / Math.Max(1, all)));
                text.Append(' ').Append('━', filled).Append('─', Width - filled).Append(' ');
            }
            else
            {
                text.Append(" - ");
            }
        }
        else
        {
            text.Append(step.ToString(CultureInfo.InvariantCulture)).Append("/Unknown ");
        }

        text.Append(CultureInfo.InvariantCulture, $"{(long)elapsed.TotalSeconds}s").Append(verbose == Verbose.OneLine ? " - " : " ").Append(PerStep(elapsed / Math.Max(1, step)));
        foreach (var (name, value) in logs) text.Append(" - ").Append(name).Append(": ").Append(LogText.Value(value));
        return text.ToString();
    }

    private static string PerStep(TimeSpan time)
    {
        var (value, unit) = time.TotalSeconds >= 1 ? (time.TotalSeconds, "s") : time.TotalMilliseconds >= 1 ? (time.TotalMilliseconds, "ms") : (time.TotalMicroseconds, "us");
        return value.ToString("F0", CultureInfo.InvariantCulture) + unit + "/step";
    }
}
