using System.Runtime.CompilerServices;

namespace GraphCompiler.Generators.Tests;

/// <summary>
/// Compares a text with the one that was looked at and accepted, in Verify's files: <c>Class.Method.verified.cs</c> beside the
/// test; what differs is written to <c>.received.cs</c>, to be renamed once it is right.
/// </summary>
internal static class Snapshot
{
    public static void Verify(string text, [CallerMemberName] string method = "", [CallerFilePath] string file = "")
    {
        var name = Path.Combine(Path.GetDirectoryName(file)!, "Snapshots", $"{Path.GetFileNameWithoutExtension(file)}.{method}");
        var verified = File.Exists(name + ".verified.cs") ? File.ReadAllText(name + ".verified.cs") : "";
        if (text == verified)
        {
            File.Delete(name + ".received.cs");
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        File.WriteAllText(name + ".received.cs", text);
        var lines = (Received: text.Split('\n'), Verified: verified.Split('\n'));
        var first = Enumerable.Range(0, Math.Max(lines.Received.Length, lines.Verified.Length))
            .First(i => lines.Received.ElementAtOrDefault(i) != lines.Verified.ElementAtOrDefault(i));
        Assert.Fail($"{Path.GetFileName(name)} differs from line {first + 1}:\n- {lines.Verified.ElementAtOrDefault(first)}\n+ {lines.Received.ElementAtOrDefault(first)}");
    }
}
