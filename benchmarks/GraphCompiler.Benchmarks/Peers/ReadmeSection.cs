namespace GraphCompiler.Benchmarks.Peers;

/// <summary>The last run of a command, as it stands in the benchmarks' README between two marks.</summary>
internal static class ReadmeSection
{
    private const string End = "<!-- end of the last run -->";

    /// <param name="verb">The command.</param>
    /// <param name="lines">What it says.</param>
    /// <returns>The folder of the README.</returns>
    public static string Write(string verb, IEnumerable<string> lines)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "README.md"))) folder = folder.Parent;
        var path = Path.Combine(folder?.FullName ?? throw new InvalidOperationException($"No README.md above {AppContext.BaseDirectory}."), "README.md");
        var text = File.ReadAllText(path);
        var mark = $"<!-- {verb} --write puts the last run here -->";
        var begin = text.IndexOf(mark, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        if (end < 0) throw new InvalidOperationException($"{path} has no '{mark}' before '{End}'.");

        string[] section = [mark, "", .. lines, ""];
        File.WriteAllText(path, text[..begin] + string.Join('\n', section) + "\n" + text[end..]);
        Console.WriteLine($"Written: {path}");
        return folder.FullName;
    }
}
