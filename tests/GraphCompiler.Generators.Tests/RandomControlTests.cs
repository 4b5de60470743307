using System.Globalization;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GraphCompiler.Generators.Tests;

/// <summary>Functions with control flow that nobody thought of mean the same eagerly and compiled.</summary>
public sealed class RandomControlTests
{
    private const int Batches = 4;

    private const int Count = 130;

    private const string Driver = """
        public sealed partial class Model : Module
        {
            public Variable<float> V { get; private set; } = null!;

            public Variable<float> W { get; } = new(0.4f);

            public Model(int n) => V = new(Tf.Linspace(-0.8f, 1f, n));

            public void Reset(int n)
            {
                V.Assign(Tf.Linspace(-0.8f, 1f, n));
                W.Assign(0.4f);
            }
        }

        public static class Log
        {
            public static System.IO.StringWriter Writer { get; } = new(CultureInfo.InvariantCulture);

            public static void Note(string what, Tensor<int> x) => Writer.WriteLine(what + " " + x.Item().ToString(CultureInfo.InvariantCulture));

            public static string Take()
            {
                var text = Writer.ToString();
                Writer.GetStringBuilder().Clear();
                return text;
            }
        }

        public sealed record Inputs(Model Model, int Columns, int Rows, int K, bool Flag, int Count, int Phase)
        {
            public Tensor<float> X { get; } = Enumerable.Range(0, Columns).Select(i => MathF.Sin(i * 1.3f + Phase)).ToArray();

            public Tensor<float> M { get; } = Tf.Reshape(Tf.Constant<float>([.. Enumerable.Range(0, Rows * Columns).Select(i => MathF.Cos(i * 0.9f + Phase))], [Rows * Columns]), [Rows, Columns]);

            public Tensor<int> N { get; } = Count;

            public float Factor => K * 0.7f;

            public override string ToString() => $"x: {Columns} columns of sin(1.3 i + {Phase}), m: {Rows} rows of cos(0.9 i + {Phase}), n: {Count}, k: {K}, flag: {Flag}, factor: {Factor}";
        }

        public sealed record Case(
            string Name,
            bool IsKeyedByK,
            bool IsKeyedByFlag,
            Func<Inputs, (Tensor<float> A, Tensor<float> B, Tensor<int> C)> Eager,
            Func<Inputs, (Tensor<float> A, Tensor<float> B, Tensor<int> C)> Compiled,
            TfFunction Handle);

        public static class Program
        {
            /// <summary>The names of the functions that fail, and how.</summary>
            public static List<(string Name, string Complaint)> Run()
            {
                var failures = new List<(string, string)>();
                var (three, four) = (new Model(3), new Model(4));
                Inputs[] all =
                [
                    new(three, 3, 2, 1, true, 2, 0),
                    new(three, 3, 2, 3, false, 0, 1),
                    new(four, 4, 3, 1, true, 5, 2),
                    new(three, 3, 2, 3, false, 3, 3),
                    new(three, 3, 1, 2, true, 1, 4),
                ];
                foreach (var f in Functions.All)
                {
                    Inputs? now = null;
                    try
                    {
                        var signatures = new HashSet<(int, int, int, bool)>();
                        foreach (var inputs in all)
                        {
                            now = inputs;
                            signatures.Add((inputs.Columns, inputs.Rows, f.IsKeyedByK ? inputs.K : 0, f.IsKeyedByFlag && inputs.Flag));
                            var expected = Run(f.Eager, inputs, hasTape: true);
                            Compare(f, inputs, "with a tape", expected, Run(f.Compiled, inputs, hasTape: true), failures);
                            Compare(f, inputs, "without a tape", expected, Run(f.Compiled, inputs, hasTape: false), failures);
                            if (f.Handle.TracingCount != signatures.Count) failures.Add((f.Name, $"{f.Handle.TracingCount} traces for {signatures.Count} signatures after {inputs}"));
                        }
                    }
                    catch (Exception e)
                    {
                        failures.Add((f.Name, $"for {now}: {e}"));
                        Log.Take();
                    }
                }

                return failures;
            }

            private sealed record Outcome(float[][] Values, int C, string Log, float[][] Gradients);

            private static Outcome Run(Func<Inputs, (Tensor<float> A, Tensor<float> B, Tensor<int> C)> call, Inputs inputs, bool hasTape)
            {
                var model = inputs.Model;
                model.Reset(inputs.Columns);
                using var tape = hasTape ? new GradientTape() : null;
                tape?.Watch(inputs.X, inputs.M);
                var (a, b, c) = call(inputs);
                float[][] gradients = [];
                if (tape is not null)
                {
                    var g = tape.Gradient(Tf.ReduceSum(a * a) + b, (inputs.X, inputs.M, model.V, model.W), unconnectedGradients: UnconnectedGradients.Zero);
                    gradients = [g.Item1.ToArray(), g.Item2.ToArray(), g.Item3.ToArray(), g.Item4.ToArray()];
                }

                return new Outcome([a.ToArray(), b.ToArray(), model.V.Value.ToArray(), model.W.Value.ToArray()], c.Item(), Log.Take(), gradients);
            }

            private static void Compare(Case f, Inputs inputs, string how, Outcome expected, Outcome actual, List<(string, string)> failures)
            {
                var complaint = "";
                for (var i = 0; i < 4; i++) Check("ABVW"[i].ToString(), expected.Values[i], actual.Values[i], 0);
                if (expected.C != actual.C) complaint += $"C is {actual.C}, not {expected.C}; ";
                if (expected.Log != actual.Log) complaint += $"the log is\n{actual.Log}and not\n{expected.Log}";
                for (var i = 0; i < actual.Gradients.Length; i++) Check($"the gradient of {"xmVW"[i]}", expected.Gradients[i], actual.Gradients[i], 1e-5f);
                if (complaint.Length > 0) failures.Add((f.Name, $"{how}, for {inputs}: {complaint}"));

                void Check(string what, float[] x, float[] y, float tolerance)
                {
                    var scale = x.Select(MathF.Abs).Append(1e-2f).Max();
                    if (x.Length == y.Length && x.Zip(y).All(p => p.First.Equals(p.Second) || MathF.Abs(p.First - p.Second) <= tolerance * scale)) return;
                    complaint += string.Create(CultureInfo.InvariantCulture, $"{what} is [{string.Join(", ", y)}], not [{string.Join(", ", x)}]; ");
                }
            }
        }
        """;

    private const string Helpers = """
        private static Tensor<float> Bend(Tensor<float> s)
            {
                if (s > 0.2f) return s * 0.5f;
                for (var i = 0; i < 3 && s < 0.9f; i++)
                {
                    s = Tf.Tanh(s + 0.1f);
                    if (s > 0.15f) break;
                }

                return s;
            }

            private static Tensor<bool> Noisy(Tensor<float> s)
            {
                Tf.Print(["noisy"], " ", output: Log.Writer);
                if (s > 0f) return true;
                return s < -0.5f;
            }
        """;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Eager_and_compiled_agree(int batch)
    {
        var samples = Gen.Choose(0, 1 << 20).ArrayOf(400).Sample(Count, new FsCheck.Rnd((ulong)(2026 + batch)), 50);
        var programs = samples.Select((choices, i) => new RandomControlProgram($"F{i}", choices)).ToArray();
        var output = GeneratorTest.Run($$"""
            using System.Globalization;

            namespace App;

            {{Driver}}

            public static partial class Functions
            {
                {{Helpers}}

            {{string.Concat(programs.Select(p => p.Source))}}
                public static readonly Case[] All =
                [
            {{string.Concat(programs.Select(p => $"        {p.Case}\n"))}}    ];
            }
            """);
        var told = output.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Info).Select(d => Told(d, programs))
            .Concat(output.CompilerDiagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => Told(d, programs))).ToList();
        Assert.True(told.Count == 0, string.Join("\n", told));
        var failures = (List<(string Name, string Complaint)>)output.Load().GetType("App.Program")!.GetMethod("Run")!.Invoke(null, null)!;
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.GroupBy(f => f.Name).Select(f => f.First().Complaint[..Math.Min(f.First().Complaint.Length, 900)] + "\n" + programs.Single(p => p.Name == f.Key).Source)));
    }

    private static string Told(Diagnostic diagnostic, RandomControlProgram[] programs)
    {
        var before = diagnostic.Location.SourceTree!.GetText().ToString(new TextSpan(0, diagnostic.Location.SourceSpan.Start));
        return diagnostic + "\n" + programs.LastOrDefault(p => before.Contains($" {p.Name}(Model", StringComparison.Ordinal) || diagnostic.GetMessage(CultureInfo.InvariantCulture).Contains(p.Name + " ", StringComparison.Ordinal))?.Source;
    }
}
