using System.Text;
using GraphCompiler.Core.Fusion;

namespace GraphCompiler.Runtime;

/// <summary>
/// Writes the keys of groups that had no kernel to a file, from which the next build compiles them. Switched on by
/// <c>GRAPHCOMPILER_RECORD</c>, which names the file. What goes wrong is one warning and never an error of the call.
/// </summary>
internal sealed class KernelRecorder(string path)
{
    private const string Variable = "GRAPHCOMPILER_RECORD";

    // Another process holds the file for as long as it takes to append a line.
    private const int Attempts = 100;
    private const int Milliseconds = 10;

    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _recorded = new(StringComparer.Ordinal);
    private bool _isBroken;

    /// <summary>The recorder of the process; null where nothing is recorded. The variable is read once.</summary>
    public static KernelRecorder? Current { get; set; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new KernelRecorder(path) : null;

    public string Path => path;

    /// <summary>Sees to it that a group's key stands in the file; false where it does not or no build could compile it.</summary>
    public bool Record(Group group)
    {
        if (!KernelFile.CanHold(group)) return false;
        lock (_lock)
        {
            if (_recorded.Contains(group.Key)) return true;
            if (_isBroken) return false;
            try
            {
                Append(group.Key);
                _recorded.Add(group.Key);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException)
            {
                _isBroken = true;
                Tf.Config.WarningLogger($"{Variable} names '{path}', where the keys of missing kernels cannot be recorded: {e.Message}");
                return false;
            }
        }
    }

    private void Append(string key)
    {
        using var file = Open();
        using var reader = new StreamReader(file, s_encoding);
        var text = reader.ReadToEnd();
        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        if (text.Length > 0 && lines[0] != KernelFile.Header) throw new IOException($"the file is there and its first line is not '{KernelFile.Header}'");
        if (lines.Contains(key)) return;
        var start = text.Length == 0 ? KernelFile.Header + "\n" : text[^1] == '\n' ? "" : "\n";
        file.Seek(0, SeekOrigin.End);
        file.Write(s_encoding.GetBytes(start + key + "\n"));
    }

    /// <summary>The file, for nobody else until it is closed.</summary>
    private FileStream Open()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && attempt < Attempts)
            {
                Thread.Sleep(Milliseconds);
            }
        }
    }
}
