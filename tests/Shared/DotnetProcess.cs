using System.Diagnostics;

namespace GraphCompiler.Tests.Shared;

/// <summary>Programs that a test starts as a user would, who has neither the test run's settings nor its servers.</summary>
internal static class DotnetProcess
{
    public static ProcessStartInfo Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A test run hands its own build's settings down.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("GRAPHCOMPILER", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // No server may outlive the call: it would keep the output's pipe open, and the test waiting.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        return start;
    }
}
