namespace GraphCompiler.Generators.Tests;

/// <summary>The twins of methods in which a tensor decides: their text, what compiles, and what is refused where.</summary>
public sealed class AutoGraphTests
{
    private const string Collatz = """
        namespace App;

        public static partial class Numbers
        {
            /// <summary>How long the way to one is.</summary>
            [TfFunction]
            public static (Tensor<int> Steps, Tensor<int> Highest) Collatz(Tensor<int> x, int limit = 1000)
            {
                var steps = 0;
                Tensor<int> highest = x; // so far
                while (x != 1)
                {
                    // Halves what is even.
                    if (x % 2 == 0)
                    {
                        x = Tf.FloorDiv(x, 2);
                    }
                    else
                    {
                        x = 3 * x + 1;
                    }

                    highest = Tf.Maximum(highest, x);
                    steps++;
                    if (steps > limit) break;
                    if (IsSmall(x)) continue;
                    highest = highest + 0;
                }

                return (steps, highest);
            }

            private static Tensor<bool> IsSmall(Tensor<int> x)
            {
                if (x < 0) return true;
                return x > 1 && Tf.FloorDiv(10, x) > 2;
            }
        }
        """;

    [Fact]
    public void Branch_in_a_loop() => Snapshot.Verify(GeneratorTest.Run(Collatz)["App.Numbers.Collatz__graph"]);

    [Fact]
    public void Whole_program_compiles()
    {
        var output = GeneratorTest.Run(Collatz);
        Assert.Empty(output.Diagnostics);
        Assert.Empty(output.CompilerDiagnostics);
    }

    /// <summary>Bodies with control flow of every kind, with arguments: all are compiled at once.</summary>
    private static readonly (string Signature, string Body, int[][] Arguments)[] s_bodies =
    [
        ("Tensor<int> x", "if (x > 0) return x; else return 0;", [[1], [-1]]),
        ("Tensor<int> x", "Tensor<int> y; if (x > 0) { y = 1; } else { y = 2; } return y;", [[1], [-1]]),
        ("Tensor<int> x", "if (x > 0)\n            {\n                if (x < 5) return x;\n                return x * x;\n            }\n            return x * x * x;", [[-1], [3], [6]]),
        ("Tensor<int> a, Tensor<int> b, Tensor<int> x", "if (a > 0) { if (b > 0) return 2 * x; else return 3 * x; } x += 1; if (b > 0) { x *= 10; if (x > 50) return -x; return x; } return x + 100;", [[1, 1, 3], [1, 0, 3], [0, 1, 3], [0, 1, 9], [0, 0, 3]]),
        ("Tensor<int> a, Tensor<int> b, Tensor<int> x", "if (a > 0) { if (b > 0) return 2 * x; x += 1; } return x;", [[1, 1, 3], [1, 0, 3], [0, 0, 3]]),
        ("Tensor<int> x, Tensor<int> y", "Tensor<int> s = 0; while (x > 0) { x -= 1; while (y > 0) { y--; if ((x + y) % 2 > 0) continue; s += x + y; } } return s;", [[10, 11]]),
        ("Tensor<int> x, Tensor<int> y", "Tensor<int> s = 0; while (x > 0) { x -= 1; while (y > 0) { y--; if ((x + y) % 2 == 0) break; s += x + y; } } return s;", [[10, 11]]),
        ("Tensor<int> n", "Tensor<int> s = 1, i = 0; while (i < n) { i += 1; if (i > 10 * n) break; if (i == n) break; s = s * 10 + i; } return s * 1000 + i;", [[0], [2], [5]]),
        ("Tensor<int> n", "int s = 0; for (int i = 0; i < n; i++) { if (i % 2 == 0) continue; s += i; } return s;", [[0], [6], [9]]),
        ("Tensor<int> n", "int s = 0, k = 3; for (int i = 0, j = 1; i < n; i++, j += 2) { if (i == 3) continue; if (i == 5) break; s += i * j; } return s + new[] { 1, 2, 3, 4 }[k];", [[0], [4], [9]]),
        ("Tensor<int> n", "Tensor<int> s = 0; do { s += n; n--; if (s > 5) break; } while (n > 0); return s;", [[0], [2], [9]]),
        ("Tensor<int> n", "Tensor<int> s = 0; foreach (var i in Tf.Range(n)) { if (i == 2) continue; foreach (var j in Tf.Range(1, n + 1)) { if (j > 3) break; s = s * 3 + i * j; } } return s;", [[0], [3], [5]]),
        ("Tensor<int> n", "Tensor<int> s = 0; foreach (var i in Tf.Range(n)) { if (i * i > 7) return i; s += i; } return -s;", [[0], [2], [9]]),
        ("Tensor<int> n", "Tensor<int> s = 0; foreach (var i in Tf.Range(n)) { foreach (var j in Tf.Range(i)) { s += j; if (s > 6) return s * 100 + j; } if (s == 4) return -1; } return s;", [[0], [3], [4], [5], [9]]),
        ("Tensor<int> n", "Tensor<int> s = 0, k = 0; foreach (var i in Tf.Range(n)) { var j = i; while (j > 0) { if (j % 3 == 0) { j -= 2; continue; } if (s > 20) break; s += j; j -= 1; } if (s > 40) break; k += 1; } return s * 100 + k;", [[0], [1], [2], [3], [4], [5], [6], [7], [8]]),
        ("Tensor<int> n", "Tensor<int> s = 0; for (var i = 0; i < 4; i++) { if (n > i) continue; s += i; } return s;", [[0], [2], [4]]),
        ("Tensor<int> n", "Tensor<int> s = 0; for (var i = 0; i < 3; i++) { if (i == 2) break; while (n > 0) { s += n; n -= 2; if (i == 1) break; } n += 5; } return s;", [[0], [5]]),
        ("Tensor<int> x", "return x != 0 && Tf.FloorDiv(10, x) > 1 ? x : -x;", [[0], [4], [9]]),
        ("Tensor<int> x", "var big = x > 5 || Tf.FloorDiv(10, x) > 4; int y = big ? 1 : 2; return y + x;", [[9], [2], [4]]),
        ("Tensor<int> x", "bool host = x.Shape.Rank == 0; if (host && x > 1 || !host) return 1; if (!host || x > 0) return 2; return 3;", [[2], [1], [0]]),
        ("Tensor<int> x", "bool found = false; int at = -1; for (int i = 0; i < 5 && !found; i++) if (x == i) { found = true; at = i; } return at;", [[3], [7]]),
        ("Tensor<int> x", "var o = new Counters(); var l = new Tensor<int>[] { 0, 10 }; var d = new Dictionary<string, Tensor<int>> { [\"k\"] = 0 }; foreach (var i in Tf.Range(x)) { if (o.F1 >= 6) break; o.F1 += i; o.F2 *= i + 1; l[1] += i; d[\"k\"] -= i; d[\"n\"] = i; } return o.F1 * 1000 + o.F2 + l[1] * 7 + d[\"k\"];", [[0], [4], [9]]),
        ("Tensor<int> x", "(Tensor<int> a, Tensor<int> b) = (0, 1); while (b < x) (a, b) = (b, a + b); return a * 100 + b;", [[0], [50]]),
        ("Tensor<int> x", "Tensor<int> Twice(Tensor<int> y) { if (y > 3) return y; return y * 2; } Func<Tensor<int>, Tensor<int>> f = y => { foreach (var i in Tf.Range(y)) { if (i > 1) return i; } return y; }; return Twice(x) + f(x);", [[0], [1], [5]]),
        ("Tensor<int> x", "if (x > 0) { foreach (var t in new[] { 1, 2, 3 }) { if (t == 2) return x * t; x += t; } } return x;", [[0], [4]]),
        ("Tensor<int> x, int mode", "switch (mode) { case 0: if (x > 1) return x; x += 3; break; case 1: x = -x; break; default: return 7; } return x * 2;", [[0, 0], [5, 0], [5, 1], [5, 2]]),
        ("Tensor<int> x", "return Helpers.Clip(x, high: 5) + x.Half() + Recursive(4, x);", [[-3], [3], [9]]),
        ("Tensor<int> x", "if (x > 3) x = 3; else if (x < 0) x = 0; else if (x == 1) { x = 100; }\n            return x;", [[9], [-2], [1], [2]]),
        ("Tensor<int> x", "using (var tape = new GradientTape()) { if (x > 3) return x; } x += 1; return -x;", [[9], [2]]),
        ("Tensor<int> x", "foreach (var i in Tf.Range(5)) return i + x; return x;", [[1]]),
        ("Tensor<int> x", "Tensor<int> y; while (x < 10) { y = x * 2; if (y > 8) { x += y; } else { x += 1; } } return x;", [[1], [20]]),
        ("Tensor<int> a, Tensor<int> b, Tensor<int> x", "Tensor<int> y; if (a > 0) { if (b > 0) return x; y = 1; } else { y = 2; } return y * x;", [[1, 1, 7], [1, 0, 7], [0, 0, 7]]),
        ("Tensor<int> n, Tensor<int> x", "Tensor<int> y; do { y = x * 2; if (y > 9) break; if (y == 6) return -1; x += 1; } while (x < n); return y + x;", [[9, 1], [3, 1], [3, 2], [0, 8]]),
        ("Tensor<int> x", "IStep[] steps = [new Up(), new Down()]; Tensor<int> s = 0; foreach (var step in steps) { if (x > 1) s += step.Run(x); } return s * new Up().Run(x, 3);", [[0], [3], [9], [200]]),
        ("Tensor<int> state, Tensor<int> item", "foreach (var (a, b) in new[] { (1, 2), (3, 4) }) { if (state > a) { state -= b; continue; } item += a; } return state * 100 + item;", [[1, 0], [5, 0]]),
    ];

    [Fact]
    public void Compiled_methods_give_what_the_methods_give()
    {
        var source = """
            namespace App;

            public sealed class Counters { public Tensor<int> F1 = 0; public Tensor<int> F2 { get; set; } = 1; }

            public static partial class Helpers
            {
                internal static Tensor<int> Clip(Tensor<int> x, int low = 0, int high = 10)
                {
                    if (x < low) return low;
                    return x > high ? high : x;
                }

                public static Tensor<int> Half(this Tensor<int> x) => x % 2 == 0 ? Tf.FloorDiv(x, 2) : x;
            }

            public interface IStep { Tensor<int> Run(Tensor<int> x, int times = 2); }

            public abstract partial class Step : IStep
            {
                public virtual Tensor<int> Run(Tensor<int> x, int times = 2) => x > 100 ? x : times * Next(x);

                protected abstract Tensor<int> Next(Tensor<int> x);
            }

            public sealed partial class Up : Step { protected override Tensor<int> Next(Tensor<int> x) { if (x > 5) return x + 1; return x + 2; } }

            public sealed partial class Down : Step
            {
                protected override Tensor<int> Next(Tensor<int> x) => x - 1;

                [TfFunction] public override Tensor<int> Run(Tensor<int> x, int times = 2) { while (x > 3) x -= times; return x; }
            }

            public static partial class C
            {
                private static Tensor<int> Recursive(int depth, Tensor<int> x)
                {
                    if (depth == 0) return x;
                    if (x > 2) x = x - 1;
                    return Recursive(depth - 1, x);
                }

            """ + string.Concat(s_bodies.Select((b, i) => $"    [TfFunction]\n        public static Tensor<int> F{i}({b.Signature})\n        {{\n            {b.Body}\n        }}\n\n")) + "}";
        var output = GeneratorTest.Run(source);
        Assert.Empty(output.Diagnostics);
        Assert.Equal([], output.CompilerDiagnostics.Select(d => d.ToString()));
        var type = output.Load().GetType("App.C")!;
        for (var i = 0; i < s_bodies.Length; i++)
        {
            var method = type.GetMethod($"F{i}")!;
            var handle = type.GetProperty($"F{i}Function")!.GetValue(null)!;
            var compiled = (Delegate)handle.GetType().GetProperty("Call")!.GetValue(handle)!;
            foreach (var arguments in s_bodies[i].Arguments)
            {
                object[] values = [.. arguments.Select((a, p) => method.GetParameters()[p].ParameterType == typeof(int) ? (object)a : (Tensor<int>)a)];
                var (expected, actual) = (((Tensor<int>)method.Invoke(null, values)!).Item(), ((Tensor<int>)compiled.DynamicInvoke(values)!).Item());
                Assert.True(expected == actual, $"F{i}({string.Join(", ", arguments)}) is {expected}, compiled it gives {actual}:\n{output[$"App.C.F{i}__graph"]}");
            }
        }
    }

    [Fact]
    public void Twins_compile_under_hostile_settings()
    {
        var output = GeneratorTest.Run(
            GeneratorTest.CompileHostile(
                """
                namespace App
                {
                    using global::GraphCompiler;
                    using Number = global::GraphCompiler.Tensor<int>;
                    using static global::App.Helpers;

                    static partial class Helpers
                    {
                        internal static Tensor<int> Odd(Tensor<int> x, int way = 1) { return x % 2 == 0 ? x + way : x; }
                    }

                    class AutoGraph { }

                    public abstract partial class Base<T>
                    {
                        protected Number _sum = 0;

                        protected partial class Nested
                        {
                            [TfFunction]
                            internal Tensor<bool> Call(Base<T> owner, Number x, double rate, bool @while)
                            {
                                int state = 0;
                                foreach (var @in in Tf.Range(x))
                                {
                                    if (@in > 3 && @while) break;
                                    owner._sum += Odd(@in);
                                    state = checked(state + 1);
                                }

                                if (Other(x) > 2) return owner._sum > state;
                                return false;
                            }

                            [TfFunction]
                            static Number Other(Number x, int times = 2) => x < 0 ? -x : times * x;
                        }
                    }
                }
                """,
                Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp14),
            Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp14);
        Assert.Equal([], output.Diagnostics.Where(d => d.Severity != Microsoft.CodeAnalysis.DiagnosticSeverity.Info && d.Id != "TFG0004").Select(d => d.ToString()));
        Assert.Equal([], output.CompilerDiagnostics.Select(d => d.ToString()));
        Assert.Contains(output.Files.Keys, k => k.Contains("Call__graph", StringComparison.Ordinal));
    }

    [Fact]
    public void Line_above_changes_no_twin_and_an_edit_of_a_helper_its_own()
    {
        var before = GeneratorTest.Run(Collatz).Files;
        var moved = GeneratorTest.Run("// above\n\n" + Collatz).Files;
        Assert.Equal(["Calls.1.File0.g.cs"], before.Keys.Where(k => before[k] != moved[k]));
        var edited = GeneratorTest.Run(Collatz.Replace("x < 0", "x < 1", StringComparison.Ordinal)).Files;
        Assert.Contains("App.Numbers.IsSmall__graph.g.cs", before.Keys.Where(k => before[k] != edited[k]));
        Assert.Equal(before["App.Numbers.Collatz__graph.g.cs"], edited["App.Numbers.Collatz__graph.g.cs"]);
    }
}
