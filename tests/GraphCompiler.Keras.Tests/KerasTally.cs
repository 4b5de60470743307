using System.Text.Json;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests;

/// <summary>Runs the cases of a file, all of them, and says how many ran, which were left out and which failed.</summary>
internal sealed class KerasTally(ITestOutputHelper output)
{
    private readonly List<string> _failed = [];
    private readonly List<string> _leftOut = [];
    private int _run;

    /// <summary>A case; one that Keras refuses must be refused.</summary>
    public void Run(JsonElement test, Action body) => Run(test.GetProperty("name").GetString()!, test.TryGetProperty("raises", out _), body);

    public void Run(string name, bool raises, Action body)
    {
        try
        {
            try
            {
                body();
            }
            catch (Exception e) when (raises && e is TfException or ArgumentException)
            {
                _run++;
                return;
            }

            _run++;
            if (raises) _failed.Add($"{name}: nothing was thrown");
        }
        catch (LeftOutException e)
        {
            _leftOut.Add($"{name}: {e.Message}");
        }
#pragma warning disable CA1031 // All cases of the file run.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failed.Add($"{name}: {(e is Xunit.Sdk.XunitException ? e.Message : e.ToString())}");
        }
    }

    public void Finish()
    {
        output.WriteLine($"{_run} cases run, {_leftOut.Count} left out");
        foreach (var line in _leftOut) output.WriteLine("left out: " + line);
        Assert.True(_failed.Count == 0, $"{_failed.Count} of {_run + _failed.Count} cases failed:\n{string.Join("\n", _failed)}");
    }
}
