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
    public void Kernels_that_functions_share_are_written_once_and_follow_an_edit()
    {
        const string Source = """
            namespace App;

            public static partial class Functions
            {
                [TfFunction] public static Tensor<float> First(Tensor<float> x) => Tf.Tanh(x) * x;

                [TfFunction] public static Tensor<float> Third(Tensor<float> x) => Helpers.Größe(x, 1);
                [TfFunction] public static Tensor<float> Fourth(Tensor<float> x) => Helpers.H\u00f6he(x, 1);
                [TfFunction] public static Tensor<float> Second(Tensor<float> y) => Tf.Tanh(y) * y;
            }
            """;
        var before = GeneratorTest.Run(Source);
        Assert.Contains("KernelRegistry.Add<Kernel1>", before["App.Functions.First"], StringComparison.Ordinal);
        Assert.DoesNotContain("KernelRegistry", before["App.Functions.Second"], StringComparison.Ordinal);
        Assert.Contains("// Kernel1 is Kernel1 of App.Functions.First: One pass over y: computes one result.\n", before["App.Functions.Second"], StringComparison.Ordinal);
        var after = GeneratorTest.Run(Source.Replace("Tf.Tanh(x)", "Tf.Exp(x)", StringComparison.Ordinal));
        Assert.Contains("KernelRegistry.Add<Kernel1>", after["App.Functions.Second"], StringComparison.Ordinal);
        Assert.DoesNotContain(" is Kernel1", after["App.Functions.Second"], StringComparison.Ordinal);
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

    [Theory]
    [InlineData("public partial class M : Module { public Variable<float> A { get; } = new(1f); } public partial class M : Module { public Variable<float> B { get; } = new(1f); }")]
    [InlineData("public static partial class C { [TfFunction] public static Tensor<float> F(Tensor<float> x) => x; [TfFunction] public static Tensor<float> F(Tensor<float> x) => x; }")]
    [InlineData("public static partial class C { [TfFunction, Obsolete] public static partial Tensor<float> F(Tensor<float> x); [System.ComponentModel.Description] public static partial Tensor<float> F(Tensor<float> x) => x; }")]
    public void Parts_of_one_name_write_one_file(string source)
    {
        var compilation = GeneratorTest.Compile("Parts", [source]);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        var first = driver.GetRunResult().Results.Single();
        var second = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorTest.Parse("\n" + GeneratorTest.Usings + source, "File0.cs"))).GetRunResult().Results.Single();
        Assert.Null(first.Exception);
        Assert.Null(second.Exception);
        Assert.Equal(first.GeneratedSources.Select(s => s.HintName), second.GeneratedSources.Select(s => s.HintName));
    }

    public static TheoryData<string, string, string> Edits => new()
    {
        { "line above", "namespace App;", "// above\n\nnamespace App;" },
        { "comment in a body", "x * rate", "x /* rate */ * rate" },
        { "helper's body", "x + 1f", "x * 2f" },
        { "helper's double", "public static Tensor<float> Twice(Tensor<float> x) => x + 1f;", "// public static Tensor<float> Twice(Tensor<float> x) => x + 1f;\n public static Tensor<float> Twice(Tensor<float> x) => x - 1f;" },
        { "overload added", "public static class Helpers {", "public static class Helpers { public static Tensor<float> Steps(Tensor<float> x, double n) => Tf.Exp(x);" },
        { "other method added", "public static class Helpers {", "public static class Helpers { public static void Unrelated() { }" },
        { "variable's shape", "new(1f)", "new([1f, 2f])" },
        { "attribute removed", "[TfFunction] public static Tensor<float> Second", "public static Tensor<float> Second" },
        { "scalar use", "x * rate", "rate > 0 ? x : x * rate" },
        { "overload of a name in other letters", "public static class Helpers {", "public static class Helpers { public static Tensor<float> Größe(Tensor<float> x, int n) => Tf.Exp(x);" },
        { "overload of an escaped name", "public static class Helpers {", "public static class Helpers { public static Tensor<float> Höhe(Tensor<float> x, int n) => Tf.Exp(x);" },
        { "structure's member", "Tensor<float> Left", "Tensor<int> Left" },
        { "structure's member in another part", "Tensor<float> Right", "Tensor<float> Other" },
        { "structure's mark removed", "[TensorStructure] ", "" },
        { "moved", "public static partial class Functions", "public static class Before { }\n\npublic static partial class Functions" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Edited_project_gives_what_a_build_from_nothing_gives(string name, string before, string after)
    {
        string[] files =
        [
            """
            namespace App;
            public partial class Model : Module { public Variable<float> W { get; } = new(1f); }
            public static partial class Functions
            {
                [TfFunction] public static Tensor<float> First(Model model, Tensor<float> x, float rate) => Helpers.Twice(x * rate) * model.W;
                [TfFunction] public static Tensor<float> Third(Tensor<float> x) => Helpers.Größe(x, 1);
                [TfFunction] public static Tensor<float> Fourth(Tensor<float> x) => Helpers.H\u00f6he(x, 1);
                [TfFunction] public static Tensor<float> Second(Tensor<float> x, int n) => n > 2 ? Helpers.Steps(x, n) : Functions.First(new Model(), x, 1f);
            }
            """,
            "namespace App; public static class Helpers { public static Tensor<float> Twice(Tensor<float> x) => x + 1f; public static Tensor<float> Steps(Tensor<float> x, object n) => x; public static Tensor<float> Größe(Tensor<float> x, object n) => x; public static Tensor<float> Höhe(Tensor<float> x, object n) => x; }",
            "namespace App; [TensorStructure] public partial class Pair { public Tensor<float> Left { get; set; } = 1f; }",
            "namespace App; public partial class Pair { public Tensor<float> Right { get; set; } = 1f; }",
        ];
        var edited = Array.ConvertAll(files, f => f.Replace(before, after, StringComparison.Ordinal));
        Assert.NotEqual(files, edited);
        var compilation = GeneratorTest.Compile(name, files);
        var driver = GeneratorTest.Driver().RunGenerators(compilation);
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i] != edited[i]) compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[i], GeneratorTest.Parse(GeneratorTest.Usings + edited[i], $"File{i}.cs"));
        }

        var incremental = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        var fresh = GeneratorTest.Driver().RunGenerators(GeneratorTest.Compile(name + " anew", edited)).GetRunResult().Results.Single();
        Assert.Equal(fresh.GeneratedSources.Select(s => s.HintName), incremental.GeneratedSources.Select(s => s.HintName));
        Assert.Equal(fresh.GeneratedSources.Select(s => s.SourceText.ToString()), incremental.GeneratedSources.Select(s => s.SourceText.ToString()));
        Assert.Equal(fresh.Diagnostics.Select(d => d.ToString()), incremental.Diagnostics.Select(d => d.ToString()));
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
