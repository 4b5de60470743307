using System.Globalization;
using System.Text;

namespace GraphCompiler.Generators.Tests;

/// <summary>
/// Writes a function of a matrix, a row, a scalar and a variable at random: operators over values that may be used again,
/// choices, sums and largest elements of everything, of columns and of rows, updates, gradients. The same seed writes the same function.
/// </summary>
internal sealed class RandomProgram
{
    private readonly Random _random;
    private readonly List<(string Name, char Kind)> _values = [("x", 'M'), ("y", 'R'), ("s", 'S')];
    private readonly StringBuilder _body = new();

    private RandomProgram(int seed) => _random = new Random(seed);

    public static string Write(int seed) => new RandomProgram(seed).Write(seed.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The entry point: runs each function for some shapes, eagerly and compiled, and prints a hash of its bits; fails where they
    /// differ, or where a group that should be compiled is not.
    /// </summary>
    public static string EntryPoint(int count) => $$"""
        public static class Program
        {
            public static int Main()
            {
                var (failures, interpreted) = (0, 0);
                var interpret = AppContext.TryGetSwitch("GraphCompiler.Interpret", out var on) && on;
                foreach (var (rows, columns) in new[] { (7, 19), (40, 64), (130, 200), (1, 5), (3, 1) })
                {
                    for (var i = 0; i < {{count.ToString(CultureInfo.InvariantCulture)}}; i++)
                    {
                        Tf.Config.IntraOpParallelism = 1;
                        var bits = Bits(i, rows, columns, eagerly: true);
                        foreach (var threads in new[] { 1, 2, 3, 8 })
                        {
                            Tf.Config.IntraOpParallelism = threads;
                            if (Bits(i, rows, columns, eagerly: false) == bits) continue;
                            Console.WriteLine($"F{i} differs for {rows} x {columns} at {threads} threads");
                            failures++;
                        }

                        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"F{i} {rows} {columns} {bits:X16}"));
                        if (rows == 1 || columns == 1) continue;
                        foreach (var kernel in Functions.Handle(i).ConcreteFunctions.SelectMany(c => c.Kernels).Where(k => !k.IsCompiled))
                        {
                            interpreted++;
                            if (interpret) continue;
                            Console.WriteLine($"F{i} runs interpreted: {kernel.Key}");
                            failures++;
                        }
                    }
                }

                return failures == 0 && interpreted > 0 == interpret ? 0 : 1;
            }

            // Of all results and of the variable after two calls.
            private static ulong Bits(int function, int rows, int columns, bool eagerly)
            {
                var model = new Model(columns);
                var x = Tf.Constant<float>([.. Enumerable.Range(0, rows * columns).Select(i => MathF.Sin(i) * 2)], [rows, columns]);
                Tensor<float> y = Enumerable.Range(0, columns).Select(i => MathF.Cos(i)).ToArray();
                var hash = 14695981039346656037UL;
                Tf.Config.RunFunctionsEagerly = eagerly;
                for (var call = 0; call < 2; call++)
                {
                    foreach (var result in Functions.Call(function, model, x, y, 0.25f)) Add(result);
                }

                Add(model.V);
                return hash;

                void Add(Tensor<float> tensor)
                {
                    foreach (var value in tensor.ToArray()) hash = unchecked((hash ^ (float.IsNaN(value) ? 1u : BitConverter.SingleToUInt32Bits(value))) * 1099511628211);
                }
            }
        }

        """;

    private string Write(string number)
    {
        var hasTape = _random.Next(2) == 0;
        if (hasTape) Line("using var tape = new GradientTape(); tape.Watch(x, y);");
        for (var i = _random.Next(3, 12); i > 0; i--) Statement();
        if (hasTape)
        {
            Add('S', $"Tf.ReduceSum({_values[^1].Name} * 1f)");
            Line($"var (gx, gy, gv) = tape.Gradient({_values[^1].Name}, (x, y, model.V), unconnectedGradients: UnconnectedGradients.Zero);");
            _values.AddRange([("gx", 'M'), ("gy", 'R'), ("gv", 'R')]);
            Statement();
            if (_random.Next(2) == 0) Line("model.V.AssignSub(s * gv);");
        }

        var results = _values.Skip(3).OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)).Select(v => v.Name);
        return $$"""
                [TfFunction]
                public static Tensor<float>[] F{{number}}(Model model, [Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> y, [Shape] Tensor<float> s)
                {
            {{_body}}
                    return [{{string.Join(", ", results)}}];
                }

            """;
    }

    private void Statement()
    {
        var a = Pick();
        switch (_random.Next(18))
        {
            case 0:
                Add('S', $"Tf.ReduceSum({a.Name})");
                break;
            case 1:
                Add('S', $"Tf.ReduceMean({a.Name})");
                break;
            case 2 when a.Kind == 'M':
                Add('R', $"Tf.ReduceSum({a.Name}, axis: 0)");
                break;
            case 3:
                Add(a.Kind, $"Tf.{new[] { "Tanh", "Sigmoid", "Square", "Negative" }[_random.Next(4)]}({a.Name})");
                break;
            case 4:
                Add(a.Kind, $"Tf.Exp(Tf.Tanh({a.Name}))");
                break;
            case 5 when a.Kind == 'R':
                Line($"model.V.Assign(Tf.Tanh({a.Name}));");
                break;
            case 6:
                Add('R', "model.V * 1f");
                break;
            case 7:
                Add(a.Kind, $"{a.Name} / (Tf.Square({a.Name}) + {_random.Next(1, 9)}f)");
                break;
            case 8 when a.Kind == 'M':
                Add('C', $"Tf.Reduce{new[] { "Sum", "Max" }[_random.Next(2)]}({a.Name}, axis: 1, keepDims: true)");
                break;
            case 9:
                Add(a.Kind, $"Tf.Nn.Relu({a.Name})");
                break;
            case 10 or 11:
                var (c, d) = (Pick(), Pick());
                Add(Both(Both(a.Kind, c.Kind), d.Kind), $"Tf.Where({a.Name} {(_random.Next(2) == 0 ? ">" : "<=")} {c.Name}, {c.Name}, {d.Name})");
                break;
            case 12:
                var e = Pick();
                Add(Both(a.Kind, e.Kind), $"Tf.Maximum({a.Name}, {e.Name})");
                break;
            default:
                var b = Pick();
                Add(Both(a.Kind, b.Kind), $"{a.Name} {"+-*"[_random.Next(3)]} {b.Name}");
                break;
        }
    }

    /// <summary>What two kinds broadcast to: a column and a row give a matrix.</summary>
    private static char Both(char a, char b) => a == b ? a : a == 'S' ? b : b == 'S' ? a : 'M';

    // Mostly what is new, so that the values hang together.
    private (string Name, char Kind) Pick() => _values[Math.Max(_random.Next(_values.Count), _random.Next(_values.Count))];

    private void Add(char kind, string expression)
    {
        var name = "v" + _values.Count.ToString(CultureInfo.InvariantCulture);
        Line($"var {name} = {expression};");
        _values.Add((name, kind));
    }

    private void Line(string text) => _body.Append("        ").Append(text).Append('\n');
}
