extern alias Generator;

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Generator::GraphCompiler.Core.Fusion;
using Generator::GraphCompiler.Core.Operators;
using GraphCompiler.CompilerServices;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Tests;

/// <summary>Keys that a run recorded become kernels of the next build; what is no key is refused where it stands.</summary>
public sealed partial class RecordingTests
{
    private const string Header = "# GraphCompiler kernels 1\n";

    // No library and no other test has a kernel of it.
    private const string Key = "r1 float32:E float32:E | 2=Multiply 0 1 | 3=Erf 2 | 4=Subtract 3 1 | 5=Atan 4 | store 5:E";

    [Fact]
    public void Recorded_keys_are_compiled_by_the_next_build_and_give_the_interpreters_bits()
    {
        var (x, y) = (Tf.Constant<float>([.. Enumerable.Range(0, 600).Select(i => MathF.Sin(i) * 2)], [20, 30]), Tf.Linspace(0.1f, 5f, 30));
        var before = s_bodies.Select(b => Trace(b, x, y)).ToList();
        Assert.All(before, run => Assert.Contains(run.Kernels, k => !k.IsCompiled));

        var keys = before.SelectMany(run => run.Kernels).Where(k => !k.IsCompiled).Select(k => k.Key + "\n");
        var output = GeneratorTest.Run(GeneratorTest.Compile(), new AdditionalFile("App.tfkernels", Header + string.Concat(keys)));
        Assert.Empty(output.Diagnostics);
        Assert.Empty(output.CompilerDiagnostics);
        RuntimeHelpers.RunModuleConstructor(output.Load().ManifestModule.ModuleHandle);

        foreach (var (body, (interpreted, missed)) in s_bodies.Zip(before))
        {
            var (compiled, found) = Trace(body, x, y);
            Assert.Equal(missed.Select(k => k.Key), found.Select(k => k.Key));
            Assert.All(found, k => Assert.True(k.IsCompiled, k.ToString()));
            Assert.Equal(interpreted.Select(BitConverter.SingleToInt32Bits), compiled.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void File_of_kernels_reads_like_any_other()
    {
        var files = Run(Header + "# a remark\r\n\n" + Key + "\r\n" + Key + "\nr1 float32:E | 1=Square 0 | store 1:E\n").Files;
        var text = Assert.Single(files, f => f.Key == "RecordedKernels.g.cs").Value;
        Assert.Contains("/// <summary>One pass over x and y: computes one result.</summary>", text, StringComparison.Ordinal);
        Assert.Contains($"KernelRegistry.Add<Kernel1>(\"{Key}\", {KernelRegistry.Abi});", text, StringComparison.Ordinal);
        // What stands there twice is written once, what the library has not at all.
        Assert.DoesNotContain("Kernel2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_of_keys_and_files_does_not_matter()
    {
        const string Other = "r1 float32:E | 1=Erf 0 | 2=Asin 1 | store 2:E";
        var one = Run(Header + Key + "\n" + Other).Files["RecordedKernels.g.cs"];
        var two = GeneratorTest.Run(GeneratorTest.Compile(), new AdditionalFile("a.tfkernels", Header + Other), new AdditionalFile("b.tfkernels", Header + Key)).Files["RecordedKernels.g.cs"];
        Assert.Equal(one, two);
    }

    [Fact]
    public void File_without_keys_and_other_files_write_nothing()
    {
        Assert.Empty(Run(Header).Files);
        Assert.Empty(Run("").Files);
        Assert.Empty(GeneratorTest.Run(GeneratorTest.Compile(), new AdditionalFile("App.txt", Header + Key)).Files);
    }

    [Fact]
    public void Refused_line_is_told_at_its_place_and_the_others_are_compiled()
    {
        var output = Run(Header + "r1 float32:E | 1=Exq 0 | store 1:E\n" + Key + "\n");
        var told = Assert.Single(output.Diagnostics);
        Assert.Equal("App.tfkernels(2,18): warning TFG0013: No kernel is compiled from this line: there is no operator 'Exq' whose kernel could be written", told.ToString());
        Assert.Equal(3, told.Location.GetLineSpan().Span.End.Character - told.Location.GetLineSpan().Span.Start.Character);
        Assert.Contains(Key, output.Files["RecordedKernels.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_a_refused_line_reaches_no_file()
    {
        var output = Run(Header + "r1 float32:E | 1=Exp 0 | store 1:E\", 2); System.Environment.Exit(1); //\n" + Key);
        Assert.Equal("TFG0013", Assert.Single(output.Diagnostics).Id);
        Assert.DoesNotContain("Exit", output.Files["RecordedKernels.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void File_of_another_version_is_refused_as_a_whole()
    {
        var output = Run("# GraphCompiler kernels 2\n" + Key);
        Assert.Equal("App.tfkernels(1,1): warning TFG0013: No kernel is compiled from this line: the first line of the file is not '# GraphCompiler kernels 1'", Assert.Single(output.Diagnostics).ToString());
        Assert.Empty(output.Files);
    }

    [Fact]
    public void Only_an_edit_of_the_file_writes_the_kernels_again()
    {
        var (before, after) = (new AdditionalFile("App.tfkernels", Header + Key), new AdditionalFile("App.tfkernels", Header + "# a remark\n" + Key));
        var compilation = GeneratorTest.Compile(SnapshotTests.TrainStep);
        var driver = GeneratorTest.Driver().AddAdditionalTexts([before]).RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(GeneratorTest.Parse("// more", "More.cs")));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(driver));
        driver = driver.ReplaceAdditionalText(before, after).RunGenerators(compilation);
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(driver));
        driver = driver.ReplaceAdditionalText(after, new AdditionalFile("App.tfkernels", Header)).RunGenerators(compilation);
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(driver));

        static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriver driver) =>
            driver.GetRunResult().Results.Single().TrackedSteps["Recorded"].SelectMany(s => s.Outputs).Select(o => o.Reason);
    }

    [Fact]
    public void Whatever_is_accepted_compiles()
    {
        var random = new Random(1);
        var programs = string.Concat(Enumerable.Range(0, 100).Select(RandomProgram.Write));
        var written = GeneratorTest.Run($"namespace App; public sealed partial class Model : Module {{ public Variable<float> V {{ get; }} = new(1f); }} public static partial class Functions {{ {programs} }}").Files.Values;
        string[] keys = [.. written.SelectMany(f => Registration().Matches(f)).Select(m => m.Groups[1].Value), .. OperatorTable.SingleGroups().Select(g => g.Key)];
        string[] words = [.. keys.SelectMany(k => k.Split(' ')).Distinct()];
        var accepted = new HashSet<string>();
        for (var i = 0; i < 40_000; i++)
        {
            var text = Altered(keys[random.Next(keys.Length)], words, random);
            if (GroupParser.Parse(text, out var error) is { } group)
            {
                Assert.Equal(text, group.Key);
                accepted.Add(text);
                continue;
            }

            Assert.InRange(error!.Column, 0, text.Length);
            Assert.InRange(error.Length, 0, text.Length - error.Column);
        }

        accepted.ExceptWith(keys);
        Assert.True(accepted.Count > 100, $"{accepted.Count}");
        var output = Run(Header + string.Join('\n', accepted));
        Assert.Empty(output.CompilerDiagnostics);
        Assert.Equal(accepted.Count, Registration().Count(output.Files["RecordedKernels.g.cs"]));
    }

    [Fact]
    public void Longest_kernel_is_written()
    {
        var nodes = string.Concat(Enumerable.Range(1, GroupParser.MostValues - 1).Select(i => FormattableString.Invariant($" | {i}=Exp {i - 1}")));
        var output = Run(FormattableString.Invariant($"{Header}r1 float32:E{nodes} | store {GroupParser.MostValues - 1}:E"));
        Assert.Empty(output.Diagnostics);
        Assert.Contains("var t4095 = VectorMath.Exp(t4094);", output.Files["RecordedKernels.g.cs"], StringComparison.Ordinal);
    }

    /// <summary>A key in which a word is another, a letter another, or a word is missing.</summary>
    private static string Altered(string key, string[] words, Random random)
    {
        var parts = key.Split(' ').ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(parts.Count);
            switch (random.Next(5))
            {
                case 0:
                    parts[at] = words[random.Next(words.Length)];
                    break;
                case 1 when parts[at].Length > 0:
                    var letter = random.Next(parts[at].Length);
                    parts[at] = parts[at][..letter] + "EB:0123 |"[random.Next(9)] + parts[at][(letter + 1)..];
                    break;
                case 2 when parts.Count > 1:
                    parts.RemoveAt(at);
                    break;
                case 3 when parts[at].IndexOf('=', StringComparison.Ordinal) is >= 0 and var sign && words[random.Next(words.Length)] is var word && word.Contains('=', StringComparison.Ordinal):
                    parts[at] = parts[at][..sign] + word[word.IndexOf('=', StringComparison.Ordinal)..];
                    break;
                default:
                    parts[at] = parts[at].Replace(random.Next(2) == 0 ? "E" : "B", random.Next(2) == 0 ? "E" : "B", StringComparison.Ordinal);
                    break;
            }
        }

        return string.Join(' ', parts);
    }

    private static GeneratorOutput Run(string text) => GeneratorTest.Run(GeneratorTest.Compile(), new AdditionalFile("App.tfkernels", text));

    // Of functions that no other test joins, so that none has their kernels.
    private static readonly Func<Tensor<float>, Tensor<float>, Tensor<float>>[] s_bodies =
    [
        (x, y) => Tf.Atan(Tf.Erf(x * y) - y) * Tf.ReduceSum(Tf.Erf(x) + Tf.Atan(y)),
        (x, y) => Tf.Erf(x - Tf.ReduceMax(x, axis: 1, keepDims: true)) / Tf.ReduceSum(Tf.Atan(x * y), axis: 1, keepDims: true),
        (x, y) => Tf.ReduceSum(Tf.Atan(x) * Tf.Erf(y), axis: 0),
        (x, y) =>
        {
            using var tape = new GradientTape();
            tape.Watch(x);
            return tape.Gradient(Tf.ReduceMean(Tf.Square(Tf.Atan(x * y) - y)), x);
        },
        (x, scale) =>
        {
            using var tape = new GradientTape();
            tape.Watch(x, scale);
            var (mean, variance) = Tf.Nn.Moments(x, -1, keepDims: true);
            var y = (x - mean) * Tf.Rsqrt(variance + 1e-5f) * scale;
            var (dx, dScale) = tape.Gradient(y, (x, scale), Tf.Atan(x));
            return Tf.Concat([y, dx, Tf.ExpandDims(dScale, 0)], 0);
        },
        (x, y) =>
        {
            using var tape = new GradientTape();
            tape.Watch(x);
            var shares = Tf.Nn.Softmax(x * y);
            return Tf.Concat([shares, tape.Gradient(shares, x, Tf.Atan(x))], 0);
        },
    ];

    private static (float[] Result, IReadOnlyList<KernelInfo> Kernels) Trace(Func<Tensor<float>, Tensor<float>, Tensor<float>> body, Tensor<float> x, Tensor<float> y)
    {
        var definition = new FunctionDefinition(
            "F", "Handwritten.F", [FunctionParameter.Tensor("x"), FunctionParameter.Tensor("y")],
            (_, objects, _) => body((Tensor<float>)objects[0]!, (Tensor<float>)objects[1]!));
        var handle = FunctionFactory.Create(definition, null, body, body);
        var result = ((Tensor<float>)handle.RunOne([x, y], [])).ToArray();
        return (result, handle.ConcreteFunctions[0].Kernels);
    }

    [GeneratedRegex("KernelRegistry.Add<\\w+>\\(\"([^\"]+)\"")]
    private static partial Regex Registration();
}
