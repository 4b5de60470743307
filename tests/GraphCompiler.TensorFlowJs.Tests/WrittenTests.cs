using System.Text.Json;

namespace GraphCompiler.TensorFlowJs.Tests;

/// <summary>What the product wrote gives in TensorFlow.js what it gives here.</summary>
public sealed class WrittenTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(TfjsData.Written, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [NodeTheory]
    [MemberData(nameof(Names))]
    public void Agrees(string name)
    {
        var expected = Expected(name);
        var runs = expected.GetProperty("runs").EnumerateArray().ToArray();
        foreach (var (run, answer) in runs.Zip(TfjsData.Run(runs.Select(r => (Path.Combine(TfjsData.Written, name), r.GetProperty("inputs").GetRawText())))))
        {
            Assert.False(answer.TryGetProperty("error", out var error), error.ToString());
            FixtureTests.Check(run, expected, TfjsData.All(answer.GetProperty("outputs")));
        }
    }

    /// <summary>The same models, read here.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_here(string name)
    {
        var expected = Expected(name);
        var model = TfjsModel.Load(Path.Combine(TfjsData.Written, name));
        foreach (var run in expected.GetProperty("runs").EnumerateArray()) FixtureTests.Check(run, expected, model.Call(TfjsData.All(run.GetProperty("inputs"))));
    }

    private static JsonElement Expected(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(TfjsData.Written, $"{name}.json"))).RootElement;
}
