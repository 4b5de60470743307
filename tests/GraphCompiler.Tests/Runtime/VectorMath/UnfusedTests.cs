using System.Diagnostics;

namespace GraphCompiler.Tests;

public sealed class UnfusedTests
{
    /// <summary>Runs <see cref="VectorMathTests"/> again on a machine without fused multiply-add, but for the test of the bits, which differ there.</summary>
    [Fact]
    public async Task Functions_StayWithin2Ulp_WithoutFusedMultiplyAdd()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "test", typeof(VectorMathTests).Assembly.Location, "--filter", "FullyQualifiedName~VectorMathTests" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // .NET counts fused multiply-add among what comes with AVX2.
        start.Environment["DOTNET_EnableAVX2"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains("Passed!", output, StringComparison.Ordinal);
    }
}
