using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Tests;

/// <summary>What an edit re-runs. The gate is the function's model: equal models run no pass and write no kernel.</summary>
public sealed class IncrementalityTests
{
    private const string Other = "namespace App; public static partial class Other { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x + 1f; }";

    [Fact]
    public void Comment_runs_no_pass() => Assert.All(Reasons(SnapshotTests.TrainStep, "// a comment\n" + SnapshotTests.TrainStep), r => Assert.Contains(r, s_unchanged));

    [Fact]
    public void Comment_inside_a_body_runs_no_pass() => Assert.All(
        Reasons(SnapshotTests.TrainStep, SnapshotTests.TrainStep.Replace("var loss", "/* loss */ var loss", StringComparison.Ordinal)),
        r => Assert.Contains(r, s_unchanged));

    [Fact]
    public void Body_edit_runs_its_own_function_only()
    {
        var reasons = Reasons(SnapshotTests.TrainStep, SnapshotTests.TrainStep.Replace("W * x + B", "W * x - B", StringComparison.Ordinal));
        // Call itself and Train, which reads it; Loss and the other file stay.
        Assert.Equal(2, reasons.Count(r => r == IncrementalStepRunReason.Modified));
        Assert.Equal(2, reasons.Count(r => s_unchanged.Contains(r)));
    }

    [Fact]
    public void Comment_changes_one_output_and_no_kernel()
    {
        var before = GeneratorTest.Run(SnapshotTests.TrainStep, Other).Files;
        var after = GeneratorTest.Run("// above\n\n" + SnapshotTests.TrainStep, Other).Files;
        var changed = before.Keys.Where(k => before[k] != after[k]).ToList();
        Assert.Equal(["Calls.1.File0.g.cs"], changed);
    }

    [Fact]
    public void File_of_the_same_name_added_before_another_does_not_collide()
    {
        var last = GeneratorTest.Parse(GeneratorTest.Usings + SnapshotTests.TrainStep, "b/Program.cs");
        var compilation = GeneratorTest.Compile().AddSyntaxTrees(last);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        var added = GeneratorTest.Parse(GeneratorTest.Usings + Other, "a/Program.cs");
        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(added, last);
        var result = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Equal(["Calls.1.Program.g.cs", "Calls.2.Program.g.cs"], result.GeneratedSources.Select(s => s.HintName).Where(n => n.StartsWith("Calls", StringComparison.Ordinal)).Order());
        Assert.Empty(output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    private static readonly IncrementalStepRunReason[] s_unchanged = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    private static List<IncrementalStepRunReason> Reasons(string before, string after)
    {
        var compilation = GeneratorTest.Compile(before, Other);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorTest.Parse(GeneratorTest.Usings + after, "File0.cs"));
        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();
        return [.. result.TrackedSteps["Source"].SelectMany(s => s.Outputs).Select(o => o.Reason)];
    }
}
